"""The options that several commands share, and what they are turned into."""

import os
from pathlib import Path
from typing import Annotated

import typer

from flows.mistakes import DataFileError
from kiosk.cli.exits import Exit
from kiosk.profile import LoadedProfile, find_profile, load_profile

ProfileName = Annotated[
    str,
    typer.Option("--profile", envvar="KIOSK_PROFILE", metavar="NAME|FILE", help="The terminal's profile."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Show = Annotated[
    bool, typer.Option("--show", help="Print personal fields unmasked; only on a workbench profile.")
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar="KIOSK_DATA",
        help="The folder for ledger and key; the user's state folder if absent.",
    ),
]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.1, max=3600.0, help="Seconds to wait for a person.")
]
DEMO = "demo"
TOLD = 5
"""Mistakes of a profile that a command tells which cannot go on; `kiosk check` tells them all."""


def fail(said: object, status: Exit) -> typer.Exit:
    """Says what is wrong on standard error; raise what it returns."""
    typer.echo(f"kiosk: {said}", err=True)
    return typer.Exit(status)


def profile_of(name: str) -> LoadedProfile:
    """The profile, or the end of the command with a line for each of the first mistakes."""
    file = Path(name)
    try:
        file = find_profile(name)
        return load_profile(file)
    except DataFileError as error:
        raise fail(error.in_short(TOLD, f"kiosk check {file}"), Exit.USAGE) from None


def data_folder(given: Path | None, loaded: LoadedProfile) -> Path:
    """Where this terminal keeps its ledger and key."""
    if given is not None:
        return given
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "kiosk" / loaded.profile.terminal


def refuse_show_elsewhere(show: bool, loaded: LoadedProfile) -> None:
    """Personal fields are shown on a workbench only."""
    if show and not loaded.profile.bench:
        raise fail(f"--show: {loaded.path} is not a workbench (bench = true)", Exit.USAGE)
