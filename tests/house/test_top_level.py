"""The top level of the checkout holds what the design says, and nothing beside it."""

import fnmatch
from pathlib import Path

ROOMS = {"kiosk", "drivers", "screens", "flows", "device_profiles", "simulator", "tests"}
BESIDE = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs", "bench"}
TOOLS = {"setup.cfg", "pyproject.toml", "run", "test", ".ci", ".gitignore"}


def grown(checkout: Path) -> list[str]:
    """Name patterns of what a checkout grows by being used: what .gitignore lists."""
    lines = (checkout / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_top_level_is_exactly_what_the_design_names(checkout: Path) -> None:
    patterns = grown(checkout)
    found = {
        entry.name
        for entry in checkout.iterdir()
        if not any(fnmatch.fnmatch(entry.name, pattern) for pattern in patterns)
    }
    assert found == ROOMS | BESIDE | TOOLS


def test_device_profiles_hold_data_and_no_python(checkout: Path) -> None:
    assert not [*(checkout / "device_profiles").rglob("*.py")]


def test_pyproject_holds_the_build_system_and_ruff_only(checkout: Path) -> None:
    text = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    tables = {line.strip("[]").split(".")[0] for line in text.splitlines() if line.startswith("[")}
    tools = {line.strip("[]").split(".")[1] for line in text.splitlines() if line.startswith("[tool.")}
    assert (tables, tools) == ({"build-system", "tool"}, {"ruff"})
