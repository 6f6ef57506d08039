"""Runs the command line: in the test's own process, or as the process that a technician starts."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from typer.testing import CliRunner

from kiosk.cli.app import app

CHECKOUT = Path(__file__).resolve().parents[2]
PYTHON = (sys.executable, "-m", "kiosk")


class Ran(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.out)


def kiosk(*args: str | Path, said: str = "") -> Ran:
    """One command, in this process; `said` comes from a pipe."""
    result = CliRunner().invoke(app, [str(arg) for arg in args], input=said, prog_name="kiosk")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def kiosk_process(*args: str | Path, seconds: float = 60, env: Mapping[str, str] | None = None) -> Ran:
    """One command, as a process of its own."""
    command = [*PYTHON, *map(str, args)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=CHECKOUT, timeout=seconds, env=env, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)
