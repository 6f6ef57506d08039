"""`kiosk pin set` takes a good PIN from a pipe or from whoever types it twice, refuses a weak one, and repeats neither."""

from pathlib import Path

import pytest
import typer

from tests.kiosk.commands import kiosk

PIN = "735914"


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        (PIN, 0, "is set"),
        ("123456", 2, "digits in a row"),
        ("1234", 2, "6 to 12 digits"),
        ("", 2, "6 to 12 digits"),
        ("12345a", 2, "digits only"),
        ("20261121", 2, "choose another one: no date"),
    ],
)
def test_a_pin_comes_from_a_pipe_and_a_weak_one_is_refused(
    tmp_path: Path, said: str, status: int, told: str
) -> None:
    ran = kiosk("pin", "set", "--data", tmp_path / "data", said=f"{said}\n")
    assert (ran.status, told in ran.out + ran.err) == (status, True)
    assert not said or said not in ran.out + ran.err
    assert (tmp_path / "data" / "pin.json").exists() is (status == 0)


def test_whoever_types_it_is_asked_twice_and_sees_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}

    def prompt(text: str, **options: bool) -> str:
        asked.update(options, text=text)
        return PIN

    monkeypatch.setattr("kiosk.cli.pin.at_keyboard", lambda: True)
    monkeypatch.setattr(typer, "prompt", prompt)
    assert kiosk("pin", "set", "--data", tmp_path / "data").status == 0
    assert asked["hide_input"]
    assert asked["confirmation_prompt"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    ran = kiosk("pin", "set", "--data", tmp_path / "data", said=f"{PIN}\n")
    assert ran.status == 1
    assert "data" in ran.err
