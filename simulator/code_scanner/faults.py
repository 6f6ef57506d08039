"""The faults of every scanner module."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times

FAULTS: Final = (
    Fault("silent", "不应答，也不读码", "takes commands, answers nothing, reads nothing"),
    Fault(
        "answers_late",
        "应答和码都很晚",
        "answers and codes come late",
        {"seconds": SECONDS, "times": times(0)},
    ),
    Fault("garbage", "数据是乱码", "junk bytes instead of every answer and code", {"times": times(0)}),
    Fault("no_suffix", "码后面没有回车", "codes come without CR"),
    Fault("duplicate", "每个码发两遍", "every code is sent twice"),
    Fault(
        "split",
        "码分成几段发",
        "every code comes in pieces",
        {"seconds": Setting(0.02, "seconds between two pieces, not scaled", high=60)},
    ),
    Fault(
        "wrong_encoding",
        "中文换了编码",
        "text is sent in another encoding than it was held there in",
        {"encoding": Setting("gb18030", "which, or bytes of none", ("gb18030", "utf-8", "utf-16", "none"))},
    ),
    Fault(
        "stuck_trigger",
        "扫描键卡住，不停发码",
        "what is held there, or some bar code, is sent again and again unasked",
        {"every": Setting(0.2, "seconds between two", low=0.01, high=60)},
    ),
    UNPLUGGED,
)
