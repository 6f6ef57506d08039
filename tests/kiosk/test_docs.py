"""The manuals say what is: their examples are valid, their keys, options and statuses are the program's."""

import re
from pathlib import Path

import pytest

from drivers.ports.durations import REAL
from kiosk.cli.exits import Exit
from kiosk.profile_tables import (
    DeviceTable,
    ModelFile,
    OfficeTable,
    PowerTable,
    Profile,
    SimulatorTable,
    Site,
    WindowTable,
)
from tests.kiosk.commands import CHECKOUT, kiosk

PROFILE = (CHECKOUT / "docs" / "profile.md").read_text(encoding="utf-8")
COMMANDS = (CHECKOUT / "docs" / "command-line.md").read_text(encoding="utf-8")
KINDS = ("profile", "site", "model", "slip")


def examples(manual: str) -> list[str]:
    """The indented blocks of a manual."""
    found = re.findall(r"(?:^(?: {4}.*)?\n)+", manual, re.MULTILINE)
    return [text for block in found if (text := "\n".join(line[4:] for line in block.splitlines()).strip())]


@pytest.mark.parametrize(
    ("example", "kind"),
    list(zip([*examples(PROFILE), *examples(COMMANDS)], KINDS, strict=True)),
    ids=KINDS,
)
def test_each_example_is_valid(tmp_path: Path, example: str, kind: str) -> None:
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    ran = kiosk("check", file, "--json")
    assert (ran.status, ran.json.get("kind"), ran.json.get("mistakes")) == (0, kind, None)


def test_the_manual_of_profiles_names_every_key() -> None:
    named = set(re.findall(r"`([a-z_]+)`", PROFILE))
    for table in (
        Profile,
        OfficeTable,
        PowerTable,
        SimulatorTable,
        WindowTable,
        DeviceTable,
        Site,
        ModelFile,
    ):
        keys = set(table.model_fields) - {"office", "simulator", "window", "power", "durations", "devices"}
        assert keys <= named, table


def test_the_durations_in_the_manual_are_the_tables() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([\d, ]+) \|", PROFILE, re.MULTILINE)
    assert rows
    for names, seconds in rows:
        for name, value in zip(re.findall(r"\w+", names), seconds.split(","), strict=True):
            assert getattr(REAL, name) == float(value), name


def test_the_manual_names_every_exit_status_and_no_other() -> None:
    table = COMMANDS.split("## Exit status")[1].split("## JSON")[0]
    assert [int(status) for status in re.findall(r"^\| (\d) \|", table, re.MULTILINE)] == [
        int(e) for e in Exit
    ]


@pytest.mark.parametrize("option", re.findall(r"^\| `(--[a-z]+)", COMMANDS, re.MULTILINE))
def test_every_option_of_the_manual_is_one(option: str) -> None:
    texts = [
        kiosk(*command, "--help").out
        for command in (
            ("run",),
            ("devices",),
            ("visit",),
            ("check",),
            ("device", "id_card", "read"),
            ("device", "person_camera", "look"),
        )
    ]
    assert any(option in text for text in texts)
