"""`kiosk device NAME COMMAND`: one command to one device, to see it work or to see why not."""

from pathlib import Path
from typing import Annotated

import typer

from drivers.ports.document_printer import DocumentJob, Printed
from drivers.ports.id_card import IdCard
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.smart_card import SmartCard
from flows.mistakes import DataFileError
from kiosk.cli import beside, cameras, code_scanner
from kiosk.cli.card_fields import card_fields
from kiosk.cli.exits import Exit
from kiosk.cli.one_device import on_device
from kiosk.cli.one_state import print_state
from kiosk.cli.options import (
    DEMO,
    AsJson,
    ProfileName,
    Show,
    Timeout,
    fail,
    profile_of,
    refuse_show_elsewhere,
)
from kiosk.cli.output import conclude
from kiosk.cli.smart_card_fields import smart_card_fields
from kiosk.fit import read_slip

app = typer.Typer(help="One command to one device.", no_args_is_help=True)
id_card = typer.Typer(help="The ID-card reader.", no_args_is_help=True)
smart_card = typer.Typer(help="The smart-card reader.", no_args_is_help=True)
receipt_printer = typer.Typer(help="The receipt printer.", no_args_is_help=True)
document_printer = typer.Typer(help="The A4 printer.", no_args_is_help=True)
app.add_typer(id_card, name="id_card")
app.add_typer(smart_card, name="smart_card")
app.add_typer(receipt_printer, name="receipt_printer")
app.add_typer(document_printer, name="document_printer")
app.add_typer(beside.rating_keypad, name="rating_keypad")
app.add_typer(code_scanner.app, name="code_scanner")
app.add_typer(cameras.person_camera, name="person_camera")
app.add_typer(cameras.document_scanner, name="document_scanner")
app.add_typer(beside.sensor_board, name="sensor_board")
app.add_typer(beside.ups, name="ups")


@id_card.command("read")
def read(
    profile: ProfileName = DEMO, timeout: Timeout = 30.0, show: Show = False, json: AsJson = False
) -> None:
    """Wait for a card and print what it says, masked."""
    loaded = profile_of(profile)
    refuse_show_elsewhere(show, loaded)
    result: Result[IdCard] = on_device(loaded, "id_card", lambda device: device.read(timeout))
    raise conclude(result, card_fields(result.unwrap(), show) if result.ok else {}, json)


@id_card.command("sam-id")
def sam_id(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the number of the security module."""
    loaded = profile_of(profile)
    result: Result[str] = on_device(loaded, "id_card", lambda device: device.sam_id())
    raise conclude(result, {"sam_id": result.value} if result.ok else {}, json)


@id_card.command("reset")
def reset(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Reset the security module."""
    loaded = profile_of(profile)
    result: Result[None] = on_device(loaded, "id_card", lambda device: device.reset())
    raise conclude(result, {}, json)


@id_card.command("status")
def id_card_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the reader's state."""
    print_state(profile_of(profile), "id_card", json)


@smart_card.command("read")
def read_smart_card(
    profile: ProfileName = DEMO, timeout: Timeout = 30.0, show: Show = False, json: AsJson = False
) -> None:
    """Wait for a social security card, health card or technician's card and print what it says, masked."""
    loaded = profile_of(profile)
    refuse_show_elsewhere(show, loaded)
    result: Result[SmartCard] = on_device(loaded, "smart_card", lambda device: device.read(timeout))
    raise conclude(result, smart_card_fields(result.unwrap(), show) if result.ok else {}, json)


@smart_card.command("status")
def smart_card_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the reader's state, and which readers there are where it was not found."""
    print_state(profile_of(profile), "smart_card", json)


@receipt_printer.command("status")
def receipt_printer_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the printer's state: paper, cover, cutter, head."""
    print_state(profile_of(profile), "receipt_printer", json)


@receipt_printer.command("print")
def print_slip(
    file: Annotated[Path, typer.Argument(help="A slip in TOML (docs/slip.md).")],
    profile: ProfileName = DEMO,
    json: AsJson = False,
) -> None:
    """Print a slip and say whether it came out."""
    loaded = profile_of(profile)
    try:
        slip = read_slip(file, loaded)
    except DataFileError as error:
        raise fail(error, Exit.USAGE) from None
    result: Result[PrintOutcome] = on_device(loaded, "receipt_printer", lambda device: device.print(slip))
    outcome = result.value or PrintOutcome.UNKNOWN
    raise conclude(result, {"outcome": outcome.value}, json)


@document_printer.command("status")
def document_printer_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the printer's state: paper of each tray, toner, cover, jam."""
    print_state(profile_of(profile), "document_printer", json)


@document_printer.command("print")
def print_document(
    file: Annotated[Path, typer.Argument(help="A PDF.")],
    pages: Annotated[int, typer.Option(help="How many pages it has.", min=1)] = 1,
    copies: Annotated[int, typer.Option(help="How often to print it.", min=1)] = 1,
    duplex: Annotated[bool, typer.Option(help="On both sides of each sheet.")] = False,
    profile: ProfileName = DEMO,
    json: AsJson = False,
) -> None:
    """Print a PDF and say whether its pages came out."""
    loaded = profile_of(profile)
    try:
        pdf = file.read_bytes()
    except OSError as error:
        raise fail(f"{file}: {error.strerror}", Exit.USAGE) from None
    result: Result[Printed] = on_device(
        loaded,
        "document_printer",
        lambda device: device.print(DocumentJob(Sensitive(pdf), pages, copies, duplex)),
    )
    printed = result.value or Printed(PrintOutcome.UNKNOWN)
    raise conclude(result, {"outcome": printed.outcome.value, "sides": printed.sides}, json)
