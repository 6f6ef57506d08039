"""Reads a TOML file into a typed model; what is wrong is told with file, line and what was expected."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from flows.mistakes import DataFileError, Mistake, instead_of

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 1_000_000
MAX_TOLD = 100
"""Mistakes of one file that are told; a person mends the first ones first."""
MAX_FURTHER = 20
"""Further lines that are no TOML and are told."""
LONG = 20_000
"""Characters that no file has which a person writes."""
FAR = 40
"""Lines above a mistake that are looked at for what was left open."""
_WHOLE = re.compile(r"\s*[\w.-]+\s*=[^\[\]{}]*\r?")
"""A line that holds a key and its value, and begins nothing that goes on below."""
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)")


def read_data_file(path: Path, model: type[M]) -> M:
    """The file as a `model`.

    Raises:
        DataFileError: unreadable, not UTF-8, not TOML, or not what the model expects.
    """
    text = read_text(path)
    return check_data(path, text, parse_toml(path, text), model)


def read_text(path: Path) -> str:
    """The text of a file of at most MAX_BYTES.

    Raises:
        DataFileError: it cannot be read, is too long, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataFileError(Mistake(f"cannot be read: {error.strerror}", path)) from error
    if len(raw) > MAX_BYTES:
        raise DataFileError(Mistake(f"longer than {MAX_BYTES} bytes", path))
    try:
        return raw.decode("utf-8-sig")  # some editors put a mark before the first byte
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataFileError(Mistake("not UTF-8 text", path, line)) from error


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        DataFileError: the text is not TOML.
    """
    try:
        return _toml(path, text)
    except DataFileError as error:
        first = error.mistakes[0]
        further = [first] if len(text) > LONG else [_begun(first, text), *_further(path, text, first)]
        raise DataFileError(*further) from None


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise DataFileError(Mistake("not TOML: nested too deeply", path, 1)) from None
    except ValueError as error:  # also plain ones: a number of thousands of digits
        place = _PLACE.search(str(error))
        said = _PLACE.sub("", str(error))
        if place is not None:
            raise DataFileError(Mistake(f"not TOML: {said}", path, int(place[1]), int(place[2]))) from error
        ends = "end of document" in said
        raise DataFileError(
            Mistake(f"not TOML: {said}", path, text.count("\n") + 1 if ends else 1)
        ) from error


def _further(path: Path, text: str, first: Mistake) -> list[Mistake]:
    """What else is no TOML, of a file only while nothing can follow from what went before."""
    found, lines, wrong = list[Mistake](), text.split("\n"), first
    while len(found) < MAX_FURTHER and _stands_alone(wrong, lines):
        lines[wrong.line - 1] = ""
        try:
            _toml(path, "\n".join(lines))
            break
        except DataFileError as error:
            wrong = error.mistakes[0]
            found.append(wrong)
    return found


def _begun(wrong: Mistake, text: str) -> Mistake:
    """The mistake; with the line at which something was left open, where that is above."""
    lines = text.split("\n")
    for line in range(wrong.line - 1, max(0, wrong.line - FAR) - 1, -1):
        if _parses(lines[:line]):
            begun = f"; what begins at line {line + 1} goes on to here" if line + 1 < wrong.line else ""
            return replace(wrong, said=wrong.said + begun)
    return wrong


def _stands_alone(wrong: Mistake, lines: Sequence[str]) -> bool:
    """Whether the line is a whole one, and nothing was left open above it."""
    whole = 0 < wrong.line <= len(lines) and _WHOLE.fullmatch(lines[wrong.line - 1])
    return bool(whole) and _parses(lines[: wrong.line - 1])


def _parses(lines: Sequence[str]) -> bool:
    try:
        _toml(Path(), "\n".join(lines))
    except DataFileError:
        return False
    return True


def check_data(path: Path, text: str, data: Any, model: type[M], below: Sequence[str | int] = ()) -> M:
    """`data`, found in `text` below the keys `below`, as a `model`.

    Raises:
        DataFileError: it is not what the model expects; unknown keys are mistakes too.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [m for m in error.errors(include_url=False) if not _follows(m, error)]
        mistakes = [_mistake(path, text, one, model, below) for one in found[:MAX_TOLD]]
        if len(found) > MAX_TOLD:
            mistakes.append(Mistake(f"and {len(found) - MAX_TOLD} more", path))
        raise DataFileError(*mistakes) from None


