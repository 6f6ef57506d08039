"""`kiosk devices`: every device of the profile, with its health and why it was not found."""

import asyncio
import contextlib
from typing import Annotated, Any

import typer

from drivers.ports.status import DeviceState
from drivers.search import Found
from flows.maintenance.remark_words import place_of, words_of
from kiosk.cli.exits import Exit
from kiosk.cli.one_device import heard_of, in_loop, one_device
from kiosk.cli.options import DEMO, AsJson, ProfileName, profile_of
from kiosk.cli.output import in_english, in_words, print_json, state_fields
from kiosk.explain import explain
from kiosk.profile import LoadedProfile


def devices(
    profile: ProfileName = DEMO,
    explained: Annotated[
        bool,
        typer.Option("--explain", help="Also what was seen instead of each device, and why that is not it."),
    ] = False,
    json: AsJson = False,
) -> None:
    """List each device: health, identity, status, and why it was not found. Status 3 when one cannot be used."""
    loaded = profile_of(profile)
    states = in_loop(_states(loaded))
    listed = [state_fields(s) | {"url": loaded.devices[s.name].url} for s in states]
    if explained:
        found = explain(loaded.devices, {state.name: state for state in states})
        for fields in listed:
            fields["explained"] = _explained(found[fields["name"]])
    if json:
        print_json({"terminal": loaded.profile.terminal, "devices": listed})
    else:
        for fields in listed:
            _print_device(fields)
        if not listed:
            typer.echo(f"{loaded.path} names no device")
    raise typer.Exit(Exit.DONE if all(state.usable for state in states) else Exit.DEVICE)


async def _states(loaded: LoadedProfile) -> list[DeviceState[Any]]:
    async with contextlib.AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(one_device(loaded, port)) for port in loaded.devices]
        await asyncio.gather(*(heard_of(device) for device in opened))
        return [device.state for device in opened]


def _print_device(fields: dict[str, Any]) -> None:
    typer.echo(f"{fields['name']:<16} {fields['health']:<15} {fields['url']}")
    identity = " ".join(part for part in fields["identity"].values() if part)
    for label, said in (
        ("identity", identity),
        ("status", in_words(fields["status"]) if fields["status"] else ""),
        ("fault", " ".join(part for part in (fields["fault"], fields["detail"]) if part)),
        ("advice", fields["advice"]),
    ):
        if said:
            typer.echo(f"  {label:<9} {said}")
    if "explained" in fields:
        _print_explained(fields["explained"])


def _explained(found: Found) -> dict[str, Any]:
    candidates = [
        {**vars(one), "refusal": "" if one.refusal is None else in_english(words_of(one.refusal))}
        for one in found.candidates
    ]
    problem = "" if found.problem is None else in_english(words_of(found.problem))
    return {"sought": in_english(place_of(found.sought)), "candidates": candidates, "problem": problem}


def _print_explained(found: dict[str, Any]) -> None:
    typer.echo(f"  {'looked at':<9} {found['sought']}: {len(found['candidates']) or 'none'} seen")
    if found["problem"]:
        typer.echo(f"  {'problem':<9} {found['problem']}")
    for candidate in found["candidates"]:
        sign, why = ("-", candidate["refusal"]) if candidate["refusal"] else ("*", "this is the one")
        named = f' [url = "{candidate["url"]}"]' if candidate["refusal"] and candidate["url"] else ""
        detail = f" ({candidate['detail']})" if candidate["detail"] else ""
        typer.echo(f"    {sign} {candidate['name']}{detail}: {why}{named}")
