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
    mistakes = []
    for number, step in enumerate(scenario.step):
        wanted = {"lay": "id_card", "lift": "id_card", "press": "rating_keypad"}
        for action, params in step.actions():
            device = wanted.get(action) or params["device"]
            if device not in there:
                said = f"{terminal.path} has no {device}"
                mistakes.append(str(mistake(file, ("step", number, action), said)))
    if mistakes:
        raise DataFileError("\n".join(mistakes))
