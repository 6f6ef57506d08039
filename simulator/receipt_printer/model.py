"""What the simulated printer models can do, as data."""

from dataclasses import dataclass
from typing import Final, Literal

RomSet = Literal["gb2312", "gbk", "gb18030_2byte"]


@dataclass(frozen=True)
class Model:
    """One printer model."""

    name: str
    width: int
    """Dots across the paper, 8 to the millimetre."""
    rom: RomSet
    """Which Chinese characters its ROM holds; two-byte codes only."""
    status_questions: frozenset[int]
    """The n of DLE EOT n that it answers."""
    buffered_status: bool
    """Answers GS r."""
    process_id: bool
    """Answers GS ( H."""
    automatic_status: bool
    """Sends GS a packets."""
    identity: bool
    """Answers GS I."""
    clear_buffer: bool
    """Knows DLE DC4 8 and DLE ENQ."""
    bar_codes: bool
    """Draws Code 128 (GS k)."""
    cuts: frozenset[int]
    """Kinds of cut it has: 0 full, 1 partial."""
    cutter_dots: int
    """Paper between the print head and the blade."""


MODELS: Final[dict[str, Model]] = {
    "k80": Model(
        name="SIM-K80",
        width=576,
        rom="gb18030_2byte",
        status_questions=frozenset({1, 2, 3, 4}),
        buffered_status=True,
        process_id=True,
        automatic_status=True,
        identity=True,
        clear_buffer=True,
        bar_codes=True,
        cuts=frozenset({0, 1}),
        cutter_dots=96,
    ),
    # The kiosk module: it has no Chinese ROM to speak of, tells its state by itself, and cuts right through.
    "k80_asb": Model(
        name="SIM-K80A",
        width=576,
        rom="gb2312",
        status_questions=frozenset({1, 2, 3, 4}),
        buffered_status=True,
        process_id=True,
        automatic_status=True,
        identity=True,
        clear_buffer=True,
        bar_codes=True,
        cuts=frozenset({0}),
        cutter_dots=96,
    ),
    # The cheap clone: it says whether there is paper, and nothing else.
    "k58": Model(
        name="SIM-K58",
        width=384,
        rom="gbk",
        status_questions=frozenset({4}),
        buffered_status=False,
        process_id=False,
        automatic_status=False,
        identity=False,
        clear_buffer=False,
        bar_codes=False,
        cuts=frozenset({0, 1}),
        cutter_dots=96,
    ),
}
