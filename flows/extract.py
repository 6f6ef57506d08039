"""Keeps the catalogues in step: `python -m flows.extract` adds what is new to the `.po` files, `--check` only tells what differs.

The Chinese of services, groups, faults and reasons comes from their files; every other text is written in the `.po` file.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from flows.catalogue import groups, services
from flows.faults import fault_catalogue
from flows.maintenance import remark_words
from flows.rate import reason_list
from flows.texts import Language
from flows.words import catalogue_file

ROOT = Path(__file__).parent.parent
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+")
ROOMS = ("flows", "screens", "kiosk")


def source_texts() -> dict[str, str]:
    """Key and Chinese source of every text that stands in a data file."""
    found: dict[str, str] = {}
    for service in services():
        found |= {service.text(f).key: getattr(service, f) for f in ("name", "note", "instead")}
    for group in groups():
        found |= {group.text(f).key: getattr(group, f) for f in ("name", "note")}
    for fault in fault_catalogue().values():
        found |= {fault.text(f).key: getattr(fault, f) for f in ("citizen", "keeper", "technician")}
    return found | {f"reason.{reason.code}": reason.text for reason in reason_list().reason}


def code_keys() -> set[str]:
    """Every key that stands in the code, in `Text("…")` or in a table: a dotted word whose first part some `Text("…")` has."""
    return _code_keys(ROOT)


@cache
def _code_keys(root: Path) -> set[str]:
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for room in ROOMS
        for path in sorted((root / room).rglob("*.py"))
    ]
    families = {key.partition(".")[0] for tree in trees for key in _dotted_words(tree, only_in_text=True)}
    words = {word for tree in trees for word in _dotted_words(tree, only_in_text=False)}
    return {word for word in words if word.partition(".")[0] in families} | remark_words.keys()


def _dotted_words(tree: ast.AST, only_in_text: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if only_in_text and not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"):
            continue
        for constant in ast.walk(node) if only_in_text else (node,):
            if (
                isinstance(constant, ast.Constant)
                and isinstance(constant.value, str)
                and KEY.fullmatch(constant.value)
            ):
                yield constant.value


def load(language: Language) -> Catalog:
    """The `.po` file of a language, or an empty catalogue."""
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(locale=str(language))
    with path.open("rb") as file:
        return read_po(file, locale=str(language))


def differences(language: Language) -> list[str]:
    """What keeps a catalogue from being whole: keys without a text, and Chinese that differs from its source."""
    catalog, sources = load(language), source_texts()
    have = {str(m.id): str(m.string) for m in catalog if m.id}
    found = [f"{language}: {key}: no text" for key in sorted(code_keys() | set(sources)) if not have.get(key)]
    if language is Language.ZH:
        found += [
            f"zh: {k}: differs from its source" for k, v in sources.items() if have.get(k) not in (None, v)
        ]
    return found


def update(language: Language) -> None:
    """Adds the keys that are missing, empty; the Chinese ones from data files with their text."""
    catalog, sources = load(language), source_texts()
    for key in sorted(code_keys() | set(sources)):
        text = sources.get(key, "") if language is Language.ZH else ""
        if key not in catalog:
            catalog.add(key, text)
        elif text:
            catalog[key].string = text
    with catalogue_file(language).open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, omit_header=False, include_previous=False)


def main() -> int:
    """The command; status 1 when something is missing."""
    if "--check" not in sys.argv:
        for language in Language:
            update(language)
    missing = [line for language in Language for line in differences(language)]
    sys.stdout.write("".join(f"{line}\n" for line in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
