"""Where a device under test is, and whose hand moves cards, keys and paper."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kiosk.profile import MODELS, find_profile, load_model, load_profile
from tests.simulator.process import SimulatorProcess


@dataclass(frozen=True)
class Contestant:
    """One device to be put through its port's suite. `simulated`: the simulator's model that behaves like it."""

    port: str
    model: str
    driver: str
    quirks: dict[str, Any] = field(default_factory=dict, hash=False)
    url: str = ""
    simulated: str = ""


@cache
def on_simulator() -> list[Contestant]:
    """Every model of the house that the simulator knows how to be."""
    found = []
    for path in sorted(MODELS.glob("*.toml")):
        model = load_model(path)
        if model.simulated:
            found.append(
                Contestant(model.port, path.stem, model.driver, model.quirks, simulated=model.simulated)
            )
    return found


def on_hardware(profile: str) -> list[Contestant]:
    """The devices of a terminal."""
    devices = load_profile(find_profile(profile)).devices
    return [
        Contestant(port, device.model or device.driver, device.driver, device.quirks, device.url)
        for port, device in devices.items()
    ]


@dataclass(frozen=True)
class Bench:
    """One device at its place."""

    contestant: Contestant
    simulator: SimulatorProcess | None

    @property
    def url(self) -> str:
        """How the driver reaches it."""
        if self.simulator is None or self.contestant.url:
            return self.contestant.url
        return str(self.simulator.control("GET", "/devices")[self.contestant.port]["url"])

    def prepare(self) -> None:
        """On the simulator: everything as at the start, and the right model at its place."""
        if self.simulator is not None:
            self.simulator.reset()
            self.simulator.control(
                "POST", f"/{self.contestant.port}/model", {"model": self.contestant.simulated}
            )

    def act(self, words: str, method: str, *values: Any) -> None:
        """Has the simulator do it, or asks the person to."""
        if self.simulator is not None:
            getattr(self.simulator, method)(*values)
        else:
            input(f"\n{words}, then press Enter … ")

    def post(self, words: str, path: str, **body: Any) -> None:
        """A hand that has no method of its own: a call of the simulator's control, or asks the person to."""
        if self.simulator is not None:
            self.simulator.control("POST", path, body)
        else:
            input(f"\n{words}, then press Enter … ")
