"""Which services can be offered now, and the plain words for those that cannot. Pure rules, no I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flows.catalogue import PRINTERS, READERS, Service
from flows.texts import Text, Words

Missing = Mapping[str, Words]
"""What a terminal lacks at the moment: the need's name and, for the public, why."""

TERMINAL = "terminal"
"""The need that every service has, without saying so: while it is missing (the door is open, the mains have failed) the terminal
is closed, whatever else is well."""


def without_ledger(missing: Missing, printers: Iterable[str] = ("receipt_printer",)) -> Missing:
    """What follows from a ledger that cannot be written: paper is written down before it moves, so nothing is printed."""
    if "ledger" not in missing:
        return missing
    return {**dict.fromkeys(printers, missing["ledger"]), **missing}


def lacking(service: Service, need: str, missing: Missing) -> str | None:
    """The need to blame when this one cannot be met, else None. Any printer of a service will do."""
    if need not in PRINTERS.values():
        return need if need in missing else None
    if any(printer not in missing for printer in service.printers):
        return None
    return service.printers[0]


@dataclass(frozen=True)
class Offer:
    """Whether a service can be used. `greyed` says why not and the nearest other way; `note` what one has to do without."""

    service: Service
    greyed: Words | None = None
    note: Words | None = None


def offer(service: Service, missing: Missing, doubts: Missing = MappingProxyType({})) -> Offer:
    """The service under these circumstances; the first missing need is the reason told, the first doubtful one the note."""
    for need in (TERMINAL, *service.needs):
        if blamed := lacking(service, need, missing):
            values = {"reason": missing[blamed], "instead": service.text("instead")}
            return Offer(service, greyed=Text("offer.greyed", values))
    for need in service.prefers:
        if need in PRINTERS.values() and (blamed := lacking(service, need, missing)):
            return Offer(service, note=Text("offer.no_paper", {"reason": missing[blamed]}))
    printer = next((printer for printer in service.printers if printer not in missing), None)
    others = set(PRINTERS.values()) - {printer}
    wanted = (need for need in (*service.needs, *service.prefers, printer or "") if need not in others)
    return Offer(service, note=next((doubts[need] for need in wanted if need in doubts), None))


def reasons_of(services: Iterable[Service], missing: Missing) -> list[Words]:
    """Why nothing is offered: of what is missing only what these services cannot do without."""
    if TERMINAL in missing:
        return [missing[TERMINAL]]
    offered = tuple(services)
    needed = {lacking(service, need, missing) for service in offered for need in service.needs}
    if "identity" in needed:
        needed.update(READERS)
    if any(need in PRINTERS.values() for service in offered for need in service.needs):
        needed.add("ledger")
    return [words for need, words in missing.items() if need in needed]
