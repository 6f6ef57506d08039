"""The faults that can be struck, as data: device, name, what it means, and its parameters."""

from dataclasses import dataclass, field
from typing import Final

Value = int | float | str
Settings = dict[str, Value]


class UnknownFault(LookupError):
    """No device or fault of that name; the message lists the names there are."""


class BadSetting(ValueError):
    """A parameter of a fault is unknown or out of bounds; the message says what was expected."""


@dataclass(frozen=True)
class Setting:
    """One parameter of a fault: its default, what it means, and what it may be."""

    default: Value
    meaning: str
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 1e9

    def accept(self, name: str, value: object) -> Value:
        """The value in the default's type; raises `BadSetting`."""
        if isinstance(self.default, str):
            if not isinstance(value, str) or (self.choices and value not in self.choices):
                wanted = ", ".join(self.choices) if self.choices else "text"
                raise BadSetting(f"{name} = {value!r}: expected {wanted}")
            return value
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not self.low <= value <= self.high
        ):
            raise BadSetting(f"{name} = {value!r}: expected a number from {self.low:g} to {self.high:g}")
        if isinstance(self.default, int) and value != int(value):
            raise BadSetting(f"{name} = {value!r}: expected a whole number")
        return int(value) if isinstance(self.default, int) else float(value)


@dataclass(frozen=True)
class Fault:
    """One way in which a device can go wrong."""

    name: str
    meaning_zh: str
    meaning_en: str
    settings: dict[str, Setting] = field(default_factory=dict)


def _times(default: int) -> Setting:
    return Setting(default, "strikes so many times, then is mended by itself; 0 = until mended")


_SECONDS: Final = Setting(3.0, "seconds of delay, not scaled by --speed", high=3600)
_SDT_COMMANDS: Final = ("any", "reset", "status", "sam_id", "find", "select", "read", "read_address")
_COMMAND: Final = Setting("any", "only answers to this command", _SDT_COMMANDS)

_UNPLUGGED: Final = Fault(
    "unplugged", "拔掉设备：连接断开，重连被拒绝", "connection cut and refused (a pty hangs up) until mended"
)

ID_CARD: Final = (
    Fault(
        "card_pulled",
        "读卡中途卡被拿走",
        "the card leaves the field while the named command is worked on",
        {"at": Setting("read", "which command", ("find", "select", "read")), "times": _times(1)},
    ),
    Fault(
        "wrong_checksum",
        "应答校验和错误",
        "an answer carries a wrong checksum",
        {"command": _COMMAND, "times": _times(1)},
    ),
    Fault(
        "wrong_length",
        "应答长度字段错误",
        "an answer announces more bytes than it carries",
        {"command": _COMMAND, "times": _times(1)},
    ),
    Fault(
        "half_frame",
        "只答一半就没声了",
        "the first half of an answer, then silence",
        {"command": _COMMAND, "times": _times(1)},
    ),
    Fault(
        "garbage_before",
        "应答前有乱码",
        "junk bytes before a good answer",
        {"command": _COMMAND, "bytes": Setting(16, "how many", low=1, high=4096), "times": _times(1)},
    ),
    Fault(
        "silent", "不应答", "commands are taken and never answered", {"command": _COMMAND, "times": _times(0)}
    ),
    Fault(
        "answers_late",
        "应答很晚",
        "answers come late",
        {"command": _COMMAND, "seconds": _SECONDS, "times": _times(0)},
    ),
    _UNPLUGGED,
    Fault("sam_unauthorised", "安全模块未授权", "every card command and the status answer 66"),
    Fault("sam_self_test_failed", "安全模块自检失败", "every card command and the status answer 60"),
    Fault(
        "status",
        "指定命令答指定状态码",
        "the named command answers the given SW3 instead of its own",
        {
            "command": _COMMAND,
            "code": Setting("24", "SW3, two hex digits"),
            "times": _times(0),
        },
    ),
)

