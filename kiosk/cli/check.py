"""`kiosk check FILE`: whether a profile, site, model, slip or scenario is right, and if not, where and what was expected."""

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.data_files import parse_toml, read_data_file, read_text
from flows.mistakes import Mistake, Mistakes
from kiosk.certificates import Certificate
from kiosk.checking import examine, examine_model
from kiosk.cli.exits import Exit
from kiosk.cli.options import AsJson, profile_of
from kiosk.cli.output import print_json
from kiosk.fit import check_scenario, read_slip
from kiosk.profile import LoadedProfile, ModelReading, ProfileReading, load_site


def check(
    file: Annotated[
        Path,
        typer.Argument(
            help="A profile, a site, a model, a slip or a scenario in TOML; or a folder: all that is below it."
        ),
    ],
    profile: Annotated[
        str,
        typer.Option(
            "--profile", metavar="NAME|FILE", help="Also whether a slip or scenario suits this terminal."
        ),
    ] = "",
    json: AsJson = False,
) -> None:
    """Validate a file; each mistake is told with file, line and what would be right."""
    terminal = profile_of(profile) if profile else None
    mistakes = Mistakes()
    files = sorted(file.rglob("*.toml")) if file.is_dir() else [file]
    if not files:
        mistakes.add(Mistake("no .toml file is in this folder", file))
    kinds = {one: _check(one, terminal, mistakes) for one in files}
    if json:
        _print_json(file, kinds, mistakes)
    else:
        for mistake in mistakes:
            typer.echo(str(mistake), err=True)
        wrong = {mistake.file for mistake in mistakes.errors}
        for path, kind in kinds.items():
            if path not in wrong:
                typer.echo(f"{path}: a valid {kind}")
    if mistakes.errors:
        raise typer.Exit(Exit.USAGE)


def _print_json(file: Path, kinds: dict[Path, str], mistakes: Mistakes) -> None:
    said: dict[str, Any] = {"file": str(file), "valid": not mistakes.errors}
    if mistakes.errors:
        said["mistakes"] = [one.fields() for one in mistakes.errors]
    else:
        said["kind"] = kinds.get(file, "folder")
    print_json(said | {"warnings": [one.fields() for one in mistakes.warnings]})


def _check(file: Path, terminal: LoadedProfile | None, mistakes: Mistakes) -> str:
    """Takes down what is wrong with a file; what it is meant to be, empty where nobody can tell."""
    mistakes.begin(file)
    kind = ""
    with mistakes.taking():
        kind = kind_of(parse_toml(file, read_text(file)))
        if kind == "profile":
            profile = ProfileReading(file)
            try:
                examine(profile)
            finally:
                mistakes.add(*profile.mistakes)
        elif kind == "model":
            model = ModelReading(file)
            examine_model(model)
            mistakes.add(*model.mistakes)
        elif kind == "site":
            load_site(file)
        elif kind == "certificate":
            read_data_file(file, Certificate)
        elif kind == "slip":
            read_slip(file, terminal)
        else:
            check_scenario(file, terminal)
    return kind


def kind_of(data: dict[str, Any]) -> str:
    """What a file is meant to be, told by a key that only such a file has; a profile when it has none of them."""
    if data.keys() & {"step", "fault", "chance", "expect"}:
        return "scenario"
    if "blocks" in data:
        return "slip"
    if "results" in data:
        return "certificate"
    if "region_code" in data or "name_en" in data:
        return "site"
    if "port" in data:
        return "model"
    return "profile"
