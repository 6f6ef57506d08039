"""The search for what a visit must not leave: one fictional person, looked for in files, in reach of the program, in its memory.

Nothing here keeps the person's values as they are, so that no search finds itself.
"""

import array
import base64
import contextlib
import gc
import hashlib
import json
import re
import sys
import threading
import tomllib
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from drivers.codecs.apdu import Answer
from drivers.id_card.card_text import _Text
from drivers.ports.id_card import IdCard
from drivers.ports.sensitive import Sensitive, mask_number
from drivers.ports.slip import Slip
from drivers.ports.smart_card import HealthCard, SocialSecurityCard
from flows.office import Certificate, CertificateField, Evidence, Person, Record
from flows.prompts import Line, Preview

COUNTY = Path(__file__).resolve().parents[2] / "simulator" / "county"
VERIFY = ("verify.qinghe.example", "c", "")
"""Where every address begins by which a certificate can be looked up; in pieces, so that it does not find itself."""
PERSONAL = (
    IdCard,
    SocialSecurityCard,
    HealthCard,
    Answer,
    Evidence,
    Person,
    Record,
    Certificate,
    CertificateField,
    Line,
    Preview,
    Sensitive,
    Slip,
    _Text,
)
"""What holds a person, whatever its values are: none of these may outlive a visit."""
DRAWN = {"PreviewPage"}
"""Pages of the window that show a person, by name: Kivy is not loaded for them here."""
_ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
_UNTRACKED = {tuple, dict, list, set, frozenset}
_BYTES = {bytes, bytearray, memoryview, array.array}
_OTHERS = _UNTRACKED | _BYTES | {date}
_ANONYMOUS = re.compile(rb"^([0-9a-f]+)-([0-9a-f]+) rw.. [0-9a-f]+ [0-9a-f:]+ (?:0 |\d+ +\[heap\])")


@dataclass(frozen=True)
class Canary:
    """One person of the county, by the name of the card."""

    card: str = "zhao_xuan"

    def values(self) -> dict[str, str]:
        """What is known of the person: from what it is to the value. Short words that anybody may have are left out."""
        return dict(json.loads(base64.b85decode(_known(self.card))))

    def bytes(self) -> dict[bytes, str]:
        """Every value as it may stand in a file, a frame or a print, and what it is."""
        found: dict[bytes, str] = {}
        for what, value in self.values().items():
            forms = [value.encode(encoding, "ignore") for encoding in _ENCODINGS]
            forms += [text.encode() for text in _escaped(value)]
            found |= {form: what for form in forms if len(form) >= 4}
        return found

    def texts(self) -> dict[str, str]:
        """Every value as it may stand in a text, and what it is."""
        found: dict[str, str] = {}
        for what, value in self.values().items():
            found |= dict.fromkeys((value, *_escaped(value)), what)
        return found


@cache
def _known(card: str) -> bytes:
    """What the county knows of who has this card, as JSON in a form that no search takes for what it stands for."""
    people = tomllib.loads((COUNTY / "people.toml").read_text(encoding="utf-8"))
    forms = tomllib.loads((COUNTY / "certificates.toml").read_text(encoding="utf-8"))
    who = people[card]
    found = {
        key: who[key] for key in ("name", "name_latin", "number", "address", "new_address") if who.get(key)
    }
    found["born"] = who["birth"]
    found["birth"] = who["birth"].replace("-", "")
    found["masked number"] = mask_number(who["number"])
    found["verify_url"] = "/".join(VERIFY)
    for kind, record in who.get("records", {}).items():
        own = hashlib.sha256(f"{who['number']}/{kind}".encode()).hexdigest()[:16]
        found[f"{kind} record"] = own
        for field in forms[kind]["fields"]:
            if field["personal"] and field["from"] in record:
                found[f"{kind} {field['from']}"] = record[field["from"]]
    rare = [char for char in who["name"] if ord(char) > 0xFFFF]
    found |= {f"rare character {n}": char for n, char in enumerate(rare, 1)}
    return base64.b85encode(json.dumps(found).encode())


def _escaped(value: str) -> list[str]:
    raw = value.encode()
    return [json.dumps(value)[1:-1], urllib.parse.quote(value), raw.hex(), raw.hex().upper(), repr(raw)[2:-1]]


# ── files ──


