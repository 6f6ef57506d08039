"""`kiosk device rating_keypad …`, `sensor_board …` and `ups …`: what stands beside the work itself."""

from typing import Annotated, Any

import typer

from drivers.ports.rating_keypad import Staff
from drivers.ports.results import Result
from drivers.ports.sensor_board import LightMode
from kiosk.cli.one_device import on_device
from kiosk.cli.one_state import print_state
from kiosk.cli.options import DEMO, AsJson, ProfileName, Timeout, profile_of
from kiosk.cli.output import conclude

rating_keypad = typer.Typer(help="The rating keypad.", no_args_is_help=True)
sensor_board = typer.Typer(help="The sensor board: door, tamper switch, lights.", no_args_is_help=True)
ups = typer.Typer(help="The backup power.", no_args_is_help=True)


@rating_keypad.command("ask")
def ask(profile: ProfileName = DEMO, timeout: Timeout = 30.0, json: AsJson = False) -> None:
    """Light the keypad and print the level that is pressed."""
    loaded = profile_of(profile)
    result: Result[Any] = on_device(loaded, "rating_keypad", lambda device: device.ask(timeout))
    raise conclude(result, {"rating": result.unwrap().value} if result.ok else {}, json)


@rating_keypad.command("show")
def show(
    number: Annotated[str, typer.Argument(help="The clerk's number.")],
    name: Annotated[str, typer.Argument(help="The clerk's name.")] = "",
    profile: ProfileName = DEMO,
    json: AsJson = False,
) -> None:
    """Put a clerk on the keypad's display, where it has one."""
    loaded = profile_of(profile)
    result: Result[None] = on_device(loaded, "rating_keypad", lambda device: device.show(Staff(number, name)))
    raise conclude(result, {}, json)


@rating_keypad.command("status")
def rating_keypad_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the keypad's state."""
    print_state(profile_of(profile), "rating_keypad", json)


@sensor_board.command("light")
def light(
    position: Annotated[str, typer.Argument(help="The port beside which the light is, as `id_card`.")],
    mode: Annotated[LightMode, typer.Argument(help="How it shines.")],
    profile: ProfileName = DEMO,
    json: AsJson = False,
) -> None:
    """Set a guide light."""
    loaded = profile_of(profile)
    result: Result[None] = on_device(loaded, "sensor_board", lambda device: device.light(position, mode))
    raise conclude(result, {}, json)


@sensor_board.command("status")
def sensor_board_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print what the sensors see."""
    print_state(profile_of(profile), "sensor_board", json)


@ups.command("status")
def ups_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print whether the mains are there, and how the battery is."""
    print_state(profile_of(profile), "ups", json)
