"""`kiosk device person_camera …` and `document_scanner …`, with the simulated cameras."""

import stat
from pathlib import Path

import pytest

from tests.kiosk.commands import kiosk
from tests.simulator.process import SimulatorProcess


@pytest.fixture
def profile(simulator: SimulatorProcess, tmp_path: Path) -> Path:
    return written(simulator, tmp_path / "bench.toml", bench=True)


def written(simulator: SimulatorProcess, file: Path, *, bench: bool) -> Path:
    urls = simulator.urls["devices"]
    tables = "".join(
        f'[devices.{port}]\ndriver = "opencv"\nurl = "{urls[port]}"\n'
        for port in ("person_camera", "document_scanner")
    )
    file.write_text(
        f"bench = {str(bench).lower()}\n[durations]\ndebounce = 0.1\ncamera_first = 20.0\ncamera_quiet = 10.0\n{tables}",
        encoding="utf-8",
    )
    return file


def test_a_face_is_looked_for_and_kept_for_its_owner_alone(
    simulator: SimulatorProcess, profile: Path, tmp_path: Path
) -> None:
    simulator.control("POST", "/camera/person/scene", {"scene": "face"})
    out = tmp_path / "face.jpg"
    ran = kiosk("device", "person_camera", "look", "--profile", profile, "--out", out, "--json")
    assert (ran.status, ran.json.get("seen")) == (0, "ok"), ran
    assert len(out.read_bytes()) == ran.json["bytes"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_what_is_in_the_way_of_a_face_is_told(simulator: SimulatorProcess, profile: Path) -> None:
    simulator.control("POST", "/camera/person/scene", {"scene": "turned"})
    ran = kiosk("device", "person_camera", "look", "--profile", profile, "--timeout", "0.3", "--json")
    assert (ran.status, ran.json["fault"]) == (3, "CAM-TURNED")
    assert ran.err.split() == ["turned"]


def test_a_sheet_becomes_a_document(simulator: SimulatorProcess, profile: Path, tmp_path: Path) -> None:
    simulator.control("POST", "/camera/document/scene", {"scene": "glare"})
    out = tmp_path / "scan.pdf"
    ran = kiosk("device", "document_scanner", "scan", "--profile", profile, "--out", out, "--json")
    assert (ran.status, ran.json["pages"], ran.json["warnings"]) == (0, 1, ["glare"])
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_shelf_without_paper_is_nothing_presented(profile: Path, tmp_path: Path) -> None:
    ran = kiosk(
        *("device", "document_scanner", "scan", "--profile", profile, "--timeout", "0.2"),
        *("--out", tmp_path / "scan.pdf"),
    )
    assert ran.status == 4
    assert not (tmp_path / "scan.pdf").exists()


def test_the_state_of_both_is_told_axis_by_axis(profile: Path) -> None:
    for port in ("person_camera", "document_scanner"):
        ran = kiosk("device", port, "status", "--profile", profile, "--json")
        assert (ran.status, ran.json["status"]["camera"], ran.json["status"]["lens"]) == (0, "ok", "clear")


def test_no_picture_is_written_away_from_the_workbench_or_where_it_cannot_be(
    simulator: SimulatorProcess, profile: Path, tmp_path: Path
) -> None:
    hall = written(simulator, tmp_path / "hall.toml", bench=False)
    out = tmp_path / "face.jpg"
    assert kiosk("device", "person_camera", "look", "--profile", hall, "--out", out).status == 2
    assert not out.exists()
    simulator.control("POST", "/camera/person/scene", {"scene": "face"})
    nowhere = tmp_path / "nowhere" / "face.jpg"
    ran = kiosk("device", "person_camera", "look", "--profile", profile, "--out", nowhere)
    assert (ran.status, "nowhere" in ran.err) == (2, True)
