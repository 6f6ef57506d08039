"""Profiles for a simulator's wires, written where a test wants them."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drivers.loader import load_driver
from drivers.transports import BadUrl
from kiosk.profile import MODELS, load_model
from tests.simulator.process import SimulatorProcess

DRIVERS = {"id_card": "sdt", "receipt_printer": "escpos", "rating_keypad": "line_keypad"}
USUAL = tuple(DRIVERS)
ENROLMENT = "demo-000000"

BRISK: Mapping[str, float] = {
    "read_slice": 0.02,
    "reconnect_first": 0.1,
    "reconnect_cap": 0.4,
    "debounce": 0.15,
    "card_find_interval": 0.05,
    "card_presence": 0.2,
    "sam_status_interval": 0.2,
    "sdt_answer": 0.4,
    "sdt_read_answer": 1.0,
    "sdt_inter_byte": 0.15,
    "card_again": 0.1,
    "card_tries": 0.3,
    "smart_card_status_interval": 0.2,
    "smart_card_answer": 0.4,
    "smart_card_read": 1.5,
    "smart_card_reconnect": 0.4,
    "printer_status_interval": 0.2,
    "printer_answer": 0.5,
    "printer_settle": 2.0,
    "print_again": 0.6,
    "progress_step": 0.05,
    "keypad_answer": 0.4,
    "keypad_poll_interval": 0.3,
    "key_alone": 0.1,
    "scanner_answer": 0.5,
    "scanner_poll_interval": 0.3,
    "sensor_answer": 0.4,
    "sensor_listen_interval": 0.05,
    "sensor_status_interval": 0.3,
    "sensor_rest": 0.1,
    "ups_answer": 0.4,
    "ups_poll_interval": 0.2,
    "mains_blip": 0.2,
    "camera_first": 4.0,
    "camera_quiet": 2.0,
    "camera_linger": 0.5,
    "camera_poll_interval": 0.5,
    "camera_proof_interval": 5.0,
    "camera_frozen": 0.4,
    "document_status_interval": 0.3,
    "document_answer": 1.0,
    "document_follow": 0.05,
    "document_warm_up": 4.0,
    "document_page": 0.6,
    "document_cancel": 1.0,
    "mains_wait": 5.0,
    "mains_farewell": 1.0,
    "office_health_interval": 0.4,
    "office_retry": 0.2,
    "outbox_first": 0.2,
    "outbox_cap": 0.5,
    "store_write": 1.5,
    "store_retry": 0.2,
    "goodbye": 0.1,
    "starting": 8.0,
}
"""What waits for hardware that is twenty times too fast is shortened; what waits for a person is left as it is."""


def model_at(simulator: SimulatorProcess, port: str) -> str | None:
    """The model of the house that behaves like what stands at a port of this simulator; None where no driver knows it yet."""
    there = simulator.control("GET", "/devices")[port]["model"]
    for path in sorted(MODELS.glob("*.toml")):
        model = load_model(path)
        if (model.port, model.simulated) == (port, there):
            with contextlib.suppress(BadUrl):  # reached in another way than the simulator's device
                load_driver(port, model.driver).check_url(simulator.urls["devices"][port])
                return path.stem
    return None


def all_devices(simulator: SimulatorProcess) -> tuple[str, ...]:
    """The ports of a terminal that has everything."""
    others = (port for port in simulator.urls["devices"] if port not in DRIVERS and model_at(simulator, port))
    return (*DRIVERS, *others)


def write_profile(
    simulator: SimulatorProcess,
    file: Path,
    durations: Mapping[str, float] = BRISK,
    *,
    devices: tuple[str, ...] = USUAL,
    ptys: bool = False,
    bench: bool = True,
    office: bool = True,
    screen: str | None = None,
    site: str = "demo_hall",
    quirks: Mapping[str, Mapping[str, Any]] | None = None,
    halt: tuple[str, ...] = (),
) -> Path:
    """A profile of a terminal at this simulator; gives back `file`."""
    lines = [
        f"bench = {str(bench).lower()}",
        'terminal = "test-0001"',
        f'site = "{site}"',
        "[simulator]",
        f'control = "{simulator.urls["control"]}"',
    ]
    if screen:
        lines.append(f'screen = "{screen}"')
    if office:
        lines += ["[office]", f'url = "{simulator.urls["office"]}"', f'enrolment_code = "{ENROLMENT}"']
    if halt:
        lines += ["[power]", f"halt = {list(halt)!r}"]
    if durations:
        lines += ["[durations]", *(f"{name} = {seconds}" for name, seconds in durations.items())]
    for name in devices:
        url = simulator.urls["ptys" if ptys else "devices"][name]
        spoken = (
            f'driver = "{DRIVERS[name]}"' if name in DRIVERS else f'model = "{model_at(simulator, name)}"'
        )
        lines += [f"[devices.{name}]", spoken, f'url = "{url}"']
        if quirks and name in quirks:
            lines += [f"[devices.{name}.quirks]", *(f"{k} = {v!r}" for k, v in quirks[name].items())]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
