"""What a suite's run leaves behind: for each model, what was tested and how it went.

`pytest --certify` writes `device_profiles/certificates/<model>.toml`, the word of the simulator; `pytest --hardware PROFILE`
writes `certificate-<model>.toml` where it is run, the word of a real device. `kiosk check` reads the first kind.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.profile import CERTIFICATES
from tests.drivers.contract.bench import Contestant


class Certificates:
    """Follows a run and writes one file a model at its end."""

    def __init__(self, config: pytest.Config) -> None:
        hardware = config.getoption("--hardware")
        self._profile = str(hardware or "")
        self._results: dict[Contestant, dict[str, str]] = {}
        self._identity: dict[Contestant, Any] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Function) -> Any:
        """Note how a test of a suite went; a failure before or after it counts as one of it."""
        report = yield
        callspec = getattr(item, "callspec", None)
        contestant = callspec.params.get("contestant") if callspec else None
        if isinstance(contestant, Contestant):
            results = self._results.setdefault(contestant, {})
            if report.outcome != "passed" or item.originalname not in results:
                results[item.originalname] = report.outcome
            for key, value in item.user_properties:
                if key == "identity":
                    self._identity[contestant] = value
        return report

    def pytest_sessionfinish(self) -> None:
        """Write them."""
        for contestant, results in self._results.items():
            path = Path(f"certificate-{contestant.model}.toml")
            if not self._profile:
                CERTIFICATES.mkdir(exist_ok=True)
                path = CERTIFICATES / f"{contestant.model}.toml"
            path.write_text(self._text(contestant, results), encoding="utf-8")

    def _text(self, contestant: Contestant, results: dict[str, str]) -> str:
        head = {
            "model": contestant.model,
            "port": contestant.port,
            "driver": contestant.driver,
            "on": "simulator",
        }
        tables: dict[str, Mapping[str, object]] = {"capabilities": contestant.quirks, "results": results}
        if self._profile:
            head |= {"on": self._profile, "date": datetime.now(UTC).date().isoformat()}
            identity = self._identity.get(contestant)
            tables = {"identity": identity or {}, **tables}
        return _lines(head) + "".join(f"\n[{name}]\n{_lines(table)}" for name, table in tables.items())


def _lines(table: Mapping[str, object]) -> str:
    told = sorted((key, str(value)) for key, value in table.items() if value != "")
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in told)
