"""IPP messages: what pyipp reads of ours, what we read of others', and that no bytes whatsoever do harm."""

import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.codecs.ipp import DEEPEST, LARGEST, IppError, Operation, Tag, decode, encode
from drivers.document_printer.says import COMPLETED, job_says, printer_says
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Health, Supply

FUZZ = settings(max_examples=400, derandomize=True, deadline=None)
HEAD = struct.pack(">BBHI", 2, 0, 0, 7)


def attribute(tag: int, name: str, value: bytes) -> bytes:
    return bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def answer(*attributes: bytes, group: int = Tag.PRINTER, code: int = 0) -> bytes:
    return struct.pack(">BBHI", 2, 0, code, 7) + bytes([group]) + b"".join(attributes) + bytes([Tag.END])


def words(name: str, *values: str, tag: int = Tag.KEYWORD) -> bytes:
    return b"".join(attribute(tag, name if n == 0 else "", v.encode()) for n, v in enumerate(values))


def number(name: str, value: int, tag: int = Tag.ENUM) -> bytes:
    return attribute(tag, name, struct.pack(">i", value))


def test_pyipp_reads_what_we_ask() -> None:
    from pyipp.parser import parse

    asked = encode(
        Operation.GET_JOBS,
        7,
        [
            (
                Tag.OPERATION,
                [
                    (Tag.CHARSET, "attributes-charset", ["utf-8"]),
                    (Tag.INTEGER, "limit", [100]),
                    (Tag.BOOLEAN, "my-jobs", [True]),
                    (Tag.KEYWORD, "requested-attributes", ["job-id", "job-name"]),
                ],
            )
        ],
    )
    read: dict[str, Any] = parse(asked)
    assert (read["version"], read["status-code"], read["request-id"]) == ((2, 0), Operation.GET_JOBS, 7)
    said = read["operation-attributes"]
    assert (said["limit"], said["my-jobs"]) == (100, True)
    assert said["requested-attributes"] == ["job-id", "job-name"]


def test_we_read_what_pyipp_writes() -> None:
    from pyipp.enums import IppOperation
    from pyipp.serializer import encode_dict

    asked = {
        "version": (2, 0),
        "operation": IppOperation.GET_JOBS,
        "request-id": 9,
        "operation-attributes-tag": {
            "attributes-charset": "utf-8",
            "job-id": 5,
            "requested-attributes": ["a", "b"],
        },
    }
    read = decode(encode_dict(asked)).first(Tag.OPERATION)
    assert (read.number("job-id"), read.texts("requested-attributes")) == (5, ["a", "b"])


def test_collections_languages_and_ranges_are_stepped_over_and_the_next_attribute_is_read() -> None:
    inner = attribute(Tag.MEMBER, "", b"media-size") + attribute(Tag.COLLECTION, "", b"")
    inner += attribute(Tag.MEMBER, "", b"x-dimension") + number("", 21000, Tag.INTEGER)
    inner += attribute(Tag.END_COLLECTION, "", b"")
    data = answer(
        attribute(Tag.COLLECTION, "media-col", b"") + inner + attribute(Tag.END_COLLECTION, "", b""),
        attribute(Tag.NAME_LANGUAGE, "printer-name", b"\0\2zh\0\6" + "甲".encode() + b"abc"),
        attribute(Tag.RANGE, "copies", struct.pack(">ii", 1, 99)),
        attribute(0x13, "marker-levels", b""),
        number("printer-state", 3),
    )
    read = decode(data).first(Tag.PRINTER)
    assert read.text("printer-name") == "甲abc"
    assert read.numbers("copies") == read.numbers("marker-levels") == []
    assert read.number("printer-state") == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEAD,
        HEAD + b"\x41\0\1x\0\0\3",
        HEAD + b"\4\x41\0\1x\xff\xff\3",
        HEAD + b"\4\x47\0\0\xff\xfb" + b"\3" * 50,
        HEAD + b"\4\x41\0\0\0\0\3",
        HEAD + b"\4\x21\0\1x\0\2\0\0\3",
        HEAD + b"\4" + attribute(Tag.COLLECTION, "x", b"") + b"\3",
        HEAD + b"\4" + attribute(Tag.COLLECTION, "x", b"") * (DEEPEST + 2) + b"\3",
        HEAD + b"\4\x35\0\1x\0\3\0\x09a\3",
        b"\x09" + HEAD[1:] + b"\3",
        HEAD + b"\3" * LARGEST,
    ],
)
def test_what_is_no_message_is_an_error(data: bytes) -> None:
    with pytest.raises(IppError):
        decode(data)


PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            HEAD,
            b"\4",
            b"\2",
            b"\3",
            number("printer-state", 5),
            words("printer-state-reasons", "media-jam-error", "paused"),
            attribute(Tag.OCTETS, "printer-input-tray", b"name=\xff;level=--;level=99999999999;=;"),
            attribute(Tag.COLLECTION, "c", b""),
            attribute(Tag.END_COLLECTION, "", b""),
            number("marker-levels", -3, Tag.INTEGER),
            words("printer-device-id", "MFG:a:b;;MDL", tag=Tag.TEXT),
        ]
    ),
)


@given(st.lists(PIECES, max_size=30).map(lambda pieces: HEAD + b"".join(pieces)))
@FUZZ
def test_any_bytes_are_a_message_or_an_error_and_any_message_a_state(data: bytes) -> None:
    try:
        message = decode(data)
    except IppError:
        return
    for is_queue in (False, True):
        report = printer_says(message.first(Tag.PRINTER), is_queue)
        assert len(report.detail) < 120
    job_says(message.first(Tag.JOB), duplex=True)


@pytest.mark.parametrize(
    ("reasons", "state", "fault"),
    [
        (["media-empty-report"], 3, FaultId.DOCUMENT_PAPER_OUT),
        (["media-empty-error", "cover-open"], 5, FaultId.DOCUMENT_COVER_OPEN),
        (["toner-empty-warning"], 3, FaultId.DOCUMENT_TONER_LOW),
        (["toner-empty-error"], 3, FaultId.DOCUMENT_TONER_OUT),
        (["connecting-to-device"], 4, None),
        (["spool-area-full-error"], 5, FaultId.DOCUMENT_ERROR),
        (["none"], 3, None),
    ],
)
def test_reasons_mean_what_the_standard_says(reasons: list[str], state: int, fault: FaultId | None) -> None:
    data = answer(number("printer-state", state), words("printer-state-reasons", *reasons))
    assert printer_says(decode(data).first(Tag.PRINTER)).fault is fault


def test_an_empty_tray_beside_a_full_one_stops_nothing() -> None:
    trays = [attribute(Tag.OCTETS, "printer-input-tray", b"name=Tray 1;level=0;maxcapacity=250;")]
    trays.append(attribute(Tag.OCTETS, "", b"name=Tray 2;level=200;maxcapacity=250;"))
    data = answer(number("printer-state", 3), words("printer-state-reasons", "media-empty-warning"), *trays)
    report = printer_says(decode(data).first(Tag.PRINTER))
    assert (report.health, report.status.paper) == (Health.ONLINE, Supply.OK)
    assert [tray.paper for tray in report.status.trays] == [Supply.OUT, Supply.OK]


def test_a_queue_that_still_shows_what_its_printer_said_last_is_not_believed_while_it_is_idle() -> None:
    data = answer(number("printer-state", 3), words("printer-state-reasons", "media-empty-error"))
    assert printer_says(decode(data).first(Tag.PRINTER), is_queue=True).health is Health.ONLINE


def test_sheets_stand_for_sides_where_only_those_are_counted() -> None:
    data = answer(
        number("job-state", COMPLETED), number("job-media-sheets-completed", 2, Tag.INTEGER), group=Tag.JOB
    )
    job = decode(data).first(Tag.JOB)
    assert (job_says(job, duplex=False).sides, job_says(job, duplex=True).sides) == (2, 4)
    assert job_says(job, duplex=True).ended
