"""The services that a citizen can use here, read from `flows/services/*.toml`: a new service is a new file."""

from collections import Counter
from collections.abc import Container
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.data_files import mistake, read_data_file
from flows.texts import Text

FOLDER = Path(__file__).parent / "services"
GROUPS = "groups.toml"
Need = Literal[
    "terminal",
    "office",
    "ledger",
    "identity",
    "id_card",
    "smart_card",
    "receipt_printer",
    "document_printer",
    "code_scanner",
    "person_camera",
    "document_scanner",
    "rating_keypad",
    "sensor_board",
    "ups",
]
Id = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")


READERS = ("id_card", "smart_card")
"""The ports that read who somebody is; any of them meets the need `identity`."""
PRINTERS = {"document": "document_printer", "slip": "receipt_printer"}
"""Kind of paper → the port that prints it."""


class Service(BaseModel):
    """One catalogue entry (政务服务事项). `name`, `note` and `instead` are the Chinese source of the catalogues' keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Id
    group: str = Id
    order: int = 100
    procedure: str = Id
    """The function and file of that name in `flows/procedures/`."""
    record: str = Id
    """The kind of record that the procedure asks the office for."""
    icon: str = Id
    code: str = Field(default="", pattern=r"^[0-9A-Z]{31}$|^$")
    """The item's 实施编码 of 31 characters; empty where the region has given none."""
    needs: tuple[Need, ...]
    """Without one of these the service is greyed; a need of a printer is met by any that it `prints` on."""
    prefers: tuple[Need, ...] = ()
    """Without one of these it is offered, with a word about what is missing."""
    prints: tuple[Literal["document", "slip"], ...] = ("slip",)
    """The kinds of paper it can give: the first that can be printed is."""
    copies: int = Field(default=1, ge=1, le=4)
    """How many of a document are printed."""
    name: str
    note: str
    instead: str
    """The nearest other way, for when it is greyed."""

    @property
    def printers(self) -> tuple[str, ...]:
        """The ports of the printers that it can print on, the best first."""
        return tuple(PRINTERS[kind] for kind in self.prints)

    def printing_on(self, ports: Container[str]) -> "Service":
        """The service at a terminal with these devices: it prints on what is there, or else would on its last kind of paper."""
        kinds = tuple(kind for kind in self.prints if PRINTERS[kind] in ports)
        return self.model_copy(update={"prints": kinds or self.prints[-1:]})

    def text(self, field: str) -> Text:
        """`name`, `note` or `instead` by its key."""
        return Text(f"service.{self.id}.{field}", source=getattr(self, field))


class Group(BaseModel):
    """A tile of the start page with services below it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Id
    order: int = 100
    icon: str = Id
    name: str
    note: str

    def text(self, field: str) -> Text:
        """`name` or `note` by its key."""
        return Text(f"group.{self.id}.{field}", source=getattr(self, field))


class _Groups(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    group: tuple[Group, ...]


@lru_cache(maxsize=4)
def groups(folder: Path = FOLDER) -> tuple[Group, ...]:
    """The groups, in their order.

    Raises:
        DataFileError: the file is malformed, or two groups share an id.
    """
    found = read_data_file(folder / GROUPS, _Groups).group
    twice = sorted(name for name, count in Counter(group.id for group in found).items() if count > 1)
    if twice:
        raise mistake(folder / GROUPS, ["group"], f"more than one is called {', '.join(twice)}")
    return tuple(sorted(found, key=lambda group: group.order))


@lru_cache(maxsize=4)
def services(folder: Path = FOLDER) -> tuple[Service, ...]:
    """All services, in their order.

    Raises:
        DataFileError: a file is malformed, its name is not its id, or it names a group or a procedure that there is not.
    """
    known = {group.id for group in groups(folder)}
    found = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == GROUPS:
            continue
        service = read_data_file(path, Service)
        if service.id != path.stem:
            raise mistake(path, ["id"], f"`{service.id}` is not the file's name")
        if service.group not in known:
            raise mistake(path, ["group"], f"`{service.group}` is none of {', '.join(sorted(known))}")
        if find_spec(f"flows.procedures.{service.procedure}") is None:
            raise mistake(path, ["procedure"], f"there is no flows/procedures/{service.procedure}.py")
        found.append(service)
    return tuple(sorted(found, key=lambda service: service.order))