def _mistake(
    path: Path, text: str, found: Mapping[str, Any], model: type[BaseModel], below: Sequence[str | int]
) -> Mistake:
    """A validator's error in words, where it stands in the file. What was given instead is not told: it may be personal."""
    path_in_file, beside, field = _place(model, found["loc"])
    keys = [*below, *path_in_file]
    if found["type"] == "extra_forbidden":
        said = f"unknown key; {instead_of(str(keys[-1]), beside, 'known are')}"
    elif found["type"] == "missing":
        said = f"`{keys[-1]}` is missing"
    elif found["type"] == "string_pattern_mismatch" and field is not None and field.description:
        said = f"expected {field.description}"
    else:
        said = found["msg"].removeprefix("Value error, ")
    if found["type"] == "literal_error" and isinstance(found["input"], str):
        expected = re.findall(r"'([^']*)'", found["ctx"]["expected"])
        guess, asks, _ = instead_of(found["input"], expected).partition("?")
        said += f"; {guess}{asks}" if asks else ""
    return place_mistake(path, text, keys, said, "the file")


def place_mistake(
    path: Path, text: str, keys: Sequence[str | int], said: str, otherwise: str = "", warning: bool = False
) -> Mistake:
    """A mistake at the line of the deepest of `keys` that the text has; `otherwise` names the place when it has none."""
    from flows.toml_lines import place_of

    line, column, known = place_of(text, keys)
    return Mistake(said, path, line, column, ".".join(map(str, known)) or otherwise, warning)


def mistake(path: Path, keys: Sequence[str | int], said: str) -> DataFileError:
    """A mistake that only its reader can see, at the line of the keys of the file that lead to it."""
    return DataFileError(place_mistake(path, read_text(path), keys, said, ".".join(map(str, keys))))


def _follows(mistake: Mapping[str, Any], error: ValidationError) -> bool:
    """Whether a list is only too short because what is in it was not valid."""
    return mistake["type"] == "too_short" and any(
        other["loc"][: len(mistake["loc"])] == mistake["loc"] and other["loc"] != mistake["loc"]
        for other in error.errors(include_url=False, include_input=False, include_context=False)
    )


def _place(
    model: type[BaseModel], loc: Sequence[str | int]
) -> tuple[list[str | int], list[str], FieldInfo | None]:
    """A validator's path as it stands in the file, the keys that may stand where it ends, and the field there.

    A step that is no field is an index, a key of a mapping, or, left out here, the tag that picks one of several models.
    """
    here, path = [model], list[str | int]()
    beside: list[type[BaseModel]] = here
    fields: list[FieldInfo] = []
    for key in loc:
        beside = here
        tagged = [m for m in here if _has_tag(m, key)]
        if len(here) > 1 and tagged:
            here = tagged
            continue
        path.append(key)
        fields = [field for m in here for name, field in m.model_fields.items() if key in (name, field.alias)]
        if fields:
            here = [inner for field in fields for inner in _models_in(field.annotation)]
    names = sorted({field.alias or name for m in beside for name, field in m.model_fields.items()})
    return path, names, fields[0] if fields else None


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation mentions: in a union, a tuple, a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _has_tag(model: type[BaseModel], tag: str | int) -> bool:
    """Whether a field of the model can have no value but `tag`."""
    return any(
        get_origin(field.annotation) is Literal and get_args(field.annotation) == (tag,)
        for field in model.model_fields.values()
    )
