"""What the rooms import from outside is what setup.cfg declares, no less."""

import ast
import configparser
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

OURS = {"bench", "drivers", "flows", "kiosk", "screens", "simulator", "tests"}

# what each room may count on: the requirements of the terminal, and these extras
EXTRAS = {
    "drivers": [],
    "flows": [],
    "kiosk": [],
    "screens": [],
    "simulator": ["simulator"],
    "tests": ["simulator", "test"],
    "bench": ["simulator", "test"],
}


def imported(room: Path) -> Iterator[str]:
    """Top names of all modules that the files of a room import."""
    for file in sorted(room.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.split(".")[0]


def declared(checkout: Path, room: str) -> set[str]:
    """Distributions that setup.cfg gives a room, normalised."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(checkout / "setup.cfg", encoding="utf-8")
    extras = config["options.extras_require"]
    own = [] if room == "simulator" else [config["options"]["install_requires"]]
    lines = "\n".join([*own, *(extras[name] for name in EXTRAS[room])]).split()
    return {normal(re.split(r"[<>=!~\[;]", line)[0]) for line in lines}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("room", EXTRAS)
def test_a_room_imports_only_what_setup_cfg_declares_for_it(checkout: Path, room: str) -> None:
    outside = {name for name in imported(checkout / room) if name not in sys.stdlib_module_names | OURS}
    distributions = packages_distributions()
    undeclared = {
        name
        for name in outside
        if not {normal(dist) for dist in distributions.get(name, ["?"])} & declared(checkout, room)
    }
    assert undeclared == set()
