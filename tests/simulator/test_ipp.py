"""The simulated A4 printer, asked in IPP by hand: well, badly, and by what is no IPP at all."""

import asyncio
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from simulator.document_printer import ipp, message, operations, picture
from simulator.document_printer.message import Malformed, Operation, understood
from simulator.document_printer.pdf import pages_of
from tests.drivers.documents import pdf
from tests.simulator.alone import Alone, alone

CHARSET = b"\x47\x00\x12attributes-charset\x00\x05utf-8"
LANGUAGE = b"\x48\x00\x1battributes-natural-language\x00\x02en"
PRINTER = {"printer-uri": "ipp://here/ipp/print"}
JOB = {**PRINTER, "job-name": "test", "document-format": "application/pdf"}


def attribute(tag: int, name: str, value: bytes) -> bytes:
    return bytes((tag,)) + b"".join(len(part).to_bytes(2, "big") + part for part in (name.encode(), value))


def request(
    operation: int, attributes: Mapping[str, str | int], document: bytes = b"", job: bytes = b""
) -> bytes:
    body = bytes((2, 0, 0, operation, 0, 0, 0, 7, message.OPERATION)) + CHARSET + LANGUAGE
    for name, value in attributes.items():
        if isinstance(value, int):
            body += attribute(message.INTEGER, name, value.to_bytes(4, "big"))
        else:
            body += attribute(message.KEYWORD, name, value.encode())
    return body + (bytes((message.JOB,)) + job if job else b"") + bytes((message.END,)) + document


def asked(printer: Alone, body: bytes, media: str = "application/ipp", path: str = "/ipp/print") -> int:
    """The status of IPP that answers; HTTP's where it is not 200."""
    url = printer.device.url.replace("ipp:", "http:").removesuffix("/ipp/print") + path
    call = urllib.request.Request(url, body, {"Content-Type": media}, method="POST")
    try:
        with urllib.request.urlopen(call, timeout=5) as answer:
            octets: bytes = answer.read()
            return int.from_bytes(octets[2:4], "big")
    except urllib.error.HTTPError as error:
        return error.code


def begun(rest: bytes) -> bytes:
    return bytes((2, 0, 0, 11, 0, 0, 0, 7)) + rest


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x03\x00\x00\x0b\x00\x00\x00\x01\x03", "version"),
        (bytes((2, 0, 0, 11, 0, 0, 0, 0, 3)), "request-id is 0"),
        (begun(b"\x01\x01\x03"), "group 1 twice"),
        (begun(b"\x01" + CHARSET + CHARSET + b"\x03"), "twice"),
        (begun(b"\x01"), "no end-of-attributes"),
        (begun(CHARSET + b"\x03"), "outside all groups"),
        (begun(b"\x01" + attribute(message.KEYWORD, "", b"x") + b"\x03"), "a value without a name"),
        (begun(b"\x01" + attribute(message.INTEGER, "job-id", b"1") + b"\x03"), "a value of 1 octets"),
        (begun(b"\x01" + attribute(message.CHARSET, "x", b"u" * 64) + b"\x03"), "a value of 64 octets"),
        (begun(b"\x01\x47\x00\x99x"), "longer than the request"),
        (begun(b"\x01" + LANGUAGE + CHARSET + b"\x03"), "do not come first"),
    ],
)
def test_what_is_no_request_is_told_apart(data: bytes, word: str) -> None:
    with pytest.raises(Malformed, match=word):
        understood(data)


def test_an_answer_carries_octets_as_they_are() -> None:
    said = message.response(0, 7, [(message.JOB, [(message.OCTETS, "tray", [b"\x00\xff"])])])
    assert said.endswith(b"\x00\x04tray\x00\x02\x00\xff\x03")


ONE_SIDED = attribute(message.KEYWORD, "sides", b"one-sided")


@pytest.mark.parametrize(
    ("body", "status", "complaint"),
    [
        (b"junk", operations.BAD_REQUEST, "no request of version"),
        (request(Operation.GET_PRINTER_ATTRIBUTES, {}), operations.BAD_REQUEST, "no printer-uri"),
        (request(0x3B, PRINTER), operations.UNSUPPORTED, "operation 0x003b: not supported"),
        (request(Operation.CREATE_JOB, PRINTER), operations.BAD_REQUEST, "a job without a name"),
        (
            request(Operation.CREATE_JOB, JOB, job=attribute(message.KEYWORD, "sides", b"both")),
            operations.BAD_REQUEST,
            "unknown sides",
        ),
        (request(Operation.GET_JOB_ATTRIBUTES, {**PRINTER, "job-id": 9}), operations.NOT_FOUND, ""),
        (
            request(Operation.PRINT_JOB, {**JOB, "document-format": "image/jpeg"}, pdf(1)),
            operations.FORMAT,
            "'image/jpeg' cannot",
        ),
        (request(Operation.PRINT_JOB, JOB, b"no pdf", ONE_SIDED), operations.FORMAT, "no PDF"),
        (request(Operation.VALIDATE_JOB, JOB), operations.OK, ""),
    ],
)
async def test_a_request_is_carried_out_or_refused_with_the_reason(
    body: bytes, status: int, complaint: str
) -> None:
    async with alone("document_printer") as printer:
        assert await asyncio.to_thread(asked, printer, body) == status
        assert complaint in " ".join(printer.complaints)
        assert bool(printer.complaints) is bool(complaint)


