"""The three ways out of a procedure before its end. Anything else that is raised is a bug."""

from enum import StrEnum
from pathlib import Path

from drivers.ports.fault_ids import FaultId
from flows.texts import Words


class Leaving(StrEnum):
    """Why a visit ends early."""

    BACK = "back"
    """Back to the menu; the visit goes on."""
    HOME = "home"
    SILENCE = "silence"
    SHUTDOWN = "shutdown"
    FAULT = "fault"
    OTHER_CARD = "other_card"
    """Somebody else has laid a card: that person's visit begins at the start page."""
    STAFF = "staff"
    """Somebody held the sign for the staff; nobody's visit has begun."""
    RESTART = "restart"
    """A technician wants the program started anew."""


class WayOut(Exception):
    """The common base of the three."""


class Left(WayOut):
    """The person went: by Back, by Home, by walking away; or the terminal shuts down."""

    def __init__(self, reason: Leaving) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Refused(WayOut):
    """The office, or a rule, says no. `say` is what and why, `then` is what to do next; `code` is the office's, for the log."""

    def __init__(self, say: Words, then: Words | None = None, code: str = "") -> None:
        super().__init__(code or "refused")
        self.say = say
        self.then = then


class DeviceFault(WayOut):
    """A device, or the link to the office, cannot do its part. The catalogue has the words for `fault`.

    `told`: the person has read them already.
    """

    def __init__(self, fault: FaultId, detail: str = "", told: bool = False) -> None:
        super().__init__(f"{fault} {detail}".strip())
        self.fault = fault
        self.detail = detail
        self.told = told


def place(error: BaseException) -> str:
    """File and line where a bug was raised: all that is told of it beside its type, as its message may quote a person."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
