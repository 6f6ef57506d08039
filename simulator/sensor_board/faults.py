"""The faults of every sensor board."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times
from simulator.sensor_board.sensors import SENSORS

_WHICH: Final = Setting("door", "which sensor", SENSORS)

FAULTS: Final = (
    Fault("door_open", "机箱门打开", "the service door stands open until mended"),
    Fault("tampered", "防拆开关被触发", "the tamper switch is struck until mended"),
    Fault("silent", "不应答", "takes commands, answers nothing, says nothing unasked"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault("garbage", "数据是乱码", "junk bytes instead of every answer and event", {"times": times(0)}),
    Fault(
        "flapping",
        "开关接触不好，不停跳变",
        "one sensor changes all the time until mended",
        {"sensor": _WHICH, "every": Setting(0.05, "seconds between changes", low=0.01, high=60)},
    ),
    Fault("stuck", "传感器卡住，不再变化", "one sensor stays as it is whatever happens", {"sensor": _WHICH}),
    UNPLUGGED,
)
