"""Whether a slip or a scenario suits one terminal: its printer's paper, the devices that it has."""

from pathlib import Path

from pydantic import BaseModel

from drivers.loader import read_quirks
from drivers.ports.slip import Slip
from drivers.receipt_printer.layout import SlipError, lay_out
from flows.data_files import DataFileError, mistake
from flows.scenario import Scenario
from kiosk.profile import LoadedProfile

NARROWEST = 32


def check_fit(file: Path, checked: BaseModel, terminal: LoadedProfile) -> None:
    """Holds a valid slip or scenario against a terminal; other files suit every one.

    Raises:
        DataFileError: it asks for what the terminal does not have, or cannot be laid out on its paper.
    """
    if isinstance(checked, Slip):
        _slip(file, checked, terminal)
    elif isinstance(checked, Scenario):
        _scenario(file, checked, terminal)


def _slip(file: Path, slip: Slip, terminal: LoadedProfile) -> None:
    printer = terminal.devices.get("receipt_printer")
    if printer is None:
        raise DataFileError(f"{file}: {terminal.path} has no [devices.receipt_printer]")
    quirks = read_quirks("receipt_printer", printer.driver, printer.quirks)
    try:
        lay_out(slip, getattr(quirks, "columns", NARROWEST))
    except SlipError as error:
        raise DataFileError(f"{file}: {error}") from None


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
