"""`kiosk visit`: a scripted visitor against the profile's real drivers, without a window."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.data_files import read_data_file
from flows.mistakes import DataFileError
from flows.scenario import Chance, Scenario, StagedFault
from flows.stranger import Stranger
from flows.visit import Ending, VisitReport
from flows.visitor import ScenarioFailed, ScriptedVisitor, play
from flows.ways_out import Leaving
from kiosk.cli.exits import Exit
from kiosk.cli.one_device import in_loop
from kiosk.cli.options import DEMO, AsJson, Data, ProfileName, data_folder, fail, profile_of
from kiosk.cli.output import print_json
from kiosk.crash import loop_handler
from kiosk.logs import start_logs
from kiosk.processes import leave_no_core
from kiosk.profile import LoadedProfile
from kiosk.store.database import StoreError
from kiosk.store.ledger import PrintRow
from kiosk.terminal import open_terminal
from kiosk.world import SimulatedWorld, TellingWorld, WorldError, world_of


@dataclass(frozen=True)
class Outcome:
    """What became of a scripted visit."""

    pages: list[str]
    report: VisitReport | None
    prints: list[PrintRow]
    outbox: dict[str, int]
    failure: str
    seed: int | None
    faults: tuple[StagedFault, ...]
    """Those that the scenario names by their stage, or that the seed has drawn."""


def visit(
    scenario: Annotated[
        Path | None,
        typer.Argument(help="What the visitor does (docs/scenario.md); none: whatever --seed draws."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="A stranger's visit, drawn from this seed, faults and all."),
    ] = None,
    profile: ProfileName = DEMO,
    data: Data = None,
    json: AsJson = False,
) -> None:
    """Play a scripted visit and print the pages met and the outcome."""
    loaded = profile_of(profile)
    script = _script(scenario, seed)
    start_logs("warning")
    if not loaded.profile.bench:
        leave_no_core()
    try:
        outcome = in_loop(_play(loaded, script, data_folder(data, loaded)))
    except StoreError as error:
        raise fail(error, Exit.DEVICE) from None
    except WorldError as error:
        raise fail(error, Exit.FAILED) from None
    _print(outcome, json)
    raise typer.Exit(_status(script, outcome))


def _script(file: Path | None, seed: int | None) -> Scenario:
    """The scenario, with its seed replaced by the one given; without a file, a visit by lot with up to three faults."""
    if file is None and seed is None:
        raise fail("expected a scenario, or --seed N", Exit.USAGE)
    try:
        script = read_data_file(file, Scenario) if file is not None else None
    except DataFileError as error:
        raise fail(error, Exit.USAGE) from None
    if script is None:
        return Scenario(chance=Chance(seed=seed or 0, faults=(seed or 0) % 4))
    if seed is None:
        return script
    if script.chance is None:
        raise fail(f"--seed: {file} has no [chance]", Exit.USAGE)
    return script.model_copy(update={"chance": script.chance.model_copy(update={"seed": seed})})


async def _visitor(script: Scenario, world: SimulatedWorld | TellingWorld) -> ScriptedVisitor:
    if script.chance is None:
        return ScriptedVisitor(script, world)
    chance = await world.filled(script.chance) if isinstance(world, SimulatedWorld) else script.chance
    return Stranger(script.model_copy(update={"chance": chance}), world)


async def _play(loaded: LoadedProfile, script: Scenario, data: Path) -> Outcome:
    asyncio.get_running_loop().set_exception_handler(loop_handler)
    control = loaded.profile.simulator.control if loaded.profile.simulator else None
    visitor = await _visitor(script, world_of(control, loaded.durations))
    longest_pause = loaded.durations.silence + loaded.durations.news
    async with open_terminal(loaded, data) as terminal:
        if terminal.keeper.error is not None:
            raise terminal.keeper.error
        before = len(await terminal.ledger.prints())
        await terminal.start(visitor)
        report, failure = None, ""
        try:
            report = await terminal.visit(visitor, lambda visit: play(visit, visitor, longest_pause))
        except (ScenarioFailed, WorldError) as error:
            failure = str(error)
        await terminal.settle_outbox()
        prints = (await terminal.ledger.prints())[before:]
        outbox = await terminal.ledger.outbox_counts()
        seed = None if script.chance is None else script.chance.seed
        return Outcome(visitor.met, report, prints, outbox, failure, seed, visitor.scenario.fault)


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
        "seed": outcome.seed,
        "faults": [fault.model_dump(exclude_none=True) for fault in outcome.faults],
        "failure": outcome.failure or None,
    }
    if as_json:
        print_json(fields)
        return
    if outcome.seed is not None:
        typer.echo(f"seed     {outcome.seed}")
    for fault in outcome.faults:
        mended = f", mended at {fault.mend_stage}" if fault.mend_stage else ""
        typer.echo(f"fault    {fault.device} {fault.fault} at {fault.stage}{mended}")
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
