"""Reads a TOML file into a typed model; what is wrong is told with file, line and what was expected."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 1_000_000


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
        return raw.decode("utf-8")
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
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataFileError(f"{path}: not TOML: {error}") from error


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
        for mistake in error.errors(include_url=False, include_input=False):
            keys = [*below, *mistake["loc"]]
            line, known = line_of(text, keys)
            name = ".".join(str(key) for key in known) or "the file"
            if mistake["type"] == "extra_forbidden":
                said = f"unknown key; known are: {', '.join(_known_keys(model, mistake['loc'][:-1]))}"
            elif mistake["type"] == "missing":
                said = f"`{keys[-1]}` is missing"
            else:
                said = mistake["msg"].removeprefix("Value error, ")
            mistakes.append(f"{path}:{line}: {name}: {said}")
        raise DataFileError("\n".join(mistakes)) from None


def _known_keys(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """The keys that stand beside an unknown one, as far as the model's annotations tell."""
    here: Any = model
    for key in path:
        if not (isinstance(here, type) and issubclass(here, BaseModel)) or key not in here.model_fields:
            return ["see the documentation"]
        here = here.model_fields[str(key)].annotation
        for inner in getattr(here, "__args__", ()):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                here = inner
    if isinstance(here, type) and issubclass(here, BaseModel):
        return sorted(field.alias or name for name, field in here.model_fields.items())
    return ["see the documentation"]
