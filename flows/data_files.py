"""Reads a TOML file into a typed model; what is wrong is told with file, line and what was expected."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 1_000_000
MAX_TOLD = 20
"""Mistakes of one file that are told; a person mends the first ones first."""
_PLACE = re.compile(r"\(at line (\d+)")


class DataFileError(Exception):
    """A file that cannot be used; its text has a line `FILE:LINE: KEY: what was expected` for each mistake."""


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
        raise DataFileError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise DataFileError(f"{path}: longer than {MAX_BYTES} bytes")
    try:
        return raw.decode("utf-8-sig")  # some editors put a mark before the first byte
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataFileError(f"{path}:{line}: not UTF-8 text") from error


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        DataFileError: the text is not TOML.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise DataFileError(f"{path}:1: not TOML: nested too deeply") from None
    except ValueError as error:  # also plain ones: a number of thousands of digits
        place = _PLACE.search(str(error))
        line = text.count("\n") + 1 if "end of document" in str(error) else 1
        line = int(place[1]) if place else line
        raise DataFileError(f"{path}:{line}: not TOML: {error}") from error


def check_data(path: Path, text: str, data: Any, model: type[M], below: Sequence[str | int] = ()) -> M:
    """`data`, found in `text` below the keys `below`, as a `model`.

    Raises:
        DataFileError: it is not what the model expects; unknown keys are mistakes too.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        from flows.toml_lines import line_of

        mistakes = []
        found = [m for m in error.errors(include_url=False, include_input=False) if not _follows(m, error)]
        for mistake in found[:MAX_TOLD]:
            path_in_file, beside = _place(model, mistake["loc"])
            keys = [*below, *path_in_file]
            line, known = line_of(text, keys)
            name = ".".join(str(key) for key in known) or "the file"
            if mistake["type"] == "extra_forbidden":
                said = f"unknown key; known are: {', '.join(beside)}"
            elif mistake["type"] == "missing":
                said = f"`{keys[-1]}` is missing"
            else:
                said = mistake["msg"].removeprefix("Value error, ")
            mistakes.append(f"{path}:{line}: {name}: {said}")
        if len(found) > MAX_TOLD:
            mistakes.append(f"{path}: and {len(found) - MAX_TOLD} more")
        raise DataFileError("\n".join(mistakes)) from None


def mistake(path: Path, keys: Sequence[str | int], said: str) -> DataFileError:
    """A mistake that only its reader can see, at the line of the keys of the file that lead to it."""
    from flows.toml_lines import line_of

    line, known = line_of(read_text(path), keys)
    return DataFileError(f"{path}:{line}: {'.'.join(map(str, known or keys))}: {said}")


def _follows(mistake: Mapping[str, Any], error: ValidationError) -> bool:
    """Whether a list is only too short because what is in it was not valid."""
    return mistake["type"] == "too_short" and any(
        other["loc"][: len(mistake["loc"])] == mistake["loc"] and other["loc"] != mistake["loc"]
        for other in error.errors(include_url=False, include_input=False, include_context=False)
    )


def _place(model: type[BaseModel], loc: Sequence[str | int]) -> tuple[list[str | int], list[str]]:
    """A validator's path as it stands in the file, and the keys that may stand where it ends.

    A step that is no field is an index, a key of a mapping, or, left out here, the tag that picks one of several models.
    """
    here, path = [model], list[str | int]()
    beside: list[type[BaseModel]] = here
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
    return path, sorted({field.alias or name for m in beside for name, field in m.model_fields.items()})


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
