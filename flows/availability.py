"""Which services can be offered now, and the plain words for those that cannot. Pure rules, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.catalogue import Service
from flows.texts import Text, Words

Missing = Mapping[str, Words]
"""What a terminal lacks at the moment: the need's name and, for the public, why."""


@dataclass(frozen=True)
class Offer:
    """Whether a service can be used. `greyed` says why not and the nearest other way; `note` what one has to do without."""

    service: Service
    greyed: Words | None = None
    note: Words | None = None


def offer(service: Service, missing: Missing) -> Offer:
    """The service under these circumstances; the first missing need is the reason told."""
    for need in service.needs:
        if need in missing:
            values = {"reason": missing[need], "instead": service.text("instead")}
            return Offer(service, greyed=Text("offer.greyed", values))
    if "receipt_printer" in service.prefers and "receipt_printer" in missing:
        return Offer(service, note=Text("offer.no_paper", {"reason": missing["receipt_printer"]}))
    return Offer(service)
