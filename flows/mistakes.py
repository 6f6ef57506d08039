"""What is wrong with a file: one kind of record, one list, whoever found it."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
MANY = 20
"""Names there are; of more only the nearest are told, where some are near."""


@dataclass(frozen=True)
class Mistake:
    """One mistake: where it stands, and what would be right."""

    said: str
    file: Path | None = None
    line: int = 0
    """From 1; 0 where it is the whole file."""
    column: int = 0
    """In characters, from 1; 0 where it is not known."""
    key: str = ""
    """The keys that lead to it, with dots."""
    warning: bool = False
    """The file can be used all the same."""

    def __str__(self) -> str:
        """`FILE:LINE:COLUMN: KEY: what was expected`, without what is not known."""
        place = [str(part) for part in (self.file, self.line, self.column) if part]
        word = "warning: " if self.warning else ""
        return "".join(f"{part}: " for part in (":".join(place), word + self.key) if part) + self.said

    def fields(self) -> dict[str, Any]:
        """What programs are told."""
        return {
            key: str(value) if key == "file" else value
            for key, value in asdict(self).items()
            if key != "warning"
        }


class DataFileError(Exception):
    """A file that cannot be used; its text has a line `FILE:LINE:COLUMN: KEY: what was expected` for each mistake."""

    def __init__(self, *mistakes: Mistake | str) -> None:
        self.mistakes = tuple(Mistake(one) if isinstance(one, str) else one for one in mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))

    def in_short(self, most: int, ask: str) -> str:
        """The first `most` mistakes; of more, how many there are and what tells them all."""
        wrong = [str(one) for one in self.mistakes if not one.warning]
        rest = [f"and {len(wrong) - most} more: {ask}"] if len(wrong) > most else []
        return "\n".join(wrong[:most] + rest)


class Mistakes:
    """The mistakes of a file and of those that it names, each once, in the order of files and lines."""

    def __init__(self) -> None:
        self._found: dict[Mistake, int] = {}
        """With the number of its file in the order in which files were met."""
        self._files: dict[Path | None, int] = {}

    def add(self, *mistakes: Mistake) -> None:
        """Takes them down."""
        for one in mistakes:
            self._found.setdefault(one, self._files.setdefault(one.file, len(self._files)))

    def begin(self, file: Path) -> None:
        """The mistakes of this file stand before those of files that are met later."""
        self._files.setdefault(file, len(self._files))

    @contextmanager
    def taking(self) -> Iterator[None]:
        """What is raised inside is taken down, and the check goes on behind it."""
        try:
            yield
        except DataFileError as error:
            self.add(*error.mistakes)

    def of(self, read: Callable[[], T]) -> T | None:
        """What `read` gives; None, and its mistakes taken down, where it raises."""
        try:
            return read()
        except DataFileError as error:
            self.add(*error.mistakes)
            return None

    def __iter__(self) -> Iterator[Mistake]:
        """In the order of files and lines."""
        return iter(
            sorted(self._found, key=lambda one: (self._found[one], one.line, one.column, one.key, one.said))
        )

    @property
    def errors(self) -> list[Mistake]:
        """Those for which a file cannot be used."""
        return [one for one in self if not one.warning]

    @property
    def warnings(self) -> list[Mistake]:
        """The others."""
        return [one for one in self if one.warning]

    def raise_any(self) -> None:
        """Raises DataFileError with all of them, if one of them is not only a warning."""
        if self.errors:
            raise DataFileError(*self)


def instead_of(name: str, known: Iterable[str], there_are: str = "there are") -> str:
    """What can be meant by an unknown name: the nearest, and all there are, where those are not too many."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1 if len(names) <= MANY else 3)
    guess = f"did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""
    if guess and len(names) > MANY:
        return guess
    return f"{guess} {there_are}: {', '.join(names) or 'none'}".lstrip()
