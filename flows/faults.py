"""The fault catalogue: for each fault the words for the public, the site keeper and the technician, and what it takes down."""

from collections import Counter
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from drivers.ports.fault_ids import FaultId
from flows.catalogue import Need
from flows.data_files import read_data_file
from flows.texts import Text, Words

FOLDER = Path(__file__).parent / "faults"


class Kind(StrEnum):
    """Whose fault it is (XFS4IoT error event)."""

    HARDWARE = "hardware"
    SOFTWARE = "software"
    USER = "user"


class Action(StrEnum):
    """What mends it (XFS4IoT error action)."""

    NONE = "none"
    RESET = "reset"
    CLEAR = "clear"
    REPLENISH = "replenish"
    MAINTENANCE = "maintenance"
    CONFIGURATION = "configuration"
    SOFTWARE = "software"
    SUSPEND = "suspend"


class Fault(BaseModel):
    """One entry of the catalogue; the texts in the file are the Chinese source of the catalogues' keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: FaultId
    kind: Kind
    action: Action
    takes_down: tuple[Need, ...] = ()
    """Which needs of services it takes away (`receipt_printer`, `office` …); none for what a person mends at once."""
    in_doubt: tuple[Need, ...] = ()
    """Which needs it leaves in doubt: they can be tried, and the public is told that it may not work."""
    citizen: str
    keeper: str
    technician: str

    def text(self, audience: str) -> Text:
        """The text for `citizen`, `keeper` or `technician`, by its key."""
        return Text(f"fault.{self.id}.{audience}", source=getattr(self, audience))


class _FaultFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fault: tuple[Fault, ...]


def fault_of(reason: Words) -> Fault | None:
    """The fault whose words for the citizen these are; None where no fault is the reason."""
    key = reason.key if isinstance(reason, Text) else None
    return next((fault for fault in fault_catalogue().values() if fault.text("citizen").key == key), None)


@lru_cache(maxsize=1)
def fault_catalogue() -> dict[FaultId, Fault]:
    """Every fault by its id.

    Raises:
        DataFileError: a file is malformed.
        ValueError: an id is missing from the files or stands there twice.
    """
    faults = [f for path in sorted(FOLDER.glob("*.toml")) for f in read_data_file(path, _FaultFile).fault]
    found = {fault.id: fault for fault in faults}
    missing = sorted(str(fault) for fault in set(FaultId) - set(found))
    twice = sorted(str(fault) for fault, count in Counter(fault.id for fault in faults).items() if count > 1)
    if missing or twice:
        raise ValueError(f"{FOLDER}: without an entry: {missing}; with more than one: {twice}")
    return found
