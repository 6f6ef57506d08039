"""`kiosk check FILE`: whether a profile, site, model, slip or scenario is right, and if not, where and what was expected."""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from drivers.ports.slip import Slip
from flows.data_files import DataFileError, check_data, mistake, parse_toml, read_text
from flows.scenario import Scenario
from kiosk.certificates import certified
from kiosk.cli.exits import Exit
from kiosk.cli.fit import check_fit
from kiosk.cli.options import AsJson, fail, profile_of
from kiosk.cli.output import print_json
from kiosk.profile import LoadedProfile, load_model, load_profile, load_site


def check(
    file: Annotated[Path, typer.Argument(help="A profile, a site, a model, a slip or a scenario in TOML.")],
    profile: Annotated[
        str,
        typer.Option(
            "--profile", metavar="NAME|FILE", help="Also whether a slip or scenario suits this terminal."
        ),
    ] = "",
    json: AsJson = False,
) -> None:
    """Validate a file; each mistake is told with file, line and what was expected."""
    terminal = profile_of(profile) if profile else None
    try:
        kind = _check(file, terminal)
    except DataFileError as error:
        if json:
            print_json({"file": str(file), "valid": False, "mistakes": str(error).splitlines()})
            raise typer.Exit(Exit.USAGE) from None
        raise fail(error, Exit.USAGE) from None
    if json:
        print_json({"file": str(file), "valid": True, "kind": kind})
    else:
        typer.echo(f"{file}: a valid {kind}")


def _check(file: Path, terminal: LoadedProfile | None) -> str:
    text = read_text(file)
    data = parse_toml(file, text)
    kind = kind_of(data)
    if kind == "profile":
        must_be_certified(load_profile(file))
    elif kind == "model":
        load_model(file)
    elif kind == "site":
        load_site(file)
    else:
        models: dict[str, type[BaseModel]] = {"scenario": Scenario, "slip": Slip}
        check_fit(file, check_data(file, text, data, models[kind]), terminal)
    return kind


def must_be_certified(terminal: LoadedProfile) -> None:
    """Only drivers that do what their port promises are offered.

    Raises:
        DataFileError: a device's driver has no passing suite; says what to run.
    """
    known = certified()
    mistakes = []
    for port, device in terminal.devices.items():
        if (port, device.driver) not in known:
            said = (
                f"{device.driver!r} has not passed the suite of {port}: `pytest --certify` tries it on the simulator, "
                "`pytest --hardware PROFILE` on a device"
            )
            keys = ("devices", port, "model" if device.model else "driver")
            mistakes.append(str(mistake(terminal.path, keys, said)))
    if mistakes:
        raise DataFileError("\n".join(mistakes))


def kind_of(data: dict[str, Any]) -> str:
    """What a file is meant to be, told by a key that only such a file has; a profile when it has none of them."""
    if data.keys() & {"step", "fault", "chance", "expect"}:
        return "scenario"
    if "blocks" in data:
        return "slip"
    if "region_code" in data or "name_en" in data:
        return "site"
    if "port" in data:
        return "model"
    return "profile"
