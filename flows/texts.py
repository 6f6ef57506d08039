"""Words for people, as data: a key of the catalogues, a text that came in two languages, or a value as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drivers.ports.sensitive import Sensitive


class Language(StrEnum):
    """The languages of the public pages, the first one being the default."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True)
class Text:
    """A text by its key in the catalogues (`flows/locale/`), with the words to put into its `{places}`."""

    key: str
    values: "Mapping[str, Words | str | int]" = field(default_factory=dict, hash=False, repr=False)
    source: str = ""
    """The Chinese that a data file gives, said in any language that has no text for the key yet."""


@dataclass(frozen=True)
class Bilingual:
    """A text that came in both languages, from the office."""

    zh: str
    en: str

    def __repr__(self) -> str:
        return "Bilingual(…)"  # the office may speak of somebody by name


@dataclass(frozen=True)
class Verbatim:
    """A value shown as it stands, the same in every language: a name, a number, an amount."""

    value: str

    def __repr__(self) -> str:
        return "Verbatim(…)"


Words = Text | Bilingual | Verbatim | Sensitive[str]
