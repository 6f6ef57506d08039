"""The faults of every backup power supply."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, times

FAULTS: Final = (
    Fault("mains_failed", "停电", "no mains: on battery until mended"),
    Fault("battery_low", "电池快用完了", "on battery, and it is nearly empty"),
    Fault("battery_old", "电池老化，应更换", "the supply asks for a new battery"),
    Fault(
        "stale", "服务听不到电源", "the service has lost the supply: every question is answered DATA-STALE"
    ),
    Fault("silent", "不应答", "the service takes questions and never answers"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault("garbage", "应答是乱码", "answers are not the protocol", {"times": times(0)}),
    UNPLUGGED,
)
