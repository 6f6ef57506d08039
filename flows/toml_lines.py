"""At which line of a TOML text a key stands; loaded only when there is a mistake to report."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_toml.language()))
Key = tuple[str | int, ...]


def line_of(text: str, keys: Sequence[str | int]) -> tuple[int, Key]:
    """The line (from 1) of the deepest of `keys` that the text has, and which that is; line 1 when it has none.

    Validators put names of types into their paths; a step that the text does not have is passed over.
    """
    lines = _lines(text)
    # a table that is only named in the header of one below it stands where the first of these stands
    places: dict[Key, int] = {}
    for place, line in lines.items():
        for length in range(1, len(place) + 1):
            places.setdefault(place[:length], line)
    places |= lines
    known: Key = ()
    for key in keys:
        if (*known, key) in places:
            known = (*known, key)
    return places.get(known, 1), known


@lru_cache(maxsize=1)
def _lines(text: str) -> dict[Key, int]:
    """Every key of the text with its line; kept, as a bad file has many mistakes."""
    return dict(_walk(_PARSER.parse(text.encode()).root_node))


def _walk(root: Node) -> Iterator[tuple[Key, int]]:
    counts: dict[Key, int] = {}
    for node in root.named_children:
        if node.type == "pair":
            yield from _pair(node, ())
        elif node.type in ("table", "table_array_element"):
            name = _names(node.named_children[0])
            here = _resolved(name, counts)
            if node.type == "table_array_element":
                yield here, _line(node)
                counts[here] = counts.get(here, -1) + 1
                here = (*here, counts[here])
            yield here, _line(node)
            for pair in node.named_children[1:]:
                if pair.type == "pair":
                    yield from _pair(pair, here)


def _resolved(name: Key, counts: dict[Key, int]) -> Key:
    """`[a.b]` below the last `[[a]]` belongs to that element."""
    here: Key = ()
    for index, part in enumerate(name):
        here = (*here, part)
        if here in counts and index < len(name) - 1:
            here = (*here, counts[here])
    return here


def _pair(node: Node, above: Key) -> Iterator[tuple[Key, int]]:
    key, *rest = node.named_children
    here = (*above, *_names(key))
    yield here, _line(node)
    for value in rest:
        yield from _value(value, here)


def _value(node: Node, here: Key) -> Iterator[tuple[Key, int]]:
    if node.type == "inline_table":
        for pair in node.named_children:
            if pair.type == "pair":
                yield from _pair(pair, here)
    elif node.type == "array":
        elements = [child for child in node.named_children if child.type != "comment"]
        for index, element in enumerate(elements):
            yield (*here, index), _line(element)
            yield from _value(element, (*here, index))


def _names(node: Node) -> Key:
    if node.type == "dotted_key":
        return tuple(name for child in node.named_children for name in _names(child))
    text = (node.text or b"").decode()
    return (text.strip("\"'"),)


def _line(node: Any) -> int:
    return int(node.start_point[0]) + 1
