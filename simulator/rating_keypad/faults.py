"""The faults of every rating keypad."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times

FAULTS: Final = (
    Fault("silent", "不应答", "takes commands, answers nothing, sends no keys"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault(
        "stuck_key",
        "按键卡住，不停发送",
        "one key repeats by itself until mended",
        {
            "key": Setting(1, "which key", low=1, high=5),
            "every": Setting(0.2, "seconds between repeats", low=0.01, high=60),
        },
    ),
    Fault("garbage", "应答前有乱码", "junk bytes before every answer and key", {"times": times(0)}),
    UNPLUGGED,
)
