"""Which drivers have passed their port's suite: `device_profiles/certificates/`, written by `pytest --certify`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from flows.data_files import read_data_file
from kiosk.profile import CERTIFICATES


class Certificate(BaseModel):
    """What one model's run through the suite gave; `results` maps each test to `passed` or `failed`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    model: str
    port: str
    driver: str
    results: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether everything that was tested held, and something was."""
        return set(self.results.values()) == {"passed"}


def certificates(folder: Path | None = None) -> list[Certificate]:
    """Those in the house.

    Raises:
        DataFileError: one is malformed.
    """
    return [read_data_file(path, Certificate) for path in sorted((folder or CERTIFICATES).glob("*.toml"))]


def certified(folder: Path | None = None) -> set[tuple[str, str]]:
    """Port and driver of every driver of which a model has passed.

    Raises:
        DataFileError: a certificate is malformed.
    """
    return {(one.port, one.driver) for one in certificates(folder) if one.passed}
