"""`kiosk device code_scanner …`."""

from typing import Annotated, Any

import typer

from drivers.ports.code_scanner import PAYMENT, CodeKind, Scanned
from drivers.ports.results import Result
from drivers.ports.sensitive import mask
from kiosk.cli.one_device import on_device
from kiosk.cli.one_state import print_state
from kiosk.cli.options import DEMO, AsJson, ProfileName, Show, Timeout, profile_of, refuse_show_elsewhere
from kiosk.cli.output import conclude

app = typer.Typer(help="The code scanner.", no_args_is_help=True)

Accept = Annotated[
    list[CodeKind] | None,
    typer.Option(
        "--accept", help="A kind of code to ask for; again for more. All but payment codes unless given."
    ),
]


@app.command("read")
def read(
    profile: ProfileName = DEMO,
    timeout: Timeout = 30.0,
    accept: Accept = None,
    show: Show = False,
    json: AsJson = False,
) -> None:
    """Wait for a code and print what it is, masked; a payment code is never shown."""
    loaded = profile_of(profile)
    refuse_show_elsewhere(show, loaded)
    kinds = frozenset(accept or set(CodeKind) - PAYMENT)
    result: Result[Scanned] = on_device(loaded, "code_scanner", lambda device: device.read(timeout, kinds))
    raise conclude(result, _fields(result.unwrap(), show) if result.ok else {}, json)


@app.command("status")
def status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the scanner's state."""
    print_state(profile_of(profile), "code_scanner", json)


def _fields(scanned: Scanned, show: bool) -> dict[str, Any]:
    pays = bool(PAYMENT & set(scanned.kinds))
    text = scanned.text.reveal()
    return {
        "kinds": [kind.value for kind in scanned.kinds],
        "symbology": scanned.symbology,
        "bytes": len(scanned.data.reveal()),
        "text": None if pays else text if show else mask(text),
    }