RECEIPT_PRINTER: Final = (
    Fault("paper_out", "纸用完了", "no paper from now on; mending puts in a new roll and shuts the cover"),
    Fault(
        "paper_out_mid_slip",
        "打到一半没纸",
        "the roll ends after so many dot lines of the next slip to begin; mending puts in a new roll",
        {"lines": Setting(120, "dot lines, 8 to the millimetre", low=1, high=100000)},
    ),
    Fault("paper_near_end", "纸快用完了", "the near-end sensor sees the end of the roll"),
    Fault("cover_open", "机盖打开", "the cover is open; mending shuts it"),
    Fault(
        "cutter_jam",
        "切刀卡住",
        "the cutter is stuck; the printer is off line until mended",
        {"when": Setting("now", "at once or with the next cut", ("now", "next_cut"))},
    ),
    Fault(
        "head_hot",
        "打印头过热",
        "the head is too hot; printing goes on when it has cooled",
        {"seconds": Setting(0.0, "cools down after so many seconds; 0 = until mended", high=3600)},
    ),
    Fault("broken", "内部故障，须断电重启", "an error that none of the others names; off line until mended"),
    Fault("silent", "不应答", "prints, but answers nothing"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": _SECONDS, "times": _times(0)}),
    Fault("garbage", "应答是乱码", "answers are junk bytes", {"times": _times(0)}),
    _UNPLUGGED,
)

RATING_KEYPAD: Final = (
    Fault("silent", "不应答", "takes commands, answers nothing, sends no keys"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": _SECONDS, "times": _times(0)}),
    Fault(
        "stuck_key",
        "按键卡住，不停发送",
        "one key repeats by itself until mended",
        {
            "key": Setting(1, "which key", low=1, high=5),
            "every": Setting(0.2, "seconds between repeats", low=0.01, high=60),
        },
    ),
    Fault("garbage", "应答前有乱码", "junk bytes before every answer and key", {"times": _times(0)}),
    _UNPLUGGED,
)

_PATH: Final = Setting("", "only requests whose path contains this")

OFFICE: Final = (
    Fault("down", "连不上：拒绝连接", "nothing listens: connections are refused"),
    Fault(
        "silent", "收下请求不回答", "takes the request and never answers", {"path": _PATH, "times": _times(0)}
    ),
    Fault(
        "answers_late",
        "回答很晚",
        "does the work, answers late",
        {"path": _PATH, "seconds": Setting(20.0, "seconds, not scaled", high=3600), "times": _times(0)},
    ),
    Fault("http_500", "服务器内部错误", "answers 500 and does nothing", {"path": _PATH, "times": _times(0)}),
    Fault(
        "garbage",
        "回答的不是约定的内容",
        "answers 200 with something that is not the contract's JSON",
        {
            "path": _PATH,
            "kind": Setting("truncated", "what instead", ("truncated", "html", "empty", "wrong_shape")),
            "times": _times(0),
        },
    ),
    Fault(
        "huge", "回答没完没了", "answers with a body that does not end", {"path": _PATH, "times": _times(0)}
    ),
    Fault(
        "slow_drip",
        "一秒一个字节",
        "does the work, sends the answer one byte at a time",
        {
            "path": _PATH,
            "every": Setting(1.0, "seconds between bytes", low=0.001, high=60),
            "times": _times(0),
        },
    ),
    Fault(
        "refuses",
        "拒绝办理，并说明原因",
        "refuses what is asked for a person (409), with words and what to do next",
        {"path": _PATH, "times": _times(0)},
    ),
    Fault(
        "closed",
        "系统维护，暂停服务",
        "answers 503 with Retry-After",
        {"path": _PATH, "seconds": Setting(60, "Retry-After", high=86400), "times": _times(0)},
    ),
    Fault(
        "lost_answer",
        "办了，但回答丢了",
        "does the work, then cuts the connection without an answer",
        {"path": _PATH, "times": _times(1)},
    ),
    Fault(
        "stale",
        "时钟不对，签名都算过期",
        "every signature counts as out of its time (401)",
        {"path": _PATH, "times": _times(0)},
    ),
    Fault("person_expired", "身份令牌已过期", "every person token counts as expired", {"times": _times(0)}),
    Fault(
        "another_person",
        "答的是别人的材料",
        "a certificate holds another person's data",
        {"times": _times(0)},
    ),
)

CATALOGUE: Final[dict[str, dict[str, Fault]]] = {
    device: {fault.name: fault for fault in faults}
    for device, faults in {
        "id_card": ID_CARD,
        "receipt_printer": RECEIPT_PRINTER,
        "rating_keypad": RATING_KEYPAD,
        "office": OFFICE,
    }.items()
}
"""Device → fault name → fault."""


def find_fault(device: str, name: str) -> Fault:
    """The catalogue's entry; raises `UnknownFault`."""
    if device not in CATALOGUE:
        raise UnknownFault(f"no device {device!r}; there are: {', '.join(CATALOGUE)}")
    if name not in CATALOGUE[device]:
        raise UnknownFault(f"{device} has no fault {name!r}; it has: {', '.join(CATALOGUE[device])}")
    return CATALOGUE[device][name]
