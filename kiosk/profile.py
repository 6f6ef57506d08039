"""Profiles: TOML that says which devices a terminal has and how each is reached; models and sites beside them."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from drivers.loader import DriverError, drivers_of, load_driver, ports
from drivers.ports.durations import REAL, Durations
from flows.catalogue import services
from flows.data_files import check_data, parse_toml, place_mistake, read_text
from flows.mistakes import DataFileError, Mistakes, instead_of
from kiosk.places import refusal, same_places
from kiosk.profile_tables import DeviceTable, ModelFile, Profile, Site
from kiosk.simulation import why_no_mirror

FOLDER = Path(__file__).parent.parent / "device_profiles"
TERMINALS, SITES, MODELS = FOLDER / "terminals", FOLDER / "sites", FOLDER / "models"
CERTIFICATES = FOLDER / "certificates"
SPEEDS = (300, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
"""Bits a second that makers of devices choose from."""
LONGEST = 100_000
"""Seconds that no duration reaches: more than a day."""


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


def names_in(folder: Path) -> list[str]:
    """What can be named by the files of a folder."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def find_profile(name: str) -> Path:
    """The file of a profile given by name or by path.

    Raises:
        DataFileError: there is none; lists the names there are.
    """
    path = Path(name)
    if path.suffix == ".toml" or "/" in name:
        return path
    if name not in names_in(TERMINALS):
        there_are = instead_of(name, names_in(TERMINALS))
        raise DataFileError(f"no profile is called {name!r}; {there_are}; or give a file")
    return TERMINALS / f"{name}.toml"


def load_profile(path: Path) -> LoadedProfile:
    """Reads a profile and everything it names.

    Raises:
        DataFileError: with every mistake of the profile, its models and its site.
    """
    return ProfileReading(path).loaded()


class Reading:
    """One file, held against all its rules: a mistake keeps no other from being told."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes = Mistakes()
        self.mistakes.begin(path)
        self.text = read_text(path)
        self.data = parse_toml(path, self.text)

    def wrong(self, keys: Sequence[str | int], said: str, *, warning: bool = False) -> None:
        """Takes down a mistake at these keys of the file."""
        otherwise = ".".join(map(str, keys))
        self.mistakes.add(place_mistake(self.path, self.text, keys, said, otherwise, warning))

    def quirks(self, port: str, driver: str, quirks: Mapping[str, Any], here: tuple[str, ...]) -> bool:
        """Holds quirks against their driver; whether there is such a driver."""
        try:
            known = load_driver(port, driver).Quirks
        except DriverError:
            self.wrong(
                (*here, "driver"), f"{port} has no driver {driver!r}; {instead_of(driver, drivers_of(port))}"
            )
            return False
        self.mistakes.of(lambda: check_data(self.path, self.text, dict(quirks), known, (*here, "quirks")))
        baud = _table(_at(self.data, here), "quirks").get("baud")
        if isinstance(baud, int) and baud not in SPEEDS:
            near = min(SPEEDS, key=lambda speed: abs(speed - baud))
            self.wrong((*here, "quirks", "baud"), f"{baud} is no usual speed; {near} is", warning=True)
        return True


class ProfileReading(Reading):
    """A profile as far as it can be understood, and everything that is wrong with it and with what it names.

    Raises:
        DataFileError: the file cannot be read, or is not TOML.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._profile = self.mistakes.of(lambda: check_data(path, self.text, self.data, Profile))
        tables = _table(self.data, "devices")
        found = {port: self._device(port, _table(tables, port)) for port in _in_order(tables)}
        self.devices = {port: device for port, device in found.items() if device is not None}
        """Those of which driver and place are known."""
        self.named = {port for port in found if port in ports()} | {"office"} & self.data.keys()
        """The ports that the profile has a table of, right or wrong, and `office` if it has that."""
        for port, said in same_places({port: device.url for port, device in self.devices.items()}):
            self.wrong(("devices", port, "url"), said)
        self.site = self._site(_text(self.data, "site"))
        self._durations = self._some_durations()
        if self._profile is not None and self._profile.simulator is not None:
            why = why_no_mirror(self._profile) if self._profile.simulator.screen else None
            if why is not None:
                self.wrong(("simulator", "screen"), why)

    def loaded(self) -> LoadedProfile:
        """The profile, complete.

        Raises:
            DataFileError: with all its mistakes.
        """
        self.mistakes.raise_any()
        assert self._profile is not None
        profile = self._profile.model_copy(update={"devices": self.devices})
        return LoadedProfile(self.path, profile, self.site, self._durations)

    def _device(self, port: str, raw: Mapping[str, Any]) -> DeviceTable | None:
        """The device with its model's driver and quirks below its own; None where driver or place are not known."""
        here = ("devices", port)
        if port not in ports():
            self.wrong(here, f"there is no such port; {instead_of(port, ports())}")
            return None
        name, url = _text(raw, "model"), _text(raw, "url")
        model = self._model(port, name) if name else None
        driver = _text(raw, "driver") or (model.driver if model else "")
        quirks = {**(model.quirks if model else {}), **_table(raw, "quirks")}
        if not driver and not name:
            self.wrong(here, "expected `driver` or `model`")
        there = bool(driver) and self.quirks(port, driver, quirks, here)
        if url and (said := refusal(port, driver if there else "", url)):
            self.wrong((*here, "url"), said)
        return DeviceTable(driver=driver, url=url, model=name, quirks=quirks) if there and url else None

    def _model(self, port: str, name: str) -> ModelFile | None:
        here = ("devices", port, "model")
        there = name in names_in(MODELS)
        model = self.mistakes.of(lambda: load_model(MODELS / f"{name}.toml")) if there else None
        if model is not None and model.port == port:
            return model
        said = f"no model is called {name!r}" if model is None else f"{name!r} is a model of {model.port}"
        if model is not None or not there:
            self.wrong(here, f"{said}; {instead_of(name, _models_of(port), f'models of {port} are')}")
        return None

    def _site(self, name: str) -> Site | None:
        if not name:
            return None
        if name not in names_in(SITES):
            self.wrong(("site",), f"no site is called {name!r}; {instead_of(name, names_in(SITES))}")
            return None
        return self.mistakes.of(lambda: load_site(SITES / f"{name}.toml"))

    def _some_durations(self) -> Durations:
        """The table with those values of the profile that are right."""
        known = {field.name for field in fields(Durations)}
        given = {}
        for key, value in _table(self.data, "durations").items():
            if key not in known | {"scale"}:
                there_are = instead_of(key, known | {"scale"}, "known are")
                self.wrong(("durations", key), f"unknown duration; {there_are}")
            elif isinstance(value, int | float) and not 0 < value < LONGEST:
                self.wrong(("durations", key), f"expected a number of seconds above 0 and below {LONGEST}")
            elif isinstance(value, int | float):
                given[key] = float(value)
        table = REAL.scaled(given.pop("scale", 1.0))
        return Durations(**{name: given.get(name, getattr(table, name)) for name in known})


