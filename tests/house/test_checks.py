"""The checks that ./test makes fail when they should: skips in CI, and the coverage gate."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.coverage_gate import allowed, verdict

SKIPPING = """
import pytest
def test_runs(): pass
@pytest.mark.needs_root
def test_needs(): pass
"""

EXPECTED_FAILURE = """
import pytest
@pytest.mark.xfail
def test_known(): assert False
"""


def run_pytest(
    checkout: Path, folder: Path, text: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one test file under the house's own conftest and configuration, without root's rights."""
    (folder / "conftest.py").write_text(
        (checkout / "tests/conftest.py").read_text(encoding="utf-8").replace("os.geteuid()", "1000"),
        encoding="utf-8",
    )
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(checkout / "setup.cfg"), "--rootdir", str(folder)]
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    env |= {"PYTHONPATH": str(checkout), **environment}
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", str(folder)],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_skipped_test_is_listed_with_its_reason(checkout: Path, tmp_path: Path) -> None:
    result = run_pytest(checkout, tmp_path, SKIPPING)
    assert result.returncode == 0, result.stdout
    assert "needs to run as root" in result.stdout


@pytest.mark.parametrize("text", [SKIPPING, "import pytest\npytest.skip('no', allow_module_level=True)\n"])
def test_a_skipped_test_or_module_fails_where_ci_is_set(checkout: Path, tmp_path: Path, text: str) -> None:
    result = run_pytest(checkout, tmp_path, text + "\ndef test_other(): pass\n", CI="true")
    assert result.returncode != 0
    assert "CI is set: 1 skipped count as failed" in result.stdout


def test_an_expected_failure_is_no_skip(checkout: Path, tmp_path: Path) -> None:
    result = run_pytest(checkout, tmp_path, EXPECTED_FAILURE, CI="true")
    assert result.returncode == 0, result.stdout


def test_the_coverage_gate_holds_up_to_the_limit_and_not_above() -> None:
    assert verdict(9, 10)[0]
    assert "lower uncovered_lines in setup.cfg to 9" in verdict(9, 10)[1]
    assert verdict(10, 10)[0]
    assert not verdict(11, 10)[0]


def test_the_limit_is_read_from_setup_cfg(checkout: Path) -> None:
    assert allowed(checkout / "setup.cfg") >= 0
