"""The file in which a running simulator says where it listens (`python -m simulator --ready FILE`)."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from flows.data_files import read_text
from flows.mistakes import DataFileError, Mistake
from kiosk.profile import LoadedProfile
from kiosk.profile_tables import HttpUrl, SimulatorTable, SocketUrl
from kiosk.simulation import why_no_mirror


class ReadyFile(BaseModel):
    """What a terminal needs of it; the rest is for others."""

    control: HttpUrl
    office: HttpUrl
    screen: SocketUrl | None = None
    devices: dict[str, str]


def at_simulator(loaded: LoadedProfile, file: Path) -> LoadedProfile:
    """The profile with its control, screen, office and devices where that simulator has them.

    Raises:
        DataFileError: the file is not a simulator's, lacks a device, or is not of this machine; or the profile is no
            simulated terminal's.
    """
    profile = loaded.profile
    if profile.simulator is None:
        raise DataFileError(
            Mistake("no [simulator] table: a real terminal is not led to a simulator", loaded.path)
        )
    try:
        ready = ReadyFile.model_validate_json(read_text(file))
    except ValidationError as error:
        first = error.errors()[0]
        said = f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"
        raise DataFileError(Mistake(f"not a simulator's ready file: {said}", file)) from None
    tables: dict[str, Any] = {}
    for port, device in loaded.devices.items():
        if port not in ready.devices:
            raise DataFileError(Mistake(f"this simulator has no {port}", file))
        tables[port] = device.model_copy(update={"url": ready.devices[port]})
    moved = profile.model_copy(
        update={
            "simulator": SimulatorTable(control=ready.control, screen=ready.screen),
            "office": profile.office and profile.office.model_copy(update={"url": ready.office}),
            "devices": tables,
        }
    )
    if why := why_no_mirror(moved):
        raise DataFileError(Mistake(why, file))
    return LoadedProfile(loaded.path, moved, loaded.site, loaded.durations)
