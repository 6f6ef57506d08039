"""The faults of every smart-card reader and the card in it."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times

_COMMAND: Final = Setting(
    "any",
    "only answers to this: the look for a card, a selection, a record",
    ("any", "atr", "select", "read"),
)

FAULTS: Final = (
    Fault(
        "card_pulled",
        "读到一半卡被拔走",
        "the card is pulled while it is read",
        {"record": Setting(1, "with which record; 0: with the selection", low=0, high=40), "times": times(1)},
    ),
    Fault(
        "mute",
        "芯片没有反应（脏了或坏了）",
        "a card that has power does not answer the reset",
        {"times": times(0)},
    ),
    Fault(
        "status",
        "答指定的状态字",
        "the command answers this status word instead",
        {
            "command": _COMMAND,
            "sw": Setting("6F00", "status word, four hex digits", hex_digits=4),
            "times": times(0),
        },
    ),
    Fault(
        "in_pieces",
        "应答分多次取（61xx）",
        "answers are handed out in pieces by 61xx",
        {"bytes": Setting(8, "bytes a piece", low=1, high=255), "times": times(0)},
    ),
    Fault("endless", "应答没完没了（61xx）", "answers never end: 61xx again and again", {"times": times(0)}),
    Fault(
        "wrong_length",
        "记录里的长度不对",
        "a record announces more bytes than it holds",
        {"times": times(0)},
    ),
    Fault("wrong_tag", "记录的标识不对", "a record has the tag of another one", {"times": times(0)}),
    Fault("garbage", "记录内容是乱码", "a record holds junk bytes", {"times": times(0)}),
    Fault(
        "half_message",
        "只答一半就没声了",
        "the first half of an answer, then silence",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault("silent", "不应答", "takes commands and never answers", {"command": _COMMAND, "times": times(0)}),
    Fault(
        "answers_late",
        "应答很晚",
        "answers come late",
        {"command": _COMMAND, "seconds": SECONDS, "times": times(0)},
    ),
    UNPLUGGED,
)
