"""The driver of readers behind the PC/SC service (pcscd), by the reader's name: `pcsc:NAME`, or `pcsc:` for the only one.

pyscard's own monitor thread dies unheard with the service; here the device's worker asks the service itself, and a context that
has become useless is thrown away with its link, to be made anew.
"""

import re

from drivers.job import Job
from drivers.ports.fault_ids import FaultId
from drivers.ports.remarks import Why, remark
from drivers.ports.smart_card import Chip
from drivers.ports.status import Identity
from drivers.smart_card.card_driver import CardDriver, CardGone, CardMute, CardShared
from drivers.smart_card.winscard import (
    CardState,
    Code,
    Context,
    PcscError,
    ServiceLost,
)
from drivers.transports import BadUrl, LinkError, LinkLost, PortMissing, Trace

SCHEME = "pcsc:"
NUMBERS = re.compile(r" [0-9A-F]{2} [0-9A-F]{2}$")
"""pcscd adds the numbers of the reader and its slot, in hexadecimal, which depend on the order of finding."""

_GONE = (Code.NO_CARD, Code.CARD_REMOVED, Code.CARD_RESET)
_MUTE = (Code.CARD_UNRESPONSIVE, Code.CARD_UNPOWERED, Code.CARD_UNSUPPORTED, Code.PROTOCOL_MISMATCH)
_NO_READER = (Code.READER_UNKNOWN, Code.READER_UNAVAILABLE, Code.NO_READERS)


class PcscLink:
    """A context of the service and the reader chosen in it; of the card, its handle while it has power."""

    def __init__(self, context: Context, reader: str) -> None:
        self.context = context
        self.reader = reader
        self.card: int | None = None
        self.protocol = 0

    def close(self) -> None:
        """See `drivers.transports.Link`. Frees the card as well."""
        self.context.release()


class Driver(CardDriver):
    """One reader of the service."""

    _name = ""

    @classmethod
    def check_url(cls, url: str) -> None:  # noqa: D102
        if not url.startswith(SCHEME):
            raise BadUrl(f"{url}: expected pcsc:READER NAME, or pcsc: for the only reader")

    def open(self, url: str, trace: Trace | None) -> PcscLink:  # noqa: D102
        context = Context()
        try:
            readers = context.readers()
            if not _matching(url.removeprefix(SCHEME), readers):
                context.await_reader(self.durations.smart_card_reconnect)
                readers = context.readers()
            return PcscLink(context, chosen(url, readers))
        except BaseException:
            context.release()
            raise

    def fault_of(self, problem: LinkError) -> FaultId:  # noqa: D102
        lost = isinstance(problem, ServiceLost)
        return FaultId.SMART_CARD_SERVICE_LOST if lost else FaultId.SMART_CARD_LINK_LOST

    def _link(self, job: Job) -> PcscLink:
        assert isinstance(job.link, PcscLink)
        self._name = job.link.reader
        return job.link

    def _identity(self) -> Identity:
        return Identity(model=self._name)

    def _chip(self, job: Job) -> Chip:
        state = self._state(job)
        if not state.present:
            return Chip.NO_CARD
        return Chip.MUTE if state.mute else Chip.POWERED_OFF

    def _state(self, job: Job) -> CardState:
        link = self._link(job)
        state = link.context.state(link.reader)
        if state.gone:
            raise PortMissing(f"{link.reader}: the reader has gone", remark(Why.UNPLUGGED))
        return state

    def _await_change(self, job: Job, seconds: float) -> None:
        link, state = self._link(job), self._state(job)
        link.context.await_change(link.reader, state, min(seconds, self.durations.read_slice))

    def _power_on(self, job: Job) -> None:
        link = self._link(job)
        try:
            link.card, link.protocol = link.context.connect(link.reader)
        except PcscError as problem:
            raise self._told(job, problem) from None

    def _transmit(self, job: Job, command: bytes) -> bytes:
        link = self._link(job)
        assert link.card is not None
        try:
            answer = link.context.transmit(link.card, link.protocol, command)
        except PcscError as problem:
            raise self._told(job, problem) from None
        if not answer:  # some readers call it a success when the card leaves in the middle
            raise CardGone("the exchange ended without an answer")
        return answer

    def _power_off(self, job: Job) -> None:
        link = self._link(job)
        card, link.card = link.card, None
        if card is not None:
            link.context.disconnect(card)

    def _told(self, job: Job, problem: PcscError) -> Exception:
        """What a refusal of the service means: a card's trouble, or a link that is lost."""
        code = problem.code
        if code in _GONE:
            return CardGone(str(problem))
        if code in _MUTE:
            return CardMute(str(problem))
        if code == Code.SHARED:
            return CardShared(str(problem))
        if code in _NO_READER:
            return PortMissing(f"{self._name}: {problem}", remark(Why.UNPLUGGED))
        # the reader reports a failed exchange the same way whether the card was pulled or a contact failed
        return (
            CardGone(str(problem)) if not self._state(job).present else LinkLost(f"{self._name}: {problem}")
        )


def chosen(url: str, readers: list[str]) -> str:
    """The reader that the URL names among those there are.

    Raises:
        PortMissing: none is called so.
        BadUrl: it could be more than one of them.
    """
    name = url.removeprefix(SCHEME)
    fitting = _matching(name, readers)
    there = "; ".join(readers) or "none"
    if not fitting:
        cause = remark(Why.NO_SUCH_READER, wanted=name) if name else remark(Why.NO_READER)
        raise PortMissing(f"no reader {name!r}; there are: {there}", cause)
    if len(fitting) > 1:
        raise BadUrl(f"{url}: more than one reader fits, name one of: {there}")
    return fitting[0]


def _matching(name: str, readers: list[str]) -> list[str]:
    if not name or name in readers:
        return readers if not name else [name]
    return [reader for reader in readers if NUMBERS.sub("", reader) == name]
