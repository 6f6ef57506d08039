"""The faults of every ID-card reader."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times

_COMMANDS: Final = ("any", "reset", "status", "sam_id", "find", "select", "read", "read_address")
_COMMAND: Final = Setting("any", "only answers to this command", _COMMANDS)

FAULTS: Final = (
    Fault(
        "card_pulled",
        "读卡中途卡被拿走",
        "the card leaves the field while the named command is worked on",
        {"at": Setting("read", "which command", ("find", "select", "read")), "times": times(1)},
    ),
    Fault(
        "wrong_checksum",
        "应答校验和错误",
        "an answer carries a wrong checksum",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault(
        "wrong_length",
        "应答长度字段错误",
        "an answer announces more bytes than it carries",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault(
        "half_frame",
        "只答一半就没声了",
        "the first half of an answer, then silence",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault(
        "garbage_before",
        "应答前有乱码",
        "junk bytes before a good answer",
        {"command": _COMMAND, "bytes": Setting(16, "how many", low=1, high=4096), "times": times(1)},
    ),
    Fault(
        "silent", "不应答", "commands are taken and never answered", {"command": _COMMAND, "times": times(0)}
    ),
    Fault(
        "answers_late",
        "应答很晚",
        "answers come late",
        {"command": _COMMAND, "seconds": SECONDS, "times": times(0)},
    ),
    UNPLUGGED,
    Fault("sam_unauthorised", "安全模块未授权", "every card command and the status answer 66"),
    Fault("sam_self_test_failed", "安全模块自检失败", "every card command and the status answer 60"),
    Fault(
        "status",
        "指定命令答指定状态码",
        "the named command answers the given SW3 instead of its own",
        {
            "command": _COMMAND,
            "code": Setting("24", "SW3, two hex digits", hex_digits=2),
            "times": times(0),
        },
    ),
)
