"""Readers that the PC/SC service knows."""

from drivers.ports.remarks import Sought, Why, remark
from drivers.search import Candidate, Found
from drivers.smart_card.pcsc import NUMBERS, SCHEME


def search(url: str, _connected: bool) -> Found:
    """See `drivers.search.search`."""
    from smartcard.scard import (
        SCARD_S_SUCCESS,
        SCARD_SCOPE_SYSTEM,
        SCardEstablishContext,
        SCardGetErrorMessage,
        SCardListReaders,
        SCardReleaseContext,
    )

    wanted = url.removeprefix(SCHEME)
    answer, context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)
    if answer != SCARD_S_SUCCESS:
        said = SCardGetErrorMessage(answer).strip().rstrip(".")
        return Found(Sought.READERS, problem=remark(Why.NO_PCSCD, said=said))
    try:
        _, names = SCardListReaders(context, [])
    finally:
        SCardReleaseContext(context)
    return judge(wanted, list(names or ()))


def judge(wanted: str, names: list[str]) -> Found:
    """Which of the readers an URL means: the one of that name, or the only one where it names none."""
    if not names:
        return Found(Sought.READERS, problem=remark(Why.NO_READER))
    found = []
    for full in sorted(names):
        name = NUMBERS.sub("", full)
        refusal = None if wanted in (name, full) else remark(Why.OTHER_NAME, wanted=wanted)
        if not wanted:
            refusal = None if len(names) == 1 else remark(Why.SEVERAL_READERS)
        found.append(Candidate(name, "a reader of the PC/SC service", refusal, f"{SCHEME}{name}"))
    return Found(Sought.READERS, tuple(found))
