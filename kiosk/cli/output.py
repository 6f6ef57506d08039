"""What a command says: words for a person, JSON for a program."""

import json
from typing import Any

import typer

from drivers.ports.results import Result
from drivers.ports.status import DeviceState
from flows.faults import fault_catalogue
from flows.texts import Language, Words
from flows.words import Catalogue
from kiosk.cli.exits import exit_of


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_fields(fields: dict[str, Any]) -> None:
    """One line a field."""
    for key, value in fields.items():
        typer.echo(f"{key:<14} {in_words(value)}")


def in_words(value: Any) -> str:
    """A field as a person reads it: what is not known is left out of a list, and is a dash by itself."""
    if isinstance(value, dict):
        known = {key: part for key, part in value.items() if part not in ("", None)}
        return ", ".join(f"{key.replace('_', ' ')} {in_words(part)}" for key, part in known.items()) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value in ("", None) else str(value)


def error_fields(result: Result[Any]) -> dict[str, Any]:
    """Why a command failed, with the technician's words from the catalogue."""
    fields: dict[str, Any] = {"completion": result.completion.value}
    if result.error is not None:
        fields |= {
            "fault": result.error.fault.value,
            "detail": result.error.detail,
            "advice": technician_words(result.error.fault),
        }
    return fields


def technician_words(fault: Any) -> str:
    """The technician's words for a fault, in English."""
    return in_english(fault_catalogue()[fault].text("technician"))


def in_english(words: Words) -> str:
    """The sentence as the command line says it."""
    return Catalogue.load(Language.EN).say(words)


def conclude(result: Result[Any], fields: dict[str, Any], as_json: bool) -> typer.Exit:
    """Prints how a device command ended; raise what it returns."""
    if result.ok:
        print_json(fields) if as_json else print_fields(fields)
    elif as_json:
        print_json(error_fields(result) | fields)
    else:
        print_fields(error_fields(result) | fields)
    return typer.Exit(exit_of(result.completion))


def _axis(value: Any) -> str | int | float | None:
    """One axis of a status: true or false, a number, a word; None where nothing is known."""
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    plain = getattr(value, "value", value)
    return plain if plain is None or isinstance(plain, int | float) else str(plain)


def state_fields(state: DeviceState[Any]) -> dict[str, Any]:
    """A device's state, every axis by itself."""
    status = {} if state.status is None else {k: _axis(v) for k, v in vars(state.status).items()}
    return {
        "name": state.name,
        "health": state.health.value,
        "use": state.use.value,
        "status": status,
        "fault": None if state.fault is None else state.fault.value,
        "detail": state.detail,
        "advice": None if state.fault is None else technician_words(state.fault),
        "identity": vars(state.identity),
        "link": vars(state.link),
    }
