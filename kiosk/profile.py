"""Profiles: TOML that says which devices a terminal has and how each is reached; models and sites beside them."""

from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from drivers.loader import DriverError, load_driver, ports
from drivers.ports.durations import REAL, Durations
from drivers.transports import BadUrl, check_url
from flows.catalogue import Id, services
from flows.data_files import DataFileError, check_data, mistake, parse_toml, read_data_file, read_text
from flows.hours import Day, check_span
from kiosk.simulation import why_no_mirror

FOLDER = Path(__file__).parent.parent / "device_profiles"
TERMINALS, SITES, MODELS = FOLDER / "terminals", FOLDER / "sites", FOLDER / "models"
CERTIFICATES = FOLDER / "certificates"


def _device_url(url: str) -> str:
    try:
        check_url(url)
    except BadUrl as error:
        raise ValueError(str(error)) from None
    return url


def _http_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"expected an address like https://office.example/api, got {url!r}")
    return url.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Span = Annotated[str, AfterValidator(check_span)]
SocketUrl = Annotated[str, AfterValidator(_device_url)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeviceTable(_Table):
    """One device: how it is reached and what it speaks. `model` fills in driver and quirks from `device_profiles/models/`."""

    driver: str = Field(default="", pattern=r"^[a-z][a-z0-9_]*$|^$")
    url: str = Field(min_length=1)
    model: str = Field(default="", pattern=r"^[a-z0-9_]*$")
    quirks: dict[str, Any] = {}


class OfficeTable(_Table):
    """Where the office is. `enrolment_code` admits the terminal's key at first contact."""

    url: HttpUrl
    enrolment_code: str = Field(default="", max_length=200)


class SimulatorTable(_Table):
    """Where the simulator's control is; a scenario's cards, keys and faults are done there.

    `screen` is where the window is shown to whoever looks on; only a terminal that is simulated throughout has it.
    """

    control: HttpUrl
    screen: SocketUrl | None = None


class WindowTable(_Table):
    """The screen: how it hangs, and whether the window fills it."""

    orientation: Literal["portrait", "landscape"] = "portrait"
    fullscreen: StrictBool = False


class PowerTable(_Table):
    """What happens when the mains have failed (a terminal with a `ups`)."""

    halt: tuple[str, ...] = ()
    """The command, word by word, that is run once the terminal has halted: `["systemctl", "poweroff"]`. None: it only ends."""


class Profile(_Table):
    """One terminal."""

    about: str = ""
    bench: StrictBool = False
    """A workbench: `--show` may print personal fields."""
    terminal: str = Field(default="unnamed", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    site: str = Field(default="", pattern=r"^[a-z0-9_]*$")
    office: OfficeTable | None = None
    simulator: SimulatorTable | None = None
    window: WindowTable = WindowTable()
    power: PowerTable = PowerTable()
    durations: dict[str, float] = {}
    """Seconds that differ from the table in `drivers/ports/durations.py`, by their names there; `scale` multiplies all."""
    devices: dict[str, DeviceTable] = {}
    """The devices of the terminal by their ports' names; one that is not named is not there."""


class Site(_Table):
    """Where a terminal stands."""

    id: str = Id
    name: str = Field(min_length=1, max_length=40)
    name_en: str = Field(min_length=1, max_length=80)
    kind: Literal["hall", "village", "bank", "shop", "clinic"]
    region_code: str = Field(pattern=r"^\d{12}$")
    """12 digits: six of the county, three of the township, three of the village."""
    services: tuple[str, ...] | None = None
    """The services admitted here; all when the key is absent."""
    hours: dict[Day, tuple[Span, ...]] = {}
    """Day → when the terminal is open; always, when the table is absent."""
    hotline: str = Field(default="12345", pattern=r"^[0-9][0-9 -]{2,19}$")
    """Whom people call, in the frame of every page."""


class ModelFile(_Table):
    """What is known of one device model: its port, its driver and the driver's quirks."""

    about: str = ""
    port: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    driver: str
    simulated: str = Field(default="", pattern=r"^[a-z0-9_]*$")
    """The simulator's model that behaves like it; empty where there is none."""
    quirks: dict[str, Any] = {}


class LoadedProfile:
    """A profile that has been checked through: models filled in, quirks accepted by their drivers."""

    def __init__(self, path: Path, profile: Profile, site: Site | None, durations: Durations) -> None:
        self.path = path
        self.profile = profile
        self.site = site
        self.durations = durations

    @property
    def devices(self) -> dict[str, DeviceTable]:
        """The devices by port name, with driver and quirks complete."""
        return self.profile.devices


def find_profile(name: str) -> Path:
    """The file of a profile given by name or by path.

    Raises:
        DataFileError: there is none; lists the names there are.
    """
    path = Path(name)
    if path.suffix == ".toml" or "/" in name:
        return path
    path = TERMINALS / f"{name}.toml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in TERMINALS.glob("*.toml")))
        raise DataFileError(f"no profile is called {name!r}; there are: {known}; or give a file")
    return path


def load_profile(path: Path) -> LoadedProfile:
    """Reads a profile and everything it names.

    Raises:
        DataFileError: with a line `FILE:LINE: KEY: what was expected` for each mistake.
    """
    text = read_text(path)
    profile = check_data(path, text, parse_toml(path, text), Profile)
    complete = {
        port: _complete(path, text, port, profile.devices[port])
        for port in ports()
        if port in profile.devices
    }
    for port in profile.devices:
        if port not in complete:
            raise mistake(path, ("devices", port), f"there is no such port; there are: {', '.join(ports())}")
    profile = profile.model_copy(update={"devices": complete})
    if profile.simulator is not None and profile.simulator.screen is not None:
        why = why_no_mirror(profile)
        if why is not None:
            raise mistake(path, ("simulator", "screen"), why)
    return LoadedProfile(path, profile, _site(path, profile), _durations(path, profile))


def load_model(path: Path) -> ModelFile:
    """Reads a model, and holds its quirks against its driver.

    Raises:
        DataFileError: with a line `FILE:LINE: KEY: what was expected` for each mistake.
    """
    text = read_text(path)
    model = check_data(path, text, parse_toml(path, text), ModelFile)
    _check_quirks(path, text, model.port, model.driver, model.quirks, ())
    return model


def _complete(path: Path, text: str, port: str, device: DeviceTable) -> DeviceTable:
    """The device with its model's driver and quirks below its own.

    Raises:
        DataFileError: no such model, driver or quirk.
    """
    here = ("devices", port)
    if device.model:
        file = MODELS / f"{device.model}.toml"
        if not file.exists():
            known = ", ".join(sorted(p.stem for p in MODELS.glob("*.toml")))
            raise mistake(path, (*here, "model"), f"no model is called {device.model!r}; there are: {known}")
        model = load_model(file)
        if model.port != port:
            raise mistake(path, (*here, "model"), f"{device.model!r} is a model of {model.port}")
        driver, quirks = device.driver or model.driver, {**model.quirks, **device.quirks}
        device = device.model_copy(update={"driver": driver, "quirks": quirks})
    if not device.driver:
        raise mistake(path, here, "expected `driver` or `model`")
    _check_quirks(path, text, port, device.driver, device.quirks, here)
    try:
        load_driver(port, device.driver).check_url(device.url)
    except BadUrl as error:
        raise mistake(path, (*here, "url"), str(error)) from None
    return device


def _check_quirks(
    path: Path, text: str, port: str, driver: str, quirks: dict[str, Any], here: tuple[str, ...]
) -> None:
    try:
        known = load_driver(port, driver).Quirks
    except DriverError as error:
        raise mistake(path, (*here, "driver"), str(error)) from None
    check_data(path, text, quirks, known, below=(*here, "quirks"))


def _site(path: Path, profile: Profile) -> Site | None:
    if not profile.site:
        return None
    file = SITES / f"{profile.site}.toml"
    if not file.exists():
        known = ", ".join(sorted(p.stem for p in SITES.glob("*.toml")))
        raise mistake(path, ("site",), f"no site is called {profile.site!r}; there are: {known}")
    return load_site(file)


def load_site(path: Path) -> Site:
    """The site of a file.

    Raises:
        DataFileError: the file is malformed, or admits a service that there is not.
    """
    site = read_data_file(path, Site)
    known = {service.id for service in services()}
    for index, service in enumerate(site.services or ()):
        if service not in known:
            said = f"no service is called {service!r}; there are: {', '.join(sorted(known))}"
            raise mistake(path, ("services", index), said)
    return site


def _durations(path: Path, profile: Profile) -> Durations:
    given = dict(profile.durations)
    scale = given.pop("scale", 1.0)
    known = {field.name for field in fields(Durations)}
    for key, value in profile.durations.items():
        if key != "scale" and key not in known:
            raise mistake(
                path, ("durations", key), f"unknown duration; known are: {', '.join(sorted(known))}"
            )
        if not 0 < value < 100_000:
            raise mistake(path, ("durations", key), "expected a number of seconds above 0")
    table = REAL.scaled(scale)
    return Durations(**{name: given.get(name, getattr(table, name)) for name in known})
