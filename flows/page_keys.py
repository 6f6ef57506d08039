"""The keys of all pages, read from the sources that make them: there is no list to forget a page in."""

import ast
from collections.abc import Iterator
from pathlib import Path

from flows.catalogue import groups
from flows.prompts import KINDS

ROOT = Path(__file__).parent.parent
ROOMS = ("flows", "kiosk")
OF_A_GROUP = "group.id"
"""How the page of a group is keyed."""


def page_keys() -> set[str]:
    """Every key that a page of the terminal can have; `still_here`, which lies over a page, is none."""
    texts = [path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = {key for text in texts if "key=" in text for key in keys_in(text)}
    return (found - {OF_A_GROUP}) | {group.id for group in groups()}


def keys_in(source: str) -> Iterator[str]:
    """The key of every page that a source makes; a computed one comes as its expression."""
    kinds = {kind.__name__ for kind in KINDS}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds:
            for keyword in node.keywords:
                if keyword.arg == "key":
                    value = keyword.value
                    yield str(value.value) if isinstance(value, ast.Constant) else ast.unparse(value)
