"""Turns words as data into a sentence of one language, by the gettext catalogues in `flows/locale/`."""

import logging
from functools import lru_cache
from pathlib import Path

from drivers.ports.sensitive import Sensitive
from flows.texts import Bilingual, Language, Text, Verbatim, Words

LOCALE = Path(__file__).parent / "locale"
_log = logging.getLogger(__name__)


def catalogue_file(language: Language) -> Path:
    """Where the `.po` file of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / "messages.po"


class Catalogue:
    """The texts of one language."""

    def __init__(self, language: Language, texts: dict[str, str]) -> None:
        self.language = language
        self.texts = texts

    @staticmethod
    @lru_cache(maxsize=len(Language))
    def load(language: Language) -> "Catalogue":
        """Reads the `.po` file, once."""
        from babel.messages.pofile import read_po

        with catalogue_file(language).open("rb") as file:
            messages = read_po(file, locale=str(language))
        return Catalogue(language, {str(m.id): str(m.string) for m in messages if m.id and m.string})

    def say(self, words: Words) -> str:
        """The sentence. A key that the catalogue lacks is logged and said as it is: a test keeps that from happening."""
        match words:
            case Text(key, values, source):
                text = self.texts.get(key) or source
                if not text:
                    _log.error("no text for a key", extra={"key": key, "language": self.language})
                    return key
                said = {k: v if isinstance(v, str | int) else self.say(v) for k, v in values.items()}
                return text.format(**said)
            case Bilingual():
                return words.zh if self.language is Language.ZH else (words.en or words.zh)
            case Verbatim(value):
                return value
            case Sensitive():
                return words.reveal()
