"""The simulated ID-card reader, spoken to with published frames and with wrong ones."""

import struct
import time

import pytest

from tests.simulator.process import RawWire, SimulatorProcess

RESET = bytes.fromhex("AAAAAA9669 0003 10FF EC")
STATUS = bytes.fromhex("AAAAAA9669 0003 11FF ED")
SAM_ID = bytes.fromhex("AAAAAA9669 0003 12FF EE")
FIND = bytes.fromhex("AAAAAA9669 0003 2001 22")
SELECT = bytes.fromhex("AAAAAA9669 0003 2002 21")
READ = bytes.fromhex("AAAAAA9669 0003 3001 32")
READ_FINGERPRINT = bytes.fromhex("AAAAAA9669 0003 3010 23")
READ_ADDRESS = bytes.fromhex("AAAAAA9669 0003 3003 30")
SET_RF_BYTES = bytes.fromhex("AAAAAA9669 0004 61FF50 CA")

OK = bytes.fromhex("AAAAAA9669 0004 000090 94")
FOUND = bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")
SELECTED = bytes.fromhex("AAAAAA9669 000C 000090 0000000000000000 9C")
NOT_FOUND = bytes.fromhex("AAAAAA9669 0004 000080 84")
SELECT_FAILED = bytes.fromhex("AAAAAA9669 0004 000081 85")
READ_FAILED = bytes.fromhex("AAAAAA9669 0004 000041 45")


def ask(wire: RawWire, command: bytes) -> bytes:
    """Send a command and take the whole frame that answers it."""
    wire.send(command)
    head = wire.receive(7)
    return head + wire.receive(int.from_bytes(head[5:7], "big"))


def read(wire: RawWire) -> bytes:
    """Find, select and read, all well; the 1295-byte frame."""
    assert ask(wire, FIND) == FOUND
    assert ask(wire, SELECT) == SELECTED
    return ask(wire, READ)


def text_of(frame: bytes) -> bytes:
    return frame[14:270]


def field(frame: bytes, offset: int, length: int) -> str:
    return text_of(frame)[offset : offset + length].decode("utf-16-le").rstrip(" ")


def checksum_is_right(frame: bytes) -> bool:
    check = 0
    for byte in frame[5:]:
        check ^= byte
    return check == 0


def test_published_frames_get_their_published_answers(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        assert ask(wire, RESET) == OK
        assert ask(wire, STATUS) == OK
        assert ask(wire, SET_RF_BYTES) == OK
        assert ask(wire, FIND) == NOT_FOUND
        assert ask(wire, SELECT) == SELECT_FAILED
        assert ask(wire, READ) == READ_FAILED
        simulator.lay("zhang_guilan")
        frame = read(wire)
        assert len(frame) == 1295
        assert frame[7:14] == bytes.fromhex("000090 0100 0400")
        assert checksum_is_right(frame)
    assert simulator.complaints() == []


def test_the_module_id_has_sixteen_bytes(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        answer = ask(wire, SAM_ID)
    assert answer[7:10] == b"\0\0\x90"
    numbers = struct.unpack("<HHIII", answer[10:-1])
    assert "{:02}.{:02}-{:08}-{:010}-{:010}".format(*numbers) == "05.03-20260101-0000429999-0000000001"


def test_a_resident_card_has_the_layout_of_the_standard(simulator: SimulatorProcess) -> None:
    simulator.lay("zhang_guilan")
    with simulator.connect("id_card") as wire:
        frame = read(wire)
    assert field(frame, 0, 30) == "张桂兰"
    assert field(frame, 30, 2) == "2"
    assert field(frame, 32, 4) == "01"
    assert field(frame, 36, 16) == "19480312"
    assert field(frame, 52, 70) == "江北省云川市青禾县柳溪镇石桥村三组12号"
    assert field(frame, 122, 36) == "429999194803120029"
    assert field(frame, 158, 30) == "青禾县公安局"
    assert field(frame, 188, 16) == "20130506"
    assert field(frame, 204, 16) == "长期"
    assert text_of(frame)[248:250] == b" \0"


def test_a_residence_permit_has_its_pass_number_and_count(simulator: SimulatorProcess) -> None:
    simulator.lay("hk_chan")
    with simulator.connect("id_card") as wire:
        frame = read(wire)
    assert [field(frame, 0, 30), field(frame, 30, 2), field(frame, 32, 4)] == ["陈大文", "1", ""]
    assert [field(frame, 36, 16), field(frame, 122, 36)] == ["19900214", "810000199002140018"]
    assert [field(frame, 52, 70), field(frame, 158, 30)] == [
        "江北省云川市青禾县城关镇文昌路12号",
        "青禾县公安局",
    ]
    assert [field(frame, 188, 16), field(frame, 204, 16)] == ["20220301", "20270301"]
    assert field(frame, 220, 18) == "H00000001"
    assert field(frame, 238, 4) == "01"
    assert field(frame, 248, 2) == "J"


def test_the_card_of_2017_has_its_own_layout(simulator: SimulatorProcess) -> None:
    simulator.lay("foreigner_2017")
    with simulator.connect("id_card") as wire:
        frame = read(wire)
    assert field(frame, 0, 120) == "MONTGOMERY-WELLESLEY, ALEXANDRINA CONSTANTINA ELISABETH ROSE"
    assert field(frame, 120, 2) == "2"
    assert field(frame, 122, 30) == "GBR420085010105"
    assert field(frame, 152, 6) == "GBR"
    assert field(frame, 158, 30) == "孟雅兰"
    assert field(frame, 188, 16) == "20180808"
    assert field(frame, 204, 16) == "20280808"
    assert field(frame, 220, 16) == "19850101"
    assert field(frame, 236, 4) == "01"
    assert field(frame, 240, 8) == "4200"
    assert field(frame, 248, 2) == "I"


def test_the_card_of_2023_holds_the_latin_name_where_others_hold_the_address(
    simulator: SimulatorProcess,
) -> None:
    simulator.lay("foreigner_2023")
    with simulator.connect("id_card") as wire:
        frame = read(wire)
    assert field(frame, 0, 30) == "马丽安"
    assert [field(frame, 30, 2), field(frame, 32, 4), field(frame, 36, 16)] == ["1", "", "19850307"]
    assert [field(frame, 188, 16), field(frame, 204, 16)] == ["20240202", "20340202"]
    assert field(frame, 52, 70) == "MARTIN, MARIANNE"
    assert field(frame, 122, 36) == "942250198503070012"
    assert field(frame, 158, 30) == "国家移民管理局"
    assert field(frame, 242, 6) == "FRA"
    assert field(frame, 248, 2) == "Y"


@pytest.mark.parametrize(
    ("card", "name"), [("li_yan", "李䶮"), ("wang_jie", "王㛃"), ("chen_hong", "陈𬭎"), ("zhao_xuan", "赵𠅤")]
)
def test_rare_names_are_on_the_card_in_utf_16(simulator: SimulatorProcess, card: str, name: str) -> None:
    simulator.lay(card)
    with simulator.connect("id_card") as wire:
        frame = read(wire)
    assert text_of(frame)[:30] == name.encode("utf-16-le").ljust(30, b" ").replace(b"  ", b" \0")


def test_an_appended_address_is_read_and_where_none_is_the_answer_is_91(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        simulator.lay("liu_fang")
        assert ask(wire, READ_ADDRESS)[9] == 0x41, "nothing was selected"
        read(wire)
        answer = ask(wire, READ_ADDRESS)
        assert answer[5:7] == b"\x00\x4a"
        assert answer[10:-1].decode("utf-16-le").rstrip() == (
            "江北省云川市青禾县城关镇滨河路6号阳光小区9栋2单元1203室"
        )
        simulator.lay("li_yan")
        read(wire)
        assert ask(wire, READ_ADDRESS)[9] == 0x91


def test_reading_with_fingerprints_gives_none_and_says_so(simulator: SimulatorProcess) -> None:
    simulator.lay("li_yan")
    with simulator.connect("id_card") as wire:
        assert ask(wire, FIND) == FOUND
        assert ask(wire, SELECT) == SELECTED
        frame = ask(wire, READ_FINGERPRINT)
    assert len(frame) == 1297
    assert frame[10:16] == bytes.fromhex("0100 0400 0000")


def test_a_wrong_checksum_is_answered_10_and_complained_about(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        assert ask(wire, FIND[:-1] + b"\x23")[9] == 0x10
    assert ["checksum" in c["what"] for c in simulator.complaints("id_card")] == [True]


@pytest.mark.parametrize("length", ["0001", "FFFF"])
def test_an_impossible_length_is_answered_11(simulator: SimulatorProcess, length: str) -> None:
    with simulator.connect("id_card") as wire:
        assert ask(wire, bytes.fromhex(f"AAAAAA9669 {length}"))[9] == 0x11
        assert ask(wire, STATUS) == OK
    assert simulator.complaints("id_card")


def test_data_that_a_command_does_not_take_is_answered_11(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        assert ask(wire, bytes.fromhex("AAAAAA9669 0004 200100 25"))[9] == 0x11


def test_an_unknown_command_is_answered_21(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        assert ask(wire, bytes.fromhex("AAAAAA9669 0003 7777 03"))[9] == 0x21
    assert len(simulator.complaints("id_card")) == 1


def test_junk_between_frames_is_complained_about_and_skipped(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        assert ask(wire, b"\xaa\xaa hello" + STATUS) == OK
    (complaint,) = simulator.complaints("id_card")
    assert complaint["data"] == b"\xaa\xaa hello".hex(" ")


def test_a_half_command_is_given_up_and_the_next_is_understood(simulator: SimulatorProcess) -> None:
    complaints = simulator.count("complaint")
    with simulator.connect("id_card") as wire:
        wire.send(FIND[:8])
        simulator.wait("complaint", complaints)
        assert ask(wire, STATUS) == OK


def test_a_select_needs_a_find_before_it(simulator: SimulatorProcess) -> None:
    simulator.lay("li_yan")
    with simulator.connect("id_card") as wire:
        assert ask(wire, SELECT) == SELECT_FAILED
        assert ask(wire, FIND) == FOUND
        assert ask(wire, READ) == READ_FAILED


def test_a_card_that_was_read_is_found_again_only_after_lifting(simulator: SimulatorProcess) -> None:
    simulator.lay("li_yan")
    with simulator.connect("id_card") as wire:
        read(wire)
        assert ask(wire, FIND) == NOT_FOUND
        simulator.lift()
        assert ask(wire, FIND) == NOT_FOUND
        simulator.lay("li_yan")
        assert ask(wire, FIND) == FOUND


def test_a_bus_card_is_found_and_not_recognised(simulator: SimulatorProcess) -> None:
    simulator.lay("bus_card")
    with simulator.connect("id_card") as wire:
        assert ask(wire, FIND) == FOUND
        assert ask(wire, SELECT)[9] == 0x40


def test_a_card_pulled_before_the_read_is_gone(simulator: SimulatorProcess) -> None:
    simulator.lay("li_yan")
    simulator.strike("id_card", "card_pulled")
    with simulator.connect("id_card") as wire:
        assert read(wire) == READ_FAILED
        assert simulator.state()["id_card"]["card_present"] is False
        assert simulator.state()["faults"]["id_card"] == {}


def test_spoilt_answers_are_spoilt_once(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        simulator.strike("id_card", "wrong_checksum", command="status")
        assert ask(wire, RESET) == OK
        assert not checksum_is_right(ask(wire, STATUS))
        assert ask(wire, STATUS) == OK
        simulator.strike("id_card", "garbage_before", bytes=7)
        wire.send(STATUS)
        assert wire.receive(7 + len(OK))[7:] == OK
        simulator.strike("id_card", "half_frame")
        wire.send(STATUS)
        assert wire.receive(len(OK), 0.3) == OK[: len(OK) // 2]
        assert ask(wire, STATUS) == OK
        simulator.strike("id_card", "wrong_length")
        wire.send(STATUS)
        assert wire.receive(len(OK))[5:7] == b"\x00\x14"


def test_silence_lasts_until_it_is_mended(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        simulator.strike("id_card", "silent")
        wire.send(STATUS)
        assert wire.quiet(0.2)
        simulator.mend("id_card", "silent")
        assert ask(wire, STATUS) == OK


def test_late_answers_come_late(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        simulator.strike("id_card", "answers_late", seconds=0.4)
        start = time.monotonic()
        assert ask(wire, STATUS) == OK
        assert time.monotonic() - start >= 0.4


@pytest.mark.parametrize(("fault", "status"), [("sam_unauthorised", 0x66), ("sam_self_test_failed", 0x60)])
def test_a_module_out_of_order_says_so(simulator: SimulatorProcess, fault: str, status: int) -> None:
    with simulator.connect("id_card") as wire:
        simulator.strike("id_card", fault)
        assert ask(wire, STATUS)[9] == status
        assert ask(wire, FIND)[9] == status


def test_any_status_can_be_struck(simulator: SimulatorProcess) -> None:
    simulator.lay("li_yan")
    simulator.strike("id_card", "status", command="read", code="33", times=1)
    with simulator.connect("id_card") as wire:
        assert ask(wire, FIND) == FOUND
        assert ask(wire, SELECT) == SELECTED
        assert ask(wire, READ)[9] == 0x33


def test_an_unplugged_reader_cuts_and_refuses_until_it_is_plugged_in(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        assert ask(wire, STATUS) == OK
        simulator.strike("id_card", "unplugged")
        assert wire.receive(1) == b""
    with pytest.raises(ConnectionRefusedError):
        simulator.connect("id_card")
    simulator.mend("id_card", "unplugged")
    with simulator.connect("id_card") as wire:
        assert ask(wire, STATUS) == OK


def test_a_second_client_is_refused_and_the_first_goes_on(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as first:
        assert ask(first, STATUS) == OK
        with simulator.connect("id_card") as second:
            assert second.receive(1) == b""
        assert ask(first, STATUS) == OK
    assert len(simulator.complaints("id_card")) == 1


def test_a_port_closed_and_opened_at_once_is_open(simulator: SimulatorProcess) -> None:
    for _ in range(20):
        with simulator.connect("id_card") as wire:
            assert ask(wire, STATUS) == OK
    assert simulator.complaints() == []


def test_a_read_takes_the_time_of_the_line_and_the_module() -> None:
    with SimulatorProcess(speed=1.0) as real, real.connect("id_card") as wire:
        real.lay("li_yan")
        assert ask(wire, FIND) == FOUND
        assert ask(wire, SELECT) == SELECTED
        start = time.monotonic()
        assert len(ask(wire, READ)) == 1295
        took = time.monotonic() - start
    assert took >= 0.712, "1295 bytes at 115200 8N1 and 0.6 s of work"
