"""The faults of every receipt printer."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times

FAULTS: Final = (
    Fault("paper_out", "纸用完了", "no paper from now on; mending puts in a new roll and shuts the cover"),
    Fault(
        "paper_out_mid_slip",
        "打到一半没纸",
        "the roll ends after so many dot lines of the next slip to begin; mending puts in a new roll",
        {"lines": Setting(120, "dot lines, 8 to the millimetre", low=1, high=100000)},
    ),
    Fault(
        "paper_near_end",
        "纸快用完了",
        "a metre or two is left on the roll, as its sensor sees; mending puts in a fuller one",
    ),
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
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault("garbage", "应答是乱码", "answers are junk bytes", {"times": times(0)}),
    UNPLUGGED,
)
