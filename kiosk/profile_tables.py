"""The tables of profiles, sites and device models, as they stand in TOML."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from drivers.transports import BadUrl, check_url
from flows.catalogue import Id
from flows.hours import Day, check_span, check_spans
from kiosk.places import bad_host


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
    if said := bad_host(url):
        raise ValueError(said)
    return url.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Span = Annotated[str, AfterValidator(check_span)]
SocketUrl = Annotated[str, AfterValidator(_device_url)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeviceTable(_Table):
    """One device: how it is reached and what it speaks. `model` fills in driver and quirks from `device_profiles/models/`."""

    driver: str = ""
    url: str = Field(min_length=1)
    model: str = ""
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
    terminal: str = Field(
        default="unnamed",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        description="letters, digits, `.`, `_`, `-`, at most 64, a letter or digit first",
    )
    site: str = ""
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
    region_code: str = Field(
        pattern=r"^[0-9]{12}$",
        description="12 digits: six of the county, three of the township, three of the village",
    )
    """12 digits: six of the county, three of the township, three of the village."""
    services: tuple[str, ...] | None = None
    """The services admitted here; all when the key is absent."""
    hours: dict[Day, Annotated[tuple[Span, ...], AfterValidator(check_spans)]] = {}
    """Day → when the terminal is open; always, when the table is absent."""
    hotline: str = Field(
        default="12345",
        pattern=r"^[0-9][0-9 -]{2,19}$",
        description="a telephone number: 3 to 20 digits, blanks or `-`, a digit first",
    )
    """Whom people call, in the frame of every page."""


class ModelFile(_Table):
    """What is known of one device model: its port, its driver and the driver's quirks."""

    about: str = ""
    port: str
    driver: str
    simulated: str = ""
    """The simulator's model that behaves like it; empty where there is none."""
    quirks: dict[str, Any] = {}
