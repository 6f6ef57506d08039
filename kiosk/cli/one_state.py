"""Prints the state of one device; every port's `status` command."""

from typing import Any

import typer

from kiosk.cli.exits import Exit
from kiosk.cli.one_device import heard_of, in_loop, one_device
from kiosk.cli.output import print_fields, print_json, state_fields
from kiosk.profile import LoadedProfile


def print_state(loaded: LoadedProfile, port: str, as_json: bool) -> None:
    """Prints the device's state once it is known, and ends the command."""

    async def work() -> Any:
        async with one_device(loaded, port) as device:
            await heard_of(device)
            return device.state

    state = in_loop(work())
    fields = state_fields(state)
    print_json(fields) if as_json else print_fields(fields)
    raise typer.Exit(Exit.DONE if state.usable else Exit.DEVICE)