def files(canary: Canary, *folders: Path) -> list[str]:
    """Where the person stands in any file below the folders: the store with its log and free pages, logs, spool, all of it."""
    needles = canary.bytes()
    found = []
    for path in sorted(path for folder in folders for path in _files_below(folder)):
        with contextlib.suppress(OSError):
            found += [f"{path}: {what}" for what in _in_bytes(path.read_bytes(), needles)]
    return found


def said(canary: Canary, text: str) -> list[str]:
    """What of the person stands in a text: a log, an output."""
    return sorted({what for needle, what in canary.texts().items() if needle in text})


def _files_below(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path


def _in_bytes(data: bytes, needles: dict[bytes, str]) -> list[str]:
    return sorted({what for needle, what in needles.items() if needle in data})


# ── what the program can still reach ──


_granted: dict[int, Any] = {}
"""What other tests of the same process keep of people, held here so that no other object gets its place."""


_innocent: dict[tuple[Canary, ...], tuple[set[int], set[int]]] = {}
"""Hashes of texts and bytes that were seen to hold nothing of these people: there are a hundred thousand, and they do not
change. Not the texts themselves: they may be of somebody else, and would be kept by this."""


def take_for_granted(canary: Canary) -> None:
    """Does not tell, from now on, of what is there already: the tables of other tests, before any visit."""
    _granted.update({id(o): o for _, o in _hits(canary)[0]})


def reachable(*canaries: Canary) -> list[str]:
    """Where this process can still reach these people: what it is, and the way to it. Takes about a fifth of a second.

    Looks at every object that the interpreter knows (so at the globals of modules, at caches, tasks, coroutines and
    generators), at what these hold, and at the variables of each thread.
    """
    hits, containers, inner = _hits(*canaries)
    if not hits:
        return []
    ways = _ways([hit for _, hit in hits], containers, inner)
    return sorted({f"{what}: {way}" for (what, _), way in zip(hits, ways, strict=True)})


def is_gone(*canaries: Canary) -> bool:
    """Whether nothing is left of these people; the ways to what is left take many times as long as to see that it is."""
    return not _hits(*canaries)[0]


def _hits(*canaries: Canary) -> tuple[list[tuple[str, Any]], list[Any], list[Any]]:
    """What is found, with the object that it is; and all that was looked at."""
    gc.unfreeze()  # what stood there before the guard forked holds caches too
    gc.collect()
    variables = _variables(sys._getframe().f_back)
    containers = gc.get_objects()  # not written as a display: that one would hold itself
    containers += [variables, *variables.values()]
    texts, raws, days, inner = _contents(containers)
    personal = {
        kind for kind in set(map(type, containers)) if issubclass(kind, PERSONAL) or kind.__name__ in DRAWN
    }
    hits: list[tuple[str, Any]] = [(f"a {type(o).__name__}", o) for o in containers if type(o) in personal]
    words = {text: what for canary in canaries for text, what in canary.texts().items()}
    innocent, innocent_raws = _innocent.setdefault(canaries, (set(), set()))
    texts = {text for text in texts if hash(text) not in innocent}
    spoken = dict(_matching(texts, words, "\0"))
    needles = {form: what for canary in canaries for form, what in canary.bytes().items()}
    fresh = {piece for piece in map(bytes, raws) if hash(piece) not in innocent_raws}
    pieces = dict(_matching(fresh, needles, b"\0"))
    innocent.update(map(hash, texts.difference(spoken)))
    innocent_raws.update(map(hash, fresh.difference(pieces)))
    born = {date.fromisoformat(canary.values()["born"]) for canary in canaries}
    if spoken:  # the same text may be there more than once
        held = gc.get_referents(*containers, *inner)
        kinds = {kind for kind in set(map(type, held)) if issubclass(kind, str)}
        alike = {id(o): o for o in held if type(o) in kinds and o in spoken}
        hits += [(spoken[text], text) for text in alike.values()]
        del held
    hits += [(pieces[bytes(raw)], raw) for raw in raws if bytes(raw) in pieces]
    hits += [("birth", day) for day in days if day in born]
    return [hit for hit in hits if id(hit[1]) not in _granted], containers, inner


def _variables(own: Any) -> dict[str, Any]:
    """The variables of every thread's frames; the frames of the search itself left out."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    found = {}
    for number, top in sys._current_frames().items():
        frame = own.f_back if number == threading.get_ident() else top
        while frame is not None:
            where = f"{frame.f_code.co_filename.rpartition('/')[2]}:{frame.f_lineno}"
            found[f"thread {names.get(number)}, {where} {frame.f_code.co_name}"] = dict(frame.f_locals)
            frame = frame.f_back
    return found


def _contents(containers: list[Any]) -> tuple[set[str], list[Any], list[date], list[Any]]:
    """Texts, bytes and days held by the containers, and the containers that the collector does not know."""
    texts: set[str] = set()
    raws = {id(o): o for o in containers if type(o) in _BYTES and not _is_lent(o)}
    days: dict[int, date] = {}
    inner: dict[int, Any] = {}
    level = containers
    while level:
        held = gc.get_referents(*level)
        spoken = {kind for kind in set(map(type, held)) if issubclass(kind, str)}
        texts.update([o for o in held if type(o) in spoken])
        others = {id(o): o for o in held if type(o) in _OTHERS}
        raws |= {number: o for number, o in others.items() if type(o) in _BYTES and not _is_lent(o)}
        days |= {number: o for number, o in others.items() if type(o) is date}
        fresh = {
            number: o
            for number, o in others.items()
            if type(o) in _UNTRACKED and number not in inner and not gc.is_tracked(o)
        }
        inner |= fresh
        level = list(fresh.values())
    return texts, list(raws.values()), list(days.values()), list(inner.values())


def _is_lent(raw: Any) -> bool:
    """Whether these bytes are room that C code lends for what comes from a socket: what stands in it was freed before."""
    return type(raw) is memoryview and raw.obj is None


def _matching(pool: Iterable[Any], needles: dict[Any, str], nothing: Any) -> list[tuple[Any, str]]:
    """Which pieces hold a needle. What is ASCII is searched apart, for there a character is a byte and not four."""
    found = []
    narrow: list[Any] = []
    wide: list[Any] = []
    for piece in pool:
        (narrow if piece.isascii() else wide).append(piece)
    sharp = {needle: what for needle, what in needles.items() if needle.isascii()}
    for pieces, wanted in ((narrow, sharp), (wide, needles)):
        whole = nothing.join(pieces)
        there = {needle: what for needle, what in wanted.items() if needle in whole}
        found += [(piece, what) for needle, what in there.items() for piece in pieces if needle in piece]
    return found


def _ways(hits: list[Any], containers: list[Any], inner: list[Any], steps: int = 8) -> list[str]:
    """For each hit one way back to where the program begins to reach it."""
    everything = [o for o in (*reversed(containers), *inner) if o is not hits]
    chains = [[hit] for hit in hits]
    going = list(chains)
    for _ in range(steps):
        wanted = {id(chain[-1]) for chain in going}
        owners: dict[int, list[Any]] = {}
        for owner in everything:
            for held in gc.get_referents(owner):
                if id(held) in wanted:
                    owners.setdefault(id(held), []).append(owner)
        for chain in list(going):
            known = set(map(id, chain))
            fresh = next((o for o in owners.get(id(chain[-1]), ()) if id(o) not in known), None)
            if fresh is None:
                going.remove(chain)
            else:
                chain.append(fresh)
    ways = [[type(chain[0]).__name__, *map(_named, chain[1:], chain)] for chain in chains]
    return [" ← ".join(way) for way in ways]


def _named(owner: Any, hit: Any) -> str:
    kind = type(owner).__name__
    if isinstance(owner, dict):
        keys = [key for key, value in owner.items() if value is hit]
        name = owner.get("__name__")
        return f"{f'module {name}' if isinstance(name, str) else 'dict'}[{keys[0] if keys else 'key'!r}]"
    code = (
        getattr(owner, "__code__", None) or getattr(owner, "cr_code", None) or getattr(owner, "f_code", None)
    )
    return f"{kind} {code.co_qualname}" if code is not None else kind


# ── memory ──


def memory(canary: Canary, pid: int) -> dict[str, int]:
    """How often each value stands in the writable memory of a process: reported only, for freed memory may hold it."""
    needles = canary.bytes()
    counts: dict[str, int] = {}
    with Path(f"/proc/{pid}/maps").open("rb") as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as raw:
        for line in maps:
            if (place := _ANONYMOUS.match(line)) is None:
                continue
            start, end = int(place[1], 16), int(place[2], 16)
            try:
                raw.seek(start)
                data = raw.read(end - start)
            except (OSError, ValueError):
                continue
            for needle, what in needles.items():
                if count := data.count(needle):
                    counts[what] = counts.get(what, 0) + count
    return counts
