"""`kiosk visit SCENARIO`: a scripted visitor against the profile's real drivers, without a window."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.data_files import DataFileError, read_data_file
from flows.scenario import Scenario
from flows.visit import Ending, VisitReport
from flows.visitor import ScenarioFailed, ScriptedVisitor, play
from flows.ways_out import Leaving
from kiosk.cli.exits import Exit
from kiosk.cli.one_device import in_loop
from kiosk.cli.options import DEMO, AsJson, Data, ProfileName, data_folder, fail, profile_of
from kiosk.cli.output import print_json
from kiosk.logs import start_logs
from kiosk.profile import LoadedProfile
from kiosk.store.database import StoreError
from kiosk.store.ledger import PrintRow
from kiosk.terminal import open_terminal
from kiosk.world import WorldError, world_of


@dataclass(frozen=True)
class Outcome:
    """What became of a scripted visit."""

    pages: list[str]
    report: VisitReport | None
    prints: list[PrintRow]
    outbox: dict[str, int]
    failure: str


def visit(
    scenario: Annotated[Path, typer.Argument(help="What the visitor does (docs/scenario.md).")],
    profile: ProfileName = DEMO,
    data: Data = None,
    json: AsJson = False,
) -> None:
    """Play a scripted visit and print the pages met and the outcome."""
    loaded = profile_of(profile)
    try:
        script = read_data_file(scenario, Scenario)
    except DataFileError as error:
        raise fail(error, Exit.USAGE) from None
    start_logs("warning")
    try:
        outcome = in_loop(_play(loaded, script, data_folder(data, loaded)))
    except StoreError as error:
        raise fail(error, Exit.DEVICE) from None
    _print(outcome, json)
    raise typer.Exit(_status(script, outcome))


async def _play(loaded: LoadedProfile, script: Scenario, data: Path) -> Outcome:
    control = loaded.profile.simulator.control if loaded.profile.simulator else None
    visitor = ScriptedVisitor(script, world_of(control, loaded.durations))
    longest_pause = loaded.durations.silence + loaded.durations.news
    async with open_terminal(loaded, data) as terminal:
        before = len(await terminal.ledger.prints())
        await terminal.start(visitor)
        report, failure = None, ""
        try:
            report = await terminal.visit(visitor, lambda visit: play(visit, visitor, longest_pause))
        except (ScenarioFailed, WorldError) as error:
            failure = str(error)
        await terminal.settle_outbox()
        prints = (await terminal.ledger.prints())[before:]
        return Outcome(visitor.met, report, prints, await terminal.ledger.outbox_counts(), failure)


def _print(outcome: Outcome, as_json: bool) -> None:
    report = outcome.report
    fields: dict[str, Any] = {
        "pages": outcome.pages,
        "ending": None if report is None else report.ending.value,
        "reason": "" if report is None else report.reason,
        "service": "" if report is None else report.service,
        "prints": [
            {"kind": row.kind, "case_number": row.case_number, "outcome": row.outcome}
            for row in outcome.prints
        ],
        "outbox": outcome.outbox,
        "failure": outcome.failure or None,
    }
    if as_json:
        print_json(fields)
        return
    for page in outcome.pages:
        typer.echo(f"page     {page}")
    for row in outcome.prints:
        typer.echo(f"print    {row.kind} for {row.case_number}: {row.outcome}")
    for state, number in sorted(outcome.outbox.items()):
        typer.echo(f"outbox   {number} {state}")
    if report is not None:
        typer.echo(f"outcome  {report.ending}{f' ({report.reason})' if report.reason else ''}")
    if outcome.failure:
        typer.echo(f"failed   {outcome.failure}", err=True)


def _status(script: Scenario, outcome: Outcome) -> Exit:
    """What was expected and came is done; else the ending decides."""
    report = outcome.report
    if report is None:
        return Exit.FAILED
    if any(row.outcome in ("unknown", "intended") for row in outcome.prints):
        return Exit.UNKNOWN
    if script.expect.ending or report.ending is Ending.DONE:
        return Exit.DONE
    if report.ending is Ending.FAULT:
        return Exit.DEVICE
    if report.reason == Leaving.SILENCE:
        return Exit.TIMEOUT
    return Exit.FAILED if report.ending is Ending.BUG else Exit.DONE
