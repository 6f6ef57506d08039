"""The device models that come with the house are accepted by their drivers."""

import tomllib
from pathlib import Path

import pytest

from drivers.loader import read_quirks

MODELS = sorted((Path(__file__).resolve().parents[2] / "device_profiles" / "models").glob("*.toml"))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_is_accepted_by_its_driver(path: Path) -> None:
    model = tomllib.loads(path.read_text("utf-8"))
    assert {"about", "port", "driver"} <= set(model) <= {"about", "port", "driver", "simulated", "quirks"}
    given = model.get("quirks", {})
    quirks = read_quirks(model["port"], model["driver"], given)
    assert quirks.model_dump(include=set(given), mode="json") == given
