"""Which services can be offered now, and the plain words for those that cannot. Pure rules, no I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flows.catalogue import Service
from flows.texts import Text, Words

Missing = Mapping[str, Words]
"""What a terminal lacks at the moment: the need's name and, for the public, why."""

TERMINAL = "terminal"
"""The need that every service has, without saying so: while it is missing (the door is open, the mains have failed) the terminal
is closed, whatever else is well."""


def without_ledger(missing: Missing) -> Missing:
    """What follows from a ledger that cannot be written: paper is written down before it moves, so nothing is printed."""
    return {"receipt_printer": missing["ledger"], **missing} if "ledger" in missing else missing


@dataclass(frozen=True)
class Offer:
    """Whether a service can be used. `greyed` says why not and the nearest other way; `note` what one has to do without."""

    service: Service
    greyed: Words | None = None
    note: Words | None = None


def offer(service: Service, missing: Missing, doubts: Missing = MappingProxyType({})) -> Offer:
    """The service under these circumstances; the first missing need is the reason told, the first doubtful one the note."""
    for need in (TERMINAL, *service.needs):
        if need in missing:
            values = {"reason": missing[need], "instead": service.text("instead")}
            return Offer(service, greyed=Text("offer.greyed", values))
    if "receipt_printer" in service.prefers and "receipt_printer" in missing:
        return Offer(service, note=Text("offer.no_paper", {"reason": missing["receipt_printer"]}))
    return Offer(
        service, note=next((doubts[n] for n in (*service.needs, *service.prefers) if n in doubts), None)
    )


def reasons_of(services: Iterable[Service], missing: Missing) -> list[Words]:
    """Why nothing is offered: of what is missing only what these services cannot do without."""
    if TERMINAL in missing:
        return [missing[TERMINAL]]
    needed: set[str] = {need for service in services for need in service.needs}
    if "receipt_printer" in needed:
        needed.add("ledger")
    return [words for need, words in missing.items() if need in needed]
