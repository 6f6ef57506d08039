"""What can be named of the simulator: its faults, models and cards, as it says itself (`python -m simulator --names`)."""

import subprocess
import sys
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

ANSWER = 60.0
"""Seconds; it starts within one, unless the machine is very busy."""


class Names(BaseModel):
    """Each by a port's name, faults also of `office`."""

    faults: dict[str, list[str]]
    models: dict[str, list[str]]
    cards: dict[str, list[str]]


@cache
def simulator_names() -> Names | None:
    """Starts the simulator for a moment, once; None where it is not installed, as on a terminal in a hall."""
    command = [sys.executable, "-m", "simulator", "--names"]
    root = Path(__file__).parent.parent
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=ANSWER, check=True)
        return Names.model_validate_json(done.stdout)
    except (OSError, subprocess.SubprocessError, ValidationError):
        return None