class ModelReading(Reading):
    """A model, its quirks held against its driver, and everything that is wrong with it.

    Raises:
        DataFileError: the file cannot be read, or is not TOML.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.model = self.mistakes.of(lambda: check_data(path, self.text, self.data, ModelFile))
        port, driver = _text(self.data, "port"), _text(self.data, "driver")
        if port and port not in ports():
            self.wrong(("port",), f"there is no such port; {instead_of(port, ports())}")
        elif port and driver:
            self.quirks(port, driver, _table(self.data, "quirks"), ())


def load_model(path: Path) -> ModelFile:
    """Reads a model, and holds its quirks against its driver.

    Raises:
        DataFileError: with each of its mistakes.
    """
    reading = ModelReading(path)
    reading.mistakes.raise_any()
    assert reading.model is not None
    return reading.model


def load_site(path: Path) -> Site:
    """The site of a file.

    Raises:
        DataFileError: the file is malformed, or admits a service that there is not.
    """
    reading = Reading(path)
    site = reading.mistakes.of(lambda: check_data(path, reading.text, reading.data, Site))
    known = {service.id for service in services()}
    admitted = reading.data.get("services")
    names = admitted if isinstance(admitted, list) else []
    if path.parent == SITES and _text(reading.data, "id") not in ("", path.stem):
        reading.wrong(("id",), f"expected {path.stem!r}, the file's name")
    for index, name in enumerate(names):
        if isinstance(name, str) and name not in known:
            reading.wrong(("services", index), f"no service is called {name!r}; {instead_of(name, known)}")
        elif name in names[:index]:
            reading.wrong(("services", index), f"{name!r} stands here twice")
    reading.mistakes.raise_any()
    assert site is not None
    return site


def _in_order(tables: Mapping[str, Any]) -> list[str]:
    """The ports in their own order, then what is no port."""
    known = ports()
    return [port for port in known if port in tables] + [port for port in tables if port not in known]


def _models_of(port: str) -> list[str]:
    """The models of a port; what is no model is passed over."""
    found = Counter[str]()
    for path in MODELS.glob("*.toml"):
        with suppress(OSError, ValueError):
            found[path.stem] = tomllib.loads(path.read_text(encoding="utf-8")).get("port") == port
    return sorted(+found)


def _at(data: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Any]:
    """The table that these keys lead to."""
    for key in keys:
        data = _table(data, key)
    return data


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The table of this name; empty where there is none, or something else."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _text(data: Mapping[str, Any], key: str) -> str:
    """The text of this name; empty where there is none, or something else."""
    value = data.get(key)
    return value if isinstance(value, str) else ""
