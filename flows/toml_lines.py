"""At which line and column of a TOML text a key stands; loaded only when there is a mistake to report."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_toml.language()))
Key = tuple[str | int, ...]


Point = tuple[int, int]


def place_of(text: str, keys: Sequence[str | int]) -> tuple[int, int, Key]:
    """Line and column (from 1) of the deepest of `keys` that the text has, and which that is; 1 and 0 when it has none.

    Validators put names of types into their paths; a step that the text does not have is passed over.
    """
    places = _places(text)
    known: Key = ()
    for key in keys:
        if (*known, key) in places:
            known = (*known, key)
    if known not in places:
        return 1, 0, known
    row, column = places[known]
    before = text.encode().split(b"\n", row + 1)[row][:column]  # the parser counts bytes
    return row + 1, len(before.decode(errors="replace")) + 1, known


@lru_cache(maxsize=1)
def _places(text: str) -> dict[Key, Point]:
    """Every key of the text with its row and column in bytes, from 0; kept, as a bad file has many mistakes."""
    points = dict(_walk(_PARSER.parse(text.encode()).root_node))
    # a table that is only named in the header of one below it stands where the first of these stands
    places: dict[Key, Point] = {}
    for key, point in points.items():
        for length in range(1, len(key) + 1):
            places.setdefault(key[:length], point)
    return places | points


def _walk(root: Node) -> Iterator[tuple[Key, Point]]:
    counts: dict[Key, int] = {}
    for node in root.named_children:
        if node.type == "pair":
            yield from _pair(node, ())
        elif node.type in ("table", "table_array_element"):
            name = _names(node.named_children[0])
            here = _resolved(name, counts)
            if node.type == "table_array_element":
                yield here, _point(node)
                counts[here] = counts.get(here, -1) + 1
                here = (*here, counts[here])
            yield here, _point(node)
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


def _pair(node: Node, above: Key) -> Iterator[tuple[Key, Point]]:
    key, *rest = node.named_children
    here = (*above, *_names(key))
    yield here, _point(node)
    for value in rest:
        yield from _value(value, here)


def _value(node: Node, here: Key) -> Iterator[tuple[Key, Point]]:
    if node.type == "inline_table":
        for pair in node.named_children:
            if pair.type == "pair":
                yield from _pair(pair, here)
    elif node.type == "array":
        elements = [child for child in node.named_children if child.type != "comment"]
        for index, element in enumerate(elements):
            yield (*here, index), _point(element)
            yield from _value(element, (*here, index))


def _names(node: Node) -> Key:
    if node.type == "dotted_key":
        return tuple(name for child in node.named_children for name in _names(child))
    text = (node.text or b"").decode()
    return (text.strip("\"'"),)


def _point(node: Any) -> Point:
    return int(node.start_point[0]), int(node.start_point[1])
