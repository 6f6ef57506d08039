"""The contracts of the rooms hold here, and each of them catches a planted violation."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOMS = ("drivers", "flows", "kiosk", "screens", "simulator")


@dataclass(frozen=True)
class Planted:
    """One import that must not be: where, what, and the contract that says so."""

    room: str
    line: str
    contract: str


PLANTED = [
    Planted("drivers", "import flows", "Imports run one way: kiosk, screens, flows, drivers"),
    Planted("flows", "import screens", "Imports run one way: kiosk, screens, flows, drivers"),
    Planted("flows", "import kivy", "Only screens knows Kivy"),
    Planted("simulator", "import kivy", "Only screens knows Kivy"),
    Planted("drivers", "from kivy.clock import Clock", "Only screens knows Kivy"),
    Planted("kiosk", "import kivy.app", "The kiosk reaches Kivy only through screens"),
    Planted("flows", "from drivers import planted_driver", "Flows see the ports and no concrete driver"),
    Planted("flows", "import serial", "Flows do no input or output of their own"),
    Planted(
        "screens", "from drivers import planted_driver", "Screens see of the drivers only ports and text"
    ),
    Planted(
        "drivers", "import structlog", "Drivers need the standard library, vendor libraries and pydantic"
    ),
    Planted(
        "simulator", "from drivers import planted_driver", "The simulator shares nothing with the terminal"
    ),
    Planted("kiosk", "import simulator", "Nobody imports the simulator"),
    Planted("drivers", "import simulator", "Nobody imports the simulator"),
    Planted("screens", "import kiosk", "Nobody imports the kiosk"),
    Planted("simulator", "import kiosk", "Nobody imports the kiosk"),
]


@pytest.fixture(scope="module")
def tree(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms and their contracts."""
    copy = tmp_path_factory.mktemp("rooms")
    for room in ROOMS:
        shutil.copytree(checkout / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(checkout / "setup.cfg", copy)
    (copy / "drivers" / "planted_driver.py").touch()
    return copy


def lint_imports(tree: Path) -> tuple[int, list[str]]:
    """Check the contracts in a tree: exit status, and the names of the broken ones."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", "setup.cfg"]
    result = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=60, check=False)
    broken = [line.split(" BROKEN")[0] for line in result.stdout.splitlines() if " BROKEN" in line]
    if not broken and result.returncode:
        pytest.fail(result.stdout + result.stderr)
    return result.returncode, broken


def test_the_rooms_keep_to_their_contracts(tree: Path) -> None:
    assert lint_imports(tree) == (0, [])


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.room}: {planted.line}")
def test_a_planted_violation_breaks_its_contract(tree: Path, planted: Planted) -> None:
    module = tree / planted.room / "planted.py"
    module.write_text(planted.line + "\n", encoding="utf-8")
    try:
        status, broken = lint_imports(tree)
    finally:
        module.unlink()
    assert status != 0
    assert planted.contract in broken


def test_every_contract_has_a_planted_violation(checkout: Path) -> None:
    text = (checkout / "setup.cfg").read_text(encoding="utf-8")
    contracts = text.split("[importlinter:contract:")[1:]
    names = {body.split("name = ", 1)[1].splitlines()[0] for body in contracts}
    assert names == {planted.contract for planted in PLANTED}
