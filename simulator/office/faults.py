"""The faults of the office."""

from typing import Final

from simulator.faults import Fault, Setting, times

_PATH: Final = Setting("", "only requests whose path contains this")

FAULTS: Final = (
    Fault("down", "连不上：拒绝连接", "nothing listens: connections are refused"),
    Fault(
        "silent", "收下请求不回答", "takes the request and never answers", {"path": _PATH, "times": times(0)}
    ),
    Fault(
        "answers_late",
        "回答很晚",
        "does the work, answers late",
        {"path": _PATH, "seconds": Setting(20.0, "seconds, not scaled", high=3600), "times": times(0)},
    ),
    Fault("http_500", "服务器内部错误", "answers 500 and does nothing", {"path": _PATH, "times": times(0)}),
    Fault(
        "garbage",
        "回答的不是约定的内容",
        "answers 200 with something that is not the contract's JSON",
        {
            "path": _PATH,
            "kind": Setting("truncated", "what instead", ("truncated", "html", "empty", "wrong_shape")),
            "times": times(0),
        },
    ),
    Fault(
        "huge", "回答没完没了", "answers with a body that does not end", {"path": _PATH, "times": times(0)}
    ),
    Fault(
        "slow_drip",
        "一秒一个字节",
        "does the work, sends the answer one byte at a time",
        {
            "path": _PATH,
            "every": Setting(1.0, "seconds between bytes", low=0.001, high=60),
            "times": times(0),
        },
    ),
    Fault(
        "refuses",
        "拒绝办理，并说明原因",
        "refuses what is asked for a person (409), with words and what to do next",
        {"path": _PATH, "times": times(0)},
    ),
    Fault(
        "closed",
        "系统维护，暂停服务",
        "answers 503 with Retry-After",
        {"path": _PATH, "seconds": Setting(60, "Retry-After", high=86400), "times": times(0)},
    ),
    Fault(
        "lost_answer",
        "办了，但回答丢了",
        "does the work, then cuts the connection without an answer",
        {"path": _PATH, "times": times(1)},
    ),
    Fault(
        "stale",
        "时钟不对，签名都算过期",
        "every signature counts as out of its time (401)",
        {"path": _PATH, "times": times(0)},
    ),
    Fault("person_expired", "身份令牌已过期", "every person token counts as expired", {"times": times(0)}),
    Fault(
        "another_person",
        "答的是别人的材料",
        "a certificate holds another person's data",
        {"times": times(0)},
    ),
)
