"""The driver of a card at the end of a TCP link that speaks vsmartcard's protocol: a reader in another box, or the simulator.

The far end is reader and card in one. Its answer to ATR is empty where there is no card, and where the card is mute when it
has power; to an APDU it is empty when the card has gone.
"""

import time

from drivers.codecs.vpcd import Control, MessageReader, message
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.smart_card import Chip
from drivers.smart_card.card_driver import CardDriver, CardGone, CardMute
from drivers.transports import BadUrl, LineSettings, Link, Trace, check_url, open_transport


class Driver(CardDriver):
    """One card place behind one link."""

    @classmethod
    def check_url(cls, url: str) -> None:  # noqa: D102
        if not url.startswith("socket://"):
            raise BadUrl(f"{url}: expected socket://host:port")
        check_url(url)

    def open(self, url: str, trace: Trace | None) -> Link:  # noqa: D102
        return open_transport(url, LineSettings(), self.durations.read_slice, trace)

    def _chip(self, job: Job) -> Chip:
        return Chip.POWERED_OFF if self._ask(job, bytes([Control.ATR])) else Chip.NO_CARD

    def _await_change(self, job: Job, seconds: float) -> None:
        job.pause(seconds)

    def _power_on(self, job: Job) -> None:
        self._tell(job, Control.ON)
        if not self._ask(job, bytes([Control.ATR])):
            raise CardMute("no answer to reset")

    def _power_off(self, job: Job) -> None:
        self._tell(job, Control.OFF)

    def _transmit(self, job: Job, command: bytes) -> bytes:
        answer = self._ask(job, command)
        if not answer:
            raise CardGone("the card left during an exchange")
        return answer

    def _tell(self, job: Job, control: Control) -> None:
        job.send(message(bytes([control])), self.durations.smart_card_answer)

    def _ask(self, job: Job, content: bytes) -> bytes:
        """One message and its answer.

        Raises:
            DeviceSilent: none came in time.
            ProtocolBroken: what came is no message, or half of one.
        """
        job.transport.drop_input()
        job.send(message(content), self.durations.smart_card_answer)
        reader = MessageReader()
        until = time.monotonic() + self.durations.smart_card_answer
        while data := job.receive(until):
            try:
                answer = reader.feed(data)
            except ValueError as problem:
                job.counters.damaged_frames += 1
                raise ProtocolBroken(str(problem)) from None
            if answer is not None:
                return answer
        if reader.pending:
            job.counters.damaged_frames += 1
            raise ProtocolBroken("half a message, then silence")
        raise DeviceSilent("no answer")