async def test_what_comes_to_another_path_or_is_no_ipp_is_refused() -> None:
    async with alone("document_printer") as printer:
        assert await asyncio.to_thread(asked, printer, b"", path="/other") == 404
        assert await asyncio.to_thread(asked, printer, b"", media="text/plain") == 400
        assert printer.complaints == ["POST /ipp/print: no IPP"]


async def test_a_request_without_an_end_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp, "LARGEST", 1000)
    async with alone("document_printer") as printer:
        assert await asyncio.to_thread(asked, printer, b"x" * 2000) == 500
        assert printer.complaints == ["a request without an end"]


async def test_a_line_that_is_cut_in_a_request_is_waited_for_no_longer() -> None:
    async with alone("document_printer") as printer:
        _, there = await asyncio.open_connection("127.0.0.1", printer.bay._place.port)
        there.write(
            b"POST /ipp/print HTTP/1.1\r\nHost: here\r\nContent-Type: application/ipp\r\nContent-Length: 99\r\n\r\n"
        )
        there.write(b"begun")
        await there.drain()
        there.close()
        assert await asyncio.to_thread(asked, printer, request(Operation.VALIDATE_JOB, JOB)) == operations.OK
        assert printer.complaints == []


async def test_a_job_takes_one_document_and_ends_once() -> None:
    async with alone("document_printer") as printer:

        async def ask(operation: int, attributes: Mapping[str, str | int], document: bytes = b"") -> int:
            return await asyncio.to_thread(asked, printer, request(operation, attributes, document))

        printer.device.struck.strike("paused")
        assert await ask(Operation.CREATE_JOB, JOB) == operations.OK
        assert await ask(Operation.SEND_DOCUMENT, {**JOB, "job-id": 1}, pdf(1)) == operations.OK
        assert await ask(Operation.SEND_DOCUMENT, {**JOB, "job-id": 1}, pdf(1)) == operations.NOT_POSSIBLE
        assert await ask(Operation.CANCEL_JOB, {**PRINTER, "job-id": 1}) == operations.OK
        assert await ask(Operation.CANCEL_JOB, {**PRINTER, "job-id": 1}) == operations.NOT_POSSIBLE
        printer.device.struck.strike("refuses_jobs")
        assert await ask(Operation.CREATE_JOB, JOB) == operations.NOT_ACCEPTING
        printer.device.struck.mend("refuses_jobs")
        printer.device.struck.strike("forgets_jobs")
        assert await ask(Operation.PRINT_JOB, JOB, pdf(1)) == operations.OK
        assert await ask(Operation.GET_JOB_ATTRIBUTES, {**PRINTER, "job-id": 2}) == operations.NOT_FOUND


async def test_the_last_sheet_of_the_tray_leaves_it_empty_until_it_is_filled() -> None:
    async with alone("document_printer") as printer:
        printer.device.fill(1)
        assert (
            await asyncio.to_thread(asked, printer, request(Operation.PRINT_JOB, JOB, pdf(2)))
            == operations.OK
        )
        await printer.until("page")
        assert printer.device.state()["reasons"] == ["media-empty-error"]
        assert "paper_out" in printer.device.struck
        printer.device.fill()
        await printer.until("document")
        assert printer.device.state()["pages"] == 2


def test_pages_are_counted_in_packed_objects_too() -> None:
    def packed(stream: bytes) -> bytes:
        return b"%PDF-1.5\n/Type /Page\n<</Type /ObjStm>>\nstream\n" + stream + b"\nendstream"

    assert pages_of(packed(zlib.compress(b"/Type /Page /Type /Pages /Type/Page"))) == 3
    assert pages_of(packed(b"damaged")) == 1
    assert pages_of(b"\xff\xd8/Type /Page") == 0


async def test_a_page_that_takes_too_long_to_draw_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(picture, "PROGRAM", str(slow))
    monkeypatch.setattr(picture, "PATIENCE", 0.05)
    assert await picture.page_png(pdf(1), 1) == b""
