"""The coverage gate: at most N lines that no test runs, N from setup.cfg, and N may only fall."""

import configparser
import json
import subprocess
import sys
from pathlib import Path


def allowed(setup_cfg: Path) -> int:
    """Return N, ``uncovered_lines`` of ``[kiosk:coverage]``; ``KeyError`` or ``ValueError`` without it."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(setup_cfg, encoding="utf-8")
    return int(config["kiosk:coverage"]["uncovered_lines"])


def verdict(uncovered: int, limit: int) -> tuple[bool, str]:
    """Judge a count of uncovered lines against the limit: whether it holds, and one line for people."""
    if uncovered > limit:
        return False, f"coverage: {uncovered} lines are run by no test; at most {limit} may be"
    spare = f"; lower uncovered_lines in setup.cfg to {uncovered}" if uncovered < limit else ""
    return True, f"coverage: {uncovered} lines are run by no test, {limit} allowed{spare}"


def main() -> int:
    """Combine what the test processes recorded, print the files with gaps, and judge the total."""
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet"], check=True)
    subprocess.run([*coverage, "report", "--skip-covered", "--skip-empty"], check=False)
    answer = subprocess.run([*coverage, "json", "--quiet", "-o", "-"], check=True, capture_output=True)
    holds, line = verdict(json.loads(answer.stdout)["totals"]["missing_lines"], allowed(Path("setup.cfg")))
    print(line)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
