"""The names that scenarios and device models may use, for whoever asks without a simulator that runs."""

from typing import Any

from simulator.bay import Bay
from simulator.registry import known
from simulator.room import Choices, Room
from simulator.smart_card.cards import known as chips


def names() -> dict[str, Any]:
    """Faults by device, whichever model stands there; models by port; cards by the reader that takes them."""
    room = Room(Choices())
    ports = known()
    faults = {device: set(struck.faults) for device, struck in room.struck.items()}
    for name, one in ports.items():
        for model in one.models:
            faults[name] |= set(Bay(name, room.parts, model, None).device.struck.faults)
    county = room.parts.county
    return {
        "faults": {device: sorted(found) for device, found in faults.items()},
        "models": {name: sorted(one.models) for name, one in ports.items()},
        "cards": {"id_card": sorted(county.cards), "smart_card": sorted(chips(county.cards))},
    }
