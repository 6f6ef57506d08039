"""What comes out of the simulated A4 printer, as the panel shows it."""

import shutil
import urllib.request

import pytest

from tests.drivers.documents import pdf
from tests.simulator.process import ControlError, SimulatorProcess


def attribute(tag: int, name: str, value: str) -> bytes:
    return b"".join(
        (bytes((tag,)), *(len(text).to_bytes(2, "big") + text for text in (name.encode(), value.encode())))
    )


def prints(simulator: SimulatorProcess, document: bytes) -> None:
    """Print-Job as RFC 8010 writes it, by hand."""
    url = simulator.urls["devices"]["document_printer"]
    job = (
        b"\x02\x00\x00\x02\x00\x00\x00\x01\x01"
        + attribute(0x47, "attributes-charset", "utf-8")
        + attribute(0x48, "attributes-natural-language", "en")
        + attribute(0x45, "printer-uri", url)
        + attribute(0x42, "job-name", "test")
        + attribute(0x49, "document-format", "application/pdf")
        + b"\x02"
        + attribute(0x44, "sides", "one-sided")
        + b"\x03"
        + document
    )
    request = urllib.request.Request(
        url.replace("ipp:", "http:"), job, {"Content-Type": "application/ipp"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.read(4)[2:] == b"\x00\x00"


def test_each_page_that_came_out_is_a_picture_and_no_other(simulator: SimulatorProcess) -> None:
    assert shutil.which("pdftoppm"), "poppler-utils comes with cups-filters"
    before = simulator.count("page")
    simulator.strike("document_printer", "jam", pages=2)
    prints(simulator, pdf(3))
    simulator.wait("page", before + 1)
    (document,) = simulator.control("GET", "/document_printer/documents")
    assert (document["out"], document["drawn"]) == (2, True)
    first, second = (simulator.control("GET", f"/document_printer/documents/1/{page}.png") for page in (1, 2))
    assert first.startswith(b"\x89PNG")
    assert second.startswith(b"\x89PNG")
    assert first != second
    assert simulator.control("GET", document["pdf"]) == pdf(3)
    for wrong in ("1/3.png", "1/0.png", "2/1.png", "2.pdf"):
        with pytest.raises(ControlError, match="404"):
            simulator.control("GET", f"/document_printer/documents/{wrong}")


def test_the_tray_takes_so_many_sheets(simulator: SimulatorProcess) -> None:
    assert simulator.control("POST", "/document_printer/paper", {"sheets": 3})["sheets"] == 3
    with pytest.raises(ControlError, match="422"):
        simulator.control("POST", "/document_printer/paper", {"sheets": 251})


def test_a_page_that_cannot_be_drawn_is_no_picture(simulator: SimulatorProcess) -> None:
    before = simulator.count("page")
    prints(simulator, b"%PDF-1.4\n/Type /Page\n%%EOF\n")
    simulator.wait("page", before)
    with pytest.raises(ControlError, match=r"501.*poppler"):
        simulator.control("GET", "/document_printer/documents/1/1.png")
