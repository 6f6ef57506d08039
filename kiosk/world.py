"""The world around a scripted visitor: the simulator's control, or the person at the bench who is told what to do."""

import asyncio
import sys
from typing import Any

from drivers.ports.durations import Durations
from flows.scenario import Chance, FaultStroke

CALLS = {
    "lay": "/id_card/lay",
    "lift": "/id_card/lift",
    "insert": "/smart_card/insert",
    "pull": "/smart_card/pull",
    "press": "/rating_keypad/press",
    "strike": "/faults/strike",
    "mend": "/faults/mend",
    "poke": "/rating_keypad/press",
}

CONTROL_ANSWER = 10.0
"""Seconds; the control answers at once unless its machine is very busy."""


class WorldError(Exception):
    """The simulator's control cannot be reached, or refuses; the text says what and why."""


class SimulatedWorld:
    """Does a scenario's cards, keys and faults at the simulator's control."""

    def __init__(self, control: str, durations: Durations) -> None:
        self._control = control
        self._durations = durations

    async def do(self, action: str, params: dict[str, Any]) -> None:
        """Does one action. A key is pressed again once the pad listens, as a person would.

        Raises:
            WorldError: the control is away or refuses, or the pad never listened.
        """
        await asyncio.to_thread(self._press if action == "press" else self._post, CALLS[action], params)

    def catalogue(self) -> tuple[FaultStroke, ...]:
        """Every fault that the simulator knows, once for each choice of a setting that has some. Blocks.

        Raises:
            WorldError: the control is away or refuses.
        """
        return tuple(
            FaultStroke(device=fault["device"], fault=fault["fault"], **settings)
            for fault in self._get("/faults")
            for settings in _each_choice(fault["settings"])
        )

    async def filled(self, chance: Chance) -> Chance:
        """`chance` with what the simulator knows, where the scenario does not say what to draw from.

        Raises:
            WorldError: the control is away or refuses.
        """
        cards = chance.cards or tuple(card["card"] for card in await asyncio.to_thread(self._get, "/cards"))
        draw = chance.draw or await asyncio.to_thread(self.catalogue)
        return chance.model_copy(update={"draw": draw, "cards": cards})

    def _press(self, path: str, params: dict[str, Any]) -> None:
        asked = self._get("/state")["events"]["key_asked"]
        if self._post(path, params).get("sent"):
            return
        seconds = self._durations.rate
        if self._get(f"/wait?event=key_asked&after={asked}&timeout={seconds}", seconds)["timed_out"]:
            raise WorldError("the rating keypad was not asked")
        self._post(path, params)

    def _get(self, path: str, seconds: float = 0.0) -> Any:
        return self._exchange("GET", path, None, seconds)

    def _post(self, path: str, params: dict[str, Any]) -> Any:
        return self._exchange("POST", path, params, 0.0)

    def _exchange(self, method: str, path: str, params: dict[str, Any] | None, seconds: float) -> Any:
        import requests

        try:
            answer = requests.request(
                method,
                self._control + path,
                json=params,
                timeout=seconds + CONTROL_ANSWER,
                allow_redirects=False,
            )
            said = answer.json()
        except requests.RequestException as error:
            raise WorldError(f"the simulator's control {self._control}: {type(error).__name__}") from None
        if not answer.ok:
            raise WorldError(f"the simulator's control refuses {path}: {answer.text[:300]}")
        return said


def _each_choice(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The defaults; where one setting has choices, those instead."""
    for name, setting in settings.items():
        if setting["choices"]:
            return [{name: choice} for choice in setting["choices"]]
    return [{}]


class TellingWorld:
    """Tells the person at the bench, and goes on when the hardware has noticed or Enter is pressed."""

    async def do(self, action: str, params: dict[str, Any]) -> None:
        """Prints what to do now; a card and a key are noticed by the devices themselves, so nothing waits for them."""
        said = {
            "lay": f"lay the card {params.get('card', '')} on the reader",
            "lift": "take the card off the reader",
            "insert": f"put the card {params.get('card', '')} into the slot",
            "pull": "pull the card out of the slot",
            **dict.fromkeys(("press", "poke"), f"press key {params.get('key')} of the rating keypad"),
            "strike": f"cause {params.get('fault')} at {params.get('device')}",
            "mend": f"mend {params.get('fault')} at {params.get('device')}",
        }[action]
        waits = action in ("strike", "mend", "lift", "pull")
        sys.stderr.write(f"now: {said}{', then press Enter' if waits else ''}\n")
        sys.stderr.flush()
        if waits:
            await asyncio.to_thread(sys.stdin.readline)


def world_of(control: str | None, durations: Durations) -> SimulatedWorld | TellingWorld:
    """The simulator's control where the profile names one, else the person at the bench."""
    return TellingWorld() if control is None else SimulatedWorld(control, durations)
