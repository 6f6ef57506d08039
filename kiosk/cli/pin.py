"""`kiosk pin set`: the PIN of the maintenance menu."""

import sys

import typer

from kiosk.cli.exits import Exit
from kiosk.cli.options import DEMO, Data, ProfileName, data_folder, fail, profile_of
from kiosk.maintenance.pin import LEAST, MOST, set_pin, weak

app = typer.Typer(no_args_is_help=True, help="The PIN of the terminal's maintenance menu.")


def at_keyboard() -> bool:
    """Whether somebody types, rather than a program."""
    return sys.stdin.isatty()


@app.callback()
def pin() -> None:
    """The PIN of the terminal's maintenance menu."""


@app.command("set")
def set_(profile: ProfileName = DEMO, data: Data = None) -> None:
    """Set the PIN, typed twice without being shown; from a pipe, the first line. A running terminal takes it at once."""
    folder = data_folder(data, profile_of(profile))
    if at_keyboard():
        said = typer.prompt(f"PIN, {LEAST} to {MOST} digits", hide_input=True, confirmation_prompt=True)
    else:
        said = sys.stdin.readline()
    typed = said.strip()
    if why := weak(typed):
        raise fail(f"this PIN was not taken, please choose another one: {why}", Exit.USAGE)
    try:
        set_pin(folder, typed)
    except OSError as error:
        raise fail(f"{folder}: {error.strerror}", Exit.FAILED) from None
    typer.echo(f"the PIN of {folder} is set")
