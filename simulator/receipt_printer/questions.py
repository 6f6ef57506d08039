"""Questions that wait in the buffer for their turn: where they are answered, all before them is on paper."""

from collections.abc import Callable
from typing import Final, Protocol

from simulator.receipt_printer.grammar import Command
from simulator.receipt_printer.mechanism import Mechanism
from simulator.receipt_printer.model import Model

QUESTIONS: Final = ("GS r", "GS ( H", "GS I", "GS a")


class Host(Protocol):
    """The way back to whoever sent the commands."""

    def answer(self, data: bytes, meaning: str) -> None:
        """Answer a question."""

    def complain(self, what: str, data: bytes, offset: int) -> None:
        """Say that something was wrong."""

    def set_automatic_status(self, bits: int) -> None:
        """GS a."""


class Questions:
    """Answers as far as the model can."""

    def __init__(self, model: Model, mechanism: Mechanism, host: Host) -> None:
        self._model = model
        self._mechanism = mechanism
        self._host = host
        self._answers: dict[str, tuple[bool, Callable[[bytes], str | None]]] = {
            "GS r": (model.buffered_status, self._status),
            "GS ( H": (model.process_id, self._process_id),
            "GS I": (model.identity, self._identity),
            "GS a": (model.automatic_status, self._automatic),
        }

    def answer(self, question: Command) -> str | None:
        """Answer one of `QUESTIONS`; what was wrong with it, or None."""
        has, answer = self._answers[question.name]
        return answer(question.data) if has else f"{self._model.name} has no {question.name}"

    def _status(self, data: bytes) -> str | None:
        if data[0] in (1, 49):
            self._host.answer(bytes((self._mechanism.condition.paper,)), "GS r 1")
        elif data[0] in (2, 50):
            self._host.answer(b"\x01", "GS r 2")
        else:
            return "a status question other than 1 and 2"
        return None

    def _process_id(self, data: bytes) -> str | None:
        if data[:2] != b"00" or len(data) != 6 or not all(0x20 <= byte <= 0x7E for byte in data[2:]):
            return "a process id is 48 48 and four bytes from 32 to 126"
        self._host.answer(b"\x37\x22" + data[2:] + b"\0", "process id")
        return None

    def _identity(self, data: bytes) -> str | None:
        names = {65: "1.00 SIM", 66: "SIM", 67: self._model.name, 68: "SN0001"}
        which = data[0]
        if which in names:
            self._host.answer(b"_" + names[which].encode() + b"\0", f"GS I {which}")
        elif which in (1, 2, 3, 49, 50, 51):
            self._host.answer(bytes(({1: 0x20, 2: 0x02, 0: 0x01}[which % 48 % 3],)), f"GS I {which}")
        else:
            return "an identity other than 1-3 and 65-68"
        return None

    def _automatic(self, data: bytes) -> None:
        self._host.set_automatic_status(data[0])
