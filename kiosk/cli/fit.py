"""Whether a slip can be printed and a scenario played: anywhere, or at one terminal with its paper and its devices."""

from pathlib import Path

from pydantic import BaseModel

from drivers.loader import read_quirks
from drivers.ports.slip import Slip
from drivers.receipt_printer.layout import SlipError, lay_out
from flows.data_files import DataFileError, mistake
from flows.scenario import Scenario
from kiosk.profile import LoadedProfile

NARROWEST = 32


def check_fit(file: Path, checked: BaseModel, terminal: LoadedProfile | None = None) -> None:
    """Holds a slip or scenario against a terminal; without one, against what no printer prints.

    Raises:
        DataFileError: it asks for what the terminal does not have, or cannot be laid out on its paper.
    """
    if isinstance(checked, Slip):
        _slip(file, checked, terminal)
    elif isinstance(checked, Scenario) and terminal is not None:
        _scenario(file, checked, terminal)


def _slip(file: Path, slip: Slip, terminal: LoadedProfile | None) -> None:
    columns = NARROWEST
    if terminal is not None:
        printer = terminal.devices.get("receipt_printer")
        if printer is None:
            raise DataFileError(f"{file}: {terminal.path} has no [devices.receipt_printer]")
        columns = getattr(read_quirks("receipt_printer", printer.driver, printer.quirks), "columns", columns)
    try:
        lay_out(slip, columns)
    except SlipError as error:
        where, _, said = str(error).partition(": ")
        block = where.removeprefix("block ")
        keys = ("blocks", int(block) - 1) if block.isdecimal() else ("title",)
        raise mistake(file, keys, said) from None


def _scenario(file: Path, scenario: Scenario, terminal: LoadedProfile) -> None:
    there = set(terminal.devices) | ({"office"} if terminal.profile.office is not None else set())
    known = _known_faults(terminal)
    mistakes = []

    def look(device: str, fault: str | None, *keys: str | int) -> None:
        if device not in there:
            mistakes.append(str(mistake(file, keys, f"{terminal.path} has no {device}")))
        elif fault is not None and known is not None and fault not in known[device]:
            said = f"the simulator knows no such fault of {device}; it has: {', '.join(known[device])}"
            mistakes.append(str(mistake(file, (*keys, "fault"), said)))

    for number, step in enumerate(scenario.step):
        wanted = {
            "lay": "id_card",
            "lift": "id_card",
            "insert": "smart_card",
            "pull": "smart_card",
            "press": "rating_keypad",
        }
        for action, params in step.actions():
            look(wanted.get(action) or params["device"], params.get("fault"), "step", number, action)
    for number, staged in enumerate(scenario.fault):
        look(staged.device, staged.fault, "fault", number)
    for number, stroke in enumerate(scenario.chance.draw if scenario.chance else ()):
        look(stroke.device, stroke.fault, "chance", "draw", number)
    if mistakes:
        raise DataFileError("\n".join(mistakes))


def _known_faults(terminal: LoadedProfile) -> dict[str, list[str]] | None:
    """By device; None where no simulator runs that could be asked."""
    if terminal.profile.simulator is None:
        return None
    from kiosk.world import SimulatedWorld, WorldError

    found: dict[str, list[str]] = {}
    try:
        for stroke in SimulatedWorld(terminal.profile.simulator.control, terminal.durations).catalogue():
            if stroke.fault not in found.setdefault(stroke.device, []):
                found[stroke.device].append(stroke.fault)
    except WorldError:
        return None
    return found
