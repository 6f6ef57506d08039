"""Whether a slip can be printed and a scenario played: anywhere, or at one terminal with its paper and its devices."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from drivers.loader import read_quirks
from drivers.ports.fault_ids import FaultId
from drivers.ports.slip import Slip
from drivers.receipt_printer.layout import SlipError, lay_out
from flows.data_files import check_data, mistake, parse_toml, place_mistake, read_data_file, read_text
from flows.mistakes import DataFileError, Mistake, Mistakes, instead_of
from flows.page_keys import page_keys
from flows.scenario import Scenario
from flows.texts import Language
from flows.visitor import STILL_HERE
from flows.words import Catalogue
from kiosk.profile import LoadedProfile
from kiosk.simulator_names import Names, simulator_names

NARROWEST = 32
READING = "reading"
"""The stage at which a card is read, which is no page of its own (`flows.answers.stage_of`)."""
HANDS = {
    "lay": "id_card",
    "lift": "id_card",
    "insert": "smart_card",
    "pull": "smart_card",
    "press": "rating_keypad",
}
"""What a step does with its hands → the device it does it at."""


def read_slip(file: Path, terminal: LoadedProfile | None) -> Slip:
    """The slip of a file, laid out for a terminal's printer; without one, for the narrowest there is.

    Raises:
        DataFileError: it is no slip, the terminal has no printer, or its paper is too narrow.
    """
    slip = read_data_file(file, Slip)
    columns = NARROWEST
    if terminal is not None:
        printer = terminal.devices.get("receipt_printer")
        if printer is None:
            raise DataFileError(Mistake(f"{terminal.path} has no [devices.receipt_printer]", file))
        columns = getattr(read_quirks("receipt_printer", printer.driver, printer.quirks), "columns", columns)
    try:
        lay_out(slip, columns)
    except SlipError as error:
        where, _, said = str(error).partition(": ")
        block = where.removeprefix("block ")
        keys = ("blocks", int(block) - 1) if block.isdecimal() else ("title",)
        raise mistake(file, keys, said) from None
    return slip


def check_scenario(file: Path, terminal: LoadedProfile | None) -> None:
    """Holds a scenario against the pages, words and faults there are, and against a terminal's devices.

    Raises:
        DataFileError: with everything that is wrong with it.
    """
    text = read_text(file)
    data = parse_toml(file, text)
    mistakes = Mistakes()
    mistakes.of(lambda: check_data(file, text, data, Scenario))
    for keys, said in _Names(terminal).wrong(data):
        mistakes.add(place_mistake(file, text, keys, said))
    mistakes.raise_any()


Wrong = Iterator[tuple[tuple[str | int, ...], str]]
"""The keys that lead to a mistake, and the words for it."""


class _Names:
    """The names that a scenario may use. What is not of the right type is passed over: the schema tells that."""

    def __init__(self, terminal: LoadedProfile | None) -> None:
        self._terminal = terminal
        self._pages = page_keys() | {STILL_HERE}
        self._words = set(Catalogue.load(Language.ZH).texts) | {fault.value for fault in FaultId}

    @property
    def _simulator(self) -> Names | None:
        """Asked only where something of it is named."""
        return simulator_names()

    def wrong(self, data: Mapping[str, Any]) -> Wrong:
        """Everything that is named and does not exist."""
        steps, staged = _rows(data, "step"), _rows(data, "fault")
        drawn = _rows(_table(data, "chance"), "draw")
        for number, step in enumerate(steps):
            yield from self._step(step, ("step", number))
        for number, fault in enumerate(staged):
            yield from self._stroke(fault, ("fault", number))
            for key in ("stage", "mend_stage"):
                yield from self._one_of(fault, key, self._pages | {READING}, ("fault", number), "page")
        for number, fault in enumerate(drawn):
            yield from self._stroke(fault, ("chance", "draw", number))
        cards = _table(data, "chance").get("cards")
        for number, card in enumerate(cards if isinstance(cards, list) else ()):
            yield from self._card({number: card}, number, "id_card", ("chance", "cards"))

    def _step(self, step: Mapping[str, Any], here: tuple[str | int, ...]) -> Wrong:
        yield from self._one_of(step, "page", self._pages, here, "page")
        for key in ("shows", "hides"):
            yield from self._one_of(step, key, self._words, here, "text or fault")
        for key, device in HANDS.items():
            if step.get(key) not in (None, False):
                yield from self._device(device, (*here, key))
                yield from self._card(step, key, device, here)
        for key in ("strike", "mend"):
            if isinstance(step.get(key), dict):
                yield from self._stroke(step[key], (*here, key))

    def _card(
        self, table: Mapping[Any, Any], key: str | int, device: str, here: tuple[str | int, ...]
    ) -> Wrong:
        """Cards are the simulator's; elsewhere a person lays whatever it is that the name means to them."""
        simulated = self._terminal is not None and self._terminal.profile.simulator is not None
        names = self._simulator if simulated else None
        if names is not None:
            yield from self._one_of(table, key, names.cards[device], here, "card")

    def _stroke(self, stroke: Mapping[str, Any], here: tuple[str | int, ...]) -> Wrong:
        device = stroke.get("device")
        if not isinstance(device, str):
            return
        names = self._simulator
        if names is not None and device not in names.faults:
            yield from self._one_of(stroke, "device", names.faults, here, "device")
            return
        yield from self._device(device, (*here, "device"))
        if names is not None:
            yield from self._one_of(stroke, "fault", names.faults[device], here, f"fault of {device}")

    def _device(self, device: str, keys: tuple[str | int, ...]) -> Wrong:
        terminal = self._terminal
        if terminal is None or device in terminal.devices or (device == "office" and terminal.profile.office):
            return
        yield keys, f"{terminal.path} has no {device}"

    @staticmethod
    def _one_of(
        table: Mapping[Any, Any], key: str | int, known: Any, here: tuple[str | int, ...], kind: str
    ) -> Wrong:
        name = table.get(key)
        if isinstance(name, str) and name and name not in known:
            yield (*here, key), f"there is no {kind} {name!r}; {instead_of(name, known)}"


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The table of this name; an empty one where there is none."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _rows(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The tables of this list; what is none is passed over as an empty one."""
    rows = data.get(key)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []
