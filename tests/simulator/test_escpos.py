"""The simulated receipt printer, spoken to in raw ESC/POS, well and badly."""

import io
import time
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.simulator.process import RawWire, SimulatorProcess

INIT = b"\x1b@"
CHINESE = b"\x1c&"
CUT = b"\x1dVB\x00"
"""Feed to the blade, cut partially."""
PROOF = b"\x1dr\x01"


@pytest.fixture
def wire(simulator: SimulatorProcess) -> Iterator[RawWire]:
    with simulator.connect("receipt_printer") as connected:
        yield connected


def chinese(words: str) -> bytes:
    return words.encode("gb18030")


def print_slip(simulator: SimulatorProcess, wire: RawWire, data: bytes) -> dict[str, Any]:
    """Print and cut, wait for the slip, and give the control's description of it."""
    before = simulator.count("slip")
    wire.send(INIT + data + CUT)
    simulator.wait("slip", before)
    slips = simulator.slips()
    assert isinstance(slips[-1], dict)
    return slips[-1]


def picture(simulator: SimulatorProcess, slip: dict[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO(simulator.control("GET", str(slip["picture"]))))


def ink(image: Image.Image) -> int:
    return image.convert("L").histogram()[0]


def status(wire: RawWire, question: int) -> int:
    wire.send(bytes((0x10, 0x04, question)))
    return wire.receive(1)[0]


def qr(payload: bytes, module: int = 6, level: int = 49) -> bytes:
    stored = (len(payload) + 3).to_bytes(2, "little")
    return (
        b"\x1d(k\x04\x001A2\x00"
        b"\x1d(k\x03\x001C"
        + bytes((module,))
        + b"\x1d(k\x03\x001E"
        + bytes((level,))
        + b"\x1d(k"
        + stored
        + b"1P0"
        + payload
        + b"\x1d(k\x03\x001Q0"
    )


def test_text_is_printed_and_told_line_by_line(simulator: SimulatorProcess, wire: RawWire) -> None:
    slip = print_slip(simulator, wire, b"Hello\n" + CHINESE + chinese("姓名：李䶮 A1") + b"\n\x1c.plain\n")
    assert slip["text"] == ["Hello", "姓名：李䶮 A1", "plain"]
    assert slip["width"] == 576
    assert slip["cut"] is True
    assert slip["partial_cut"] is True
    assert simulator.complaints() == []


def test_a_line_wraps_after_48_latin_or_24_chinese_characters(
    simulator: SimulatorProcess, wire: RawWire
) -> None:
    slip = print_slip(simulator, wire, b"x" * 49 + b"\n" + CHINESE + chinese("国" * 25) + b"\n")
    assert slip["text"] == ["x" * 48, "x", "国" * 24, "国"]


def test_sizes_alignment_and_weight_change_the_dots(simulator: SimulatorProcess, wire: RawWire) -> None:
    def rows_of(data: bytes) -> tuple[int, int]:
        box = (
            picture(simulator, print_slip(simulator, wire, data))
            .convert("L")
            .point(lambda v: 255 - v)
            .getbbox()
        )
        assert box is not None
        return box[2] - box[0], box[0]

    width, left = rows_of(b"HHHH\n")
    wide, _ = rows_of(b"\x1d!\x10HHHH\n")
    _, centre = rows_of(b"\x1ba\x01HHHH\n")
    _, right = rows_of(b"\x1ba\x02HHHH\n")
    assert wide >= 2 * width - 2
    assert left < centre < right
    plain = ink(picture(simulator, print_slip(simulator, wire, b"HHHH\n")))
    assert ink(picture(simulator, print_slip(simulator, wire, b"\x1bE\x01HHHH\n"))) > plain
    assert ink(picture(simulator, print_slip(simulator, wire, b"\x1b-\x01HHHH\n"))) > plain


@pytest.mark.parametrize("payload", ["https://verify.qinghe.example/c/ABC123", "姓名李䶮𠅤"])
def test_a_qr_code_can_be_read_from_the_paper(
    simulator: SimulatorProcess, wire: RawWire, payload: str
) -> None:
    slip = print_slip(simulator, wire, b"\x1ba\x01" + qr(payload.encode()))
    assert slip["qr"] == [payload]
    (code,) = zxingcpp.read_barcodes(picture(simulator, slip).convert("L"))
    assert code.bytes.decode() == payload


def test_a_raster_is_printed_dot_for_dot(simulator: SimulatorProcess, wire: RawWire) -> None:
    slip = print_slip(simulator, wire, b"\x1dv0\x00\x02\x00\x03\x00" + b"\xff\x00" * 3)
    assert ink(picture(simulator, slip)) == 8 * 3
    assert simulator.complaints() == []


def test_a_character_outside_the_rom_is_a_box_and_a_complaint(
    simulator: SimulatorProcess, wire: RawWire
) -> None:
    slip = print_slip(simulator, wire, CHINESE + chinese("王") + b"\xfe\xfe" + b"\n")
    assert slip["text"] == ["王□"]
    assert [c["data"] for c in simulator.complaints()] == ["fe fe"]


def test_a_four_byte_code_is_two_boxes(simulator: SimulatorProcess, wire: RawWire) -> None:
    assert len(chinese("㛃")) == 4
    assert print_slip(simulator, wire, CHINESE + chinese("㛃") + b"\n")["text"] == ["□□"]
    assert len(simulator.complaints()) == 2


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x1bZ", "no command"),
        (b"\x07", "control byte"),
        (b"\x1dk\x04CODE\x00", "bar codes"),
        (b"\x1dkI\x04CODE", "begins with {B or {C"),
        (b"\x1dkI\x03{AC", "the sets {B and {C"),
        (b"\x1dkI\x02{B", "without characters"),
        (b"\x1dkI\x28{B" + b"W" * 38, "dots on 576"),
        (b"\x1dH\x02", "no text at bar codes"),
        (b"\x1dw\x01", "2 to 6 dots"),
        (b"\x1dh\x00", "no height"),
        (b"\x1d(L\x02\x00\x30\x45", "GS ("),
        (b"\x1b*\x21\x02\x00" + b"\xff" * 6, "column"),
        (b"\x1bt\x13", "code page"),
        (b"\x1ba\x07", "alignment"),
        (b"\x1d(k\x03\x001Q0", "nothing was stored"),
        (b"\x1dv0\x00\x50\x00\x01\x00" + b"\xff" * 80, "640 dots"),
    ],
)
def test_what_it_cannot_do_is_complained_about_and_skipped_whole(
    simulator: SimulatorProcess, wire: RawWire, data: bytes, word: str
) -> None:
    slip = print_slip(simulator, wire, data + b"after\n")
    assert slip["text"] == ["after"]
    assert [word in c["what"] for c in simulator.complaints()] == [True]


def test_a_complaint_tells_where_in_the_stream(simulator: SimulatorProcess, wire: RawWire) -> None:
    print_slip(simulator, wire, b"ab\x1bZ\n")
    (complaint,) = simulator.complaints()
    assert (complaint["offset"], complaint["data"]) == (4, "1b 5a")


def test_a_cut_without_feeding_leaves_the_last_lines_for_the_next_slip(
    simulator: SimulatorProcess, wire: RawWire
) -> None:
    before = simulator.count("slip")
    wire.send(INIT + b"first\n" * 8 + b"secret\n\x1dV\x00")
    simulator.wait("slip", before)
    assert "secret" not in simulator.slips()[-1]["text"]
    assert "early" in simulator.complaints()[0]["what"]
    assert "secret" in print_slip(simulator, wire, b"next person\n")["text"]


def test_a_healthy_printer_answers_every_status_question(wire: RawWire) -> None:
    assert [status(wire, n) for n in (1, 2, 3, 4)] == [0x16, 0x12, 0x12, 0x12]


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        ("paper_near_end", [0x16, 0x12, 0x12, 0x1E]),
        ("paper_out", [0x1E, 0x32, 0x12, 0x7E]),
        ("cover_open", [0x1E, 0x16, 0x12, 0x12]),
        ("cutter_jam", [0x1E, 0x52, 0x3A, 0x12]),
        ("head_hot", [0x1E, 0x52, 0x52, 0x12]),
        ("broken", [0x1E, 0x52, 0x32, 0x12]),
    ],
)
def test_each_condition_shows_in_the_status_and_goes_when_mended(
    simulator: SimulatorProcess, wire: RawWire, fault: str, answers: list[int]
) -> None:
    simulator.strike("receipt_printer", fault)
    assert [status(wire, n) for n in (1, 2, 3, 4)] == answers
    simulator.mend("receipt_printer", fault)
    assert [status(wire, n) for n in (1, 2, 3, 4)] == [0x16, 0x12, 0x12, 0x12]


