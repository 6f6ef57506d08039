"""Whatever can hold a person's value shows itself without it, new types included; a type that shows its values is named here."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel, ValidationError

from drivers.ports.id_card import IdCard
from drivers.ports.sensitive import Sensitive
from drivers.ports.slip import Slip
from flows.office import Certificate, CertificateField, Person, Record
from flows.prompts import Preview
from kiosk.office.answers import CertificateAnswer, PersonAnswer
from kiosk.office.wire import Reply

SECRET = "429999194803120029 张桂兰"
ROOMS = ("drivers", "flows", "kiosk")

HARMLESS = {
    "what a device says of itself; a detail names no person": """
        drivers.codecs.escpos_answers.Block drivers.driver.Report drivers.host._Loss drivers.ports.results.DeviceError
        drivers.ports.status.Identity drivers.ports.status.DeviceState drivers.codecs.escpos_answers.Automatic
        drivers.codecs.newland.Answer drivers.codecs.nut.VariableList drivers.document_printer.says.JobSays
        drivers.ports.document_printer.DocumentPrinterStatus drivers.ports.document_printer.Tray""",
    "a place where a device is or may be": """
        drivers.search.Candidate drivers.search.Found drivers.transports.usb_url.UsbCandidate
        drivers.transports.usb_url.UsbPlace drivers.ports.remarks.Remark""",
    "what kind of code or card it was; the rest redacts itself": """
        drivers.imaging.reading.Read drivers.ports.smart_card.SocialSecurityCard flows.office.Evidence""",
    "a field of a card, not what stands in it": "drivers.smart_card.reading.Place",
    "a word of a national list": "drivers.ports.id_card.Coded flows.prompts.Reason flows.rate._Reason flows.rate.ReasonFile",
    "a file of the project or of the site": """
        drivers.rating_keypad.line_keypad.KeypadQuirks drivers.receipt_printer.quirks.PrinterQuirks flows.catalogue.Service
        flows.catalogue.Group flows.catalogue._Groups flows.faults.Fault flows.faults._FaultFile flows.scenario.FaultStroke
        flows.scenario.StagedFault flows.scenario.Chance flows.scenario.Step flows.scenario.Expectation flows.scenario.Scenario
        kiosk.profile_tables.DeviceTable kiosk.profile_tables.OfficeTable kiosk.profile_tables.SimulatorTable
        kiosk.profile_tables.Profile kiosk.simulator_names.Names flows.mistakes.Mistake
        kiosk.maintenance.workshop.Plate flows.maintenance.workshop.About flows.maintenance.workshop.DeviceRecord
        kiosk.profile_tables.Site kiosk.profile_tables.ModelFile kiosk.ready_file.ReadyFile kiosk.profile_tables.PowerTable
        kiosk.certificates.Certificate drivers.code_scanner.camera.ScannerCameraQuirks
        drivers.code_scanner.honeywell.HoneywellQuirks
        drivers.code_scanner.newland.NewlandQuirks drivers.code_scanner.serial_scanner.ScannerQuirks
        drivers.document_printer.quirks.IppQuirks drivers.id_card.sdt.SdtQuirks drivers.rating_keypad.framed_keypad.FramedQuirks
        drivers.sensor_board.line_board.BoardQuirks drivers.smart_card.card_driver.CardQuirks""",
    "what the ledger keeps, cases and answers": """
        flows.ledger.PrintJob flows.ledger.RatingLetter flows.visit.VisitReport flows.office.Certificate kiosk.cli.visit.Outcome
        flows.news.Standing kiosk.store.ledger.Letter kiosk.store.ledger.PrintRow""",
    "keys and names of pages, their words redact themselves": """
        flows.prompts.Prompt flows.prompts.Tile flows.prompts.Menu flows.prompts.PlaceCard flows.prompts.Working
        flows.prompts.Preview flows.prompts.Button flows.prompts.Notice flows.prompts.Rate flows.prompts.Reasons
        flows.prompts.PinPad flows.prompts.Board flows.prompts.BoardRow flows.prompts.Detail
        flows.prompts.Sign flows.texts.Text flows.desk.Surroundings""",
    "a digest that costs years to undo; the machine's own number": """
        kiosk.maintenance.pin.PinFile kiosk.maintenance.tries.Tries kiosk.maintenance.memo.Kept""",
    "the place of a block in a slip": """
        drivers.receipt_printer.layout.QrCode drivers.receipt_printer.layout.BarCode drivers.receipt_printer.layout.Picture""",
}
"""Why a type may show its texts, and which."""


def types() -> Iterator[type[Any]]:
    """Every dataclass and model of the program that is not drawn."""
    for room in ROOMS:
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if found.name == "kiosk.__main__":
                continue
            own = vars(importlib.import_module(found.name)).values()
            kinds = [kind for kind in own if inspect.isclass(kind) and kind.__module__ == found.name]
            yield from (k for k in kinds if dataclasses.is_dataclass(k) or issubclass(k, BaseModel))


def filled(kind: type[Any]) -> object:
    """One of the kind, in which every field that can hold a text or bytes holds the secret."""
    if issubclass(kind, BaseModel):
        values: dict[str, Any] = {name: _filling(str(f.annotation)) for name, f in kind.model_fields.items()}
        return kind.model_construct(**values)
    made = object.__new__(kind)
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        value = _filling(str(field.type))
        if value is None and inspect.isclass(hint := hints[field.name]) and issubclass(hint, Enum):
            value = next(iter(hint))
        object.__setattr__(made, field.name, value)
    return made


def _filling(form: str) -> object:
    if "Sensitive[" in form:
        return Sensitive(SECRET)
    if "tuple[" in form or "list[" in form:
        return (SECRET,)
    words = set() if form.startswith("Words") else set(re.findall(r"\w+", form))
    if words & {"str", "bytes", "Any", "object", "Mapping", "dict"}:
        return SECRET
    return 7 if words & {"int", "float", "bool"} else None


def shows(kind: type[Any]) -> bool:
    made = filled(kind)
    return SECRET in f"{made!r} {made} {[made]}"


def test_a_type_that_shows_its_texts_is_known_to_be_harmless() -> None:
    known = {name for names in HARMLESS.values() for name in names.split()}
    found = {f"{kind.__module__}.{kind.__qualname__}" for kind in types() if shows(kind)}
    assert found - known == set(), "show what they hold"
    assert known - found == set(), "need not be named any more"


def test_the_types_that_hold_a_person_are_among_those_looked_at() -> None:
    looked_at = set(types())
    assert {
        IdCard,
        Person,
        Record,
        Certificate,
        CertificateField,
        Slip,
        Preview,
        CertificateAnswer,
        Reply,
    } <= looked_at


@pytest.mark.parametrize("body", [b'{"person": 7, "x": "%s"}', b'{"person": ["%s"]}', b"%s"])
def test_an_answer_that_breaks_its_form_is_not_quoted(body: bytes) -> None:
    with pytest.raises(ValidationError) as broken:
        PersonAnswer.model_validate_json(body % SECRET.encode())
    assert SECRET not in f"{broken.value} {broken.value!r}"
