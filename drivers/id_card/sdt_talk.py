"""One question to a GA 467 reader: a damaged answer is asked for again, one to an older question is passed over."""

import time

from drivers.codecs.sdt import Answer, FrameReader, Order, Status, encode
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.durations import Durations

RETRIES = 2
"""How often a command is repeated after a damaged answer. Asking a reader twice does no harm."""

REPEAT = (
    Status.CHECKSUM_WRONG,
    Status.LENGTH_WRONG,
    Status.COMMAND_WRONG,
    Status.UNRECOGNISED,
)
"""Statuses after which a command is given again."""
LINE_NOISE = (Status.CHECKSUM_WRONG, Status.LENGTH_WRONG)
"""Those of them that say nothing of the command itself."""

_SHAPES = {
    Order.READ_TEXT_PHOTO: lambda size: size >= 256,
    Order.READ_TEXT_PHOTO_FINGERPRINT: lambda size: size >= 256,
    Order.READ_NEWEST_ADDRESS: lambda size: 16 < size < 256,
    Order.SAM_ID: lambda size: size == 16,
}
"""Sizes of a success; an answer of another size belongs to a command given up earlier. The rest is short."""


def ask(job: Job, order: Order, durations: Durations, repeat: tuple[Status, ...] = REPEAT) -> Answer:
    """Sends a command and returns its answer, repeating it after damage.

    Raises:
        DeviceSilent: nothing came, twice.
        ProtocolBroken: damaged answers until the retries were used up.
        JobCanceled, JobExpired, LinkLost: see `Job`.
    """
    trouble, silences = "", 0
    for attempt in range(RETRIES + 1):
        job.check()
        job.counters.retries += attempt > 0
        job.transport.drop_input()
        job.send(encode(order), durations.sdt_answer)
        heard = _hear(job, order, durations)
        if isinstance(heard, Answer) and heard.status not in repeat:
            return heard
        if heard is None:
            silences += 1
            trouble = f"{order.name}: no answer"
            if silences == RETRIES:
                raise DeviceSilent(trouble)
            continue
        job.counters.damaged_frames += 1
        trouble = f"{order.name}: {heard}"
    raise ProtocolBroken(trouble)


def _hear(job: Job, order: Order, durations: Durations) -> Answer | str | None:
    """The answer; what was wrong with it; or None where not a byte came."""
    frames = FrameReader()
    first = durations.sdt_answer
    if order in (Order.READ_TEXT_PHOTO, Order.READ_TEXT_PHOTO_FINGERPRINT):
        first = durations.sdt_read_answer
    elif order is Order.READ_NEWEST_ADDRESS:
        first = durations.sdt_address_answer
    end = time.monotonic() + 2 * first
    until, noise = time.monotonic() + first, False
    while data := job.receive(min(until, end)):
        noise = True
        for item in frames.feed(data):
            if not isinstance(item, Answer):
                return item.value
            if item.status != Status.DONE or _fits(order, len(item.data)):
                return item
        until = time.monotonic() + durations.sdt_inter_byte
    if not noise:
        return None
    return "half a frame, then silence" if frames.pending else "no frame in what came"


def _fits(order: Order, size: int) -> bool:
    shape = _SHAPES.get(order)
    return shape(size) if shape is not None else size < 16