def test_the_buffered_answer_comes_after_the_slip_is_out(simulator: SimulatorProcess, wire: RawWire) -> None:
    slips = simulator.count("slip")
    wire.send(INIT + b"line\n" * 60 + CUT + PROOF + b"\x10\x04\x01")
    assert wire.receive(1) == b"\x16", "the real-time answer overtakes the buffer"
    assert wire.receive(1) == b"\x00"
    assert simulator.count("slip") == slips + 1


def test_a_real_time_question_inside_data_is_data(simulator: SimulatorProcess, wire: RawWire) -> None:
    wire.send(INIT + b"\x1dv0\x00\x01\x00\x06\x00\x10\x04\x01")
    assert wire.quiet(0.2)
    wire.send(b"\x10\x04\x01")
    assert wire.quiet(0.2)
    assert status(wire, 1) == 0x16
    assert simulator.complaints() == []


@pytest.mark.parametrize("mended", ["paper_out", "paper_out_mid_slip"])
def test_paper_out_in_the_middle_keeps_the_rest_and_holds_the_proof_back(
    simulator: SimulatorProcess, wire: RawWire, mended: str
) -> None:
    simulator.strike("receipt_printer", "paper_out_mid_slip", lines=100)
    slips = simulator.count("slip")
    wire.send(INIT + b"".join(b"line %d\n" % n for n in range(1, 9)) + CUT + PROOF)
    simulator.wait("slip", slips)
    half = simulator.slips()[-1]
    assert half["cut"] is False
    assert half["ended"] == "paper_out"
    assert half["text"] == ["line 1", "line 2", "line 3"]
    assert status(wire, 4) == 0x7E
    assert wire.quiet(0.2), "no proof while off line"
    assert list(simulator.state()["faults"]["receipt_printer"]) == ["paper_out"]
    simulator.mend("receipt_printer", mended)
    assert simulator.state()["faults"]["receipt_printer"] == {}
    assert wire.receive(1) == b"\x00"
    rest = simulator.slips()[-1]
    assert rest["cut"] is True
    assert rest["text"] == ["line 5", "line 6", "line 7", "line 8"], "line 4 was torn in two"


def test_a_mid_slip_end_struck_during_a_slip_waits_for_the_next(
    simulator: SimulatorProcess, wire: RawWire
) -> None:
    printed = simulator.count("printed")
    wire.send(INIT + b"one\n")
    simulator.wait("printed", printed)
    simulator.strike("receipt_printer", "paper_out_mid_slip", lines=40)
    slips = simulator.count("slip")
    wire.send(b"two\n" + CUT)
    simulator.wait("slip", slips)
    assert simulator.slips()[-1]["cut"] is True
    wire.send(b"three\nfour\n" + CUT)
    simulator.wait("slip", slips + 1)
    assert simulator.slips()[-1]["cut"] is False


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "cutter_jam", "head_hot", "broken"])
def test_no_proof_is_given_while_off_line_even_with_nothing_to_print(
    simulator: SimulatorProcess, wire: RawWire, fault: str
) -> None:
    simulator.strike("receipt_printer", fault)
    wire.send(PROOF)
    assert wire.quiet(0.2)
    simulator.mend("receipt_printer", fault)
    assert wire.receive(1) == b"\x00"


