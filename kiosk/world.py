"""The world around a scripted visitor: the simulator's control, or the person at the bench who is told what to do."""

import asyncio
import sys
from typing import Any

import requests

from drivers.ports.durations import Durations

CALLS = {
    "lay": "/id_card/lay",
    "lift": "/id_card/lift",
    "press": "/rating_keypad/press",
    "strike": "/faults/strike",
    "mend": "/faults/mend",
}


class WorldError(Exception):
    """The simulator's control cannot be reached, or refuses; the text says what and why."""


class SimulatedWorld:
    """Does a scenario's cards, keys and faults at the simulator's control."""

    def __init__(self, control: str, durations: Durations) -> None:
        self._control = control
        self._durations = durations

    async def do(self, action: str, params: dict[str, Any]) -> None:
        """Does one action.

        Raises:
            WorldError: the control is away or refuses.
        """
        await asyncio.to_thread(self._post, CALLS[action], params)

    def _post(self, path: str, params: dict[str, Any]) -> None:
        try:
            answer = requests.post(
                self._control + path, json=params, timeout=self._durations.office_total, allow_redirects=False
            )
        except requests.RequestException as error:
            raise WorldError(f"the simulator's control {self._control}: {type(error).__name__}") from None
        if not answer.ok:
            raise WorldError(f"the simulator's control refuses {path}: {answer.text[:300]}")


class TellingWorld:
    """Tells the person at the bench, and goes on when the hardware has noticed or Enter is pressed."""

    async def do(self, action: str, params: dict[str, Any]) -> None:
        """Prints what to do now; a card and a key are noticed by the devices themselves, so nothing waits for them."""
        said = {
            "lay": f"lay the card {params.get('card', '')} on the reader",
            "lift": "take the card off the reader",
            "press": f"press key {params.get('key')} of the rating keypad",
            "strike": f"cause {params.get('fault')} at {params.get('device')}",
            "mend": f"mend {params.get('fault')} at {params.get('device')}",
        }[action]
        waits = action in ("strike", "mend", "lift")
        sys.stderr.write(f"now: {said}{', then press Enter' if waits else ''}\n")
        sys.stderr.flush()
        if waits:
            await asyncio.to_thread(sys.stdin.readline)


def world_of(control: str | None, durations: Durations) -> SimulatedWorld | TellingWorld:
    """The simulator's control where the profile names one, else the person at the bench."""
    return TellingWorld() if control is None else SimulatedWorld(control, durations)