def test_a_roll_ends_by_itself(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.control("POST", "/receipt_printer/paper", {"mm": 20})
    assert status(wire, 4) == 0x1E, "near the end"
    slips = simulator.count("slip")
    wire.send(INIT + b"line\n" * 10 + CUT)
    simulator.wait("slip", slips)
    assert simulator.slips()[-1]["height"] == 160 + 96
    assert simulator.state()["receipt_printer"]["paper"] == "out"


def test_buffers_can_be_cleared_while_off_line(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.strike("receipt_printer", "cover_open")
    wire.send(INIT + b"old job\n" + CUT)
    wire.send(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    assert wire.receive(3) == b"\x37\x25\x00"
    simulator.mend("receipt_printer", "cover_open")
    assert print_slip(simulator, wire, b"new job\n")["text"] == ["new job"]


def test_automatic_status_tells_changes_unasked(simulator: SimulatorProcess, wire: RawWire) -> None:
    wire.send(b"\x1da\x0e")
    assert wire.receive(4) == b"\x14\x00\x00\x00"
    simulator.strike("receipt_printer", "cover_open")
    assert wire.receive(4) == b"\x3c\x00\x00\x00"
    simulator.mend("receipt_printer", "cover_open")
    assert wire.receive(4) == b"\x14\x00\x00\x00"


def test_a_process_id_comes_back_when_its_turn_has_come(wire: RawWire) -> None:
    wire.send(INIT + b"x\n" + CUT + b"\x1d(H\x06\x0000A001")
    assert wire.receive(7) == b"\x37\x22A001\x00"


def test_it_tells_its_name(wire: RawWire) -> None:
    wire.send(b"\x1dIC")
    assert wire.receive(9) == b"_SIM-K80\x00"


def test_the_clone_answers_paper_status_only(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.control("POST", "/receipt_printer/model", {"model": "k58"})
    assert status(wire, 4) == 0x12
    wire.send(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03" + PROOF)
    assert wire.quiet(0.3)
    assert len(simulator.complaints()) == 4
    assert print_slip(simulator, wire, b"x" * 33 + b"\n")["text"] == ["x" * 32, "x"]


def test_a_silent_printer_prints_and_answers_nothing(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.strike("receipt_printer", "silent")
    assert print_slip(simulator, wire, b"there\n")["text"] == ["there"]
    wire.send(PROOF + b"\x10\x04\x01")
    assert wire.quiet(0.2)


def test_a_jam_at_the_next_cut_holds_the_slip(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.strike("receipt_printer", "cutter_jam", when="next_cut")
    assert status(wire, 1) == 0x16
    wire.send(INIT + b"held\n" + CUT + PROOF)
    assert wire.quiet(0.3)
    assert status(wire, 3) == 0x3A
    simulator.mend("receipt_printer", "cutter_jam")
    assert wire.receive(1) == b"\x00"
    assert simulator.slips()[-1]["text"] == ["held"]


def test_what_hangs_out_is_a_picture(simulator: SimulatorProcess) -> None:
    data = simulator.control("GET", "/receipt_printer/slips/hanging.png")
    assert Image.open(io.BytesIO(data)).size == (576, 96)


def test_a_job_outlives_its_connection(simulator: SimulatorProcess) -> None:
    slips = simulator.count("slip")
    with simulator.connect("receipt_printer") as first:
        first.send(INIT + b"mine\n" * 20 + CUT + PROOF)
        assert first.receive(1) == b"\x00"
    simulator.wait("slip", slips)
    assert simulator.slips()[-1]["text"] == ["mine"] * 20


def test_printing_takes_the_motors_time() -> None:
    with SimulatorProcess(speed=1.0) as real, real.connect("receipt_printer") as wire:
        start = time.monotonic()
        wire.send(INIT + b"\x1bJ\xff" * 4 + b"x\n" + CUT + PROOF)
        assert wire.receive(1) == b"\x00"
        took = time.monotonic() - start
    assert took >= 1.2, "1146 dot lines at 1200 a second and 0.25 s for the cut"


def test_a_raster_takes_the_lines_time() -> None:
    with SimulatorProcess(speed=1.0) as real, real.connect("receipt_printer") as wire:
        start = time.monotonic()
        wire.send(INIT + b"\x1dv0\x00\x48\x00\xa0\x00" + b"\x55" * 72 * 160)
        wire.send(b"\x10\x04\x01")
        assert wire.receive(1) == b"\x16"
        took = time.monotonic() - start
    assert took >= 1.0, "11533 bytes at 115200 8N1"
