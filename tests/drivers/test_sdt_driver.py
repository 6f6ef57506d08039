"""The SDT driver against a scripted reader: every status ends as the standard's table says."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from drivers.codecs.sdt import Order, encode
from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import ReadStage
from drivers.ports.results import Completion
from drivers.ports.status import Health, Media, Module
from tests.drivers.conftest import Opener, until
from tests.drivers.far_end import FarEnd, far_end
from tests.drivers.sdt_bytes import FOREIGNER_2023, RESIDENT, answer, place, text_answer

OK = answer(0x90)
NAMES = {encode(order): order for order in Order}


class Reader:
    """A healthy reader with a card; a test changes single answers."""

    def __init__(self) -> None:
        self.asked: list[Order] = []
        self.answers: dict[Order, bytes | list[bytes]] = {
            Order.RESET_SAM: OK,
            Order.SAM_STATUS: OK,
            Order.SAM_ID: answer(0x90, bytes.fromhex("05000100785634120100000002000000")),
            Order.FIND: answer(0x9F, bytes(4)),
            Order.SELECT: answer(0x90, bytes(8)),
            Order.READ_TEXT_PHOTO: text_answer(place(RESIDENT)),
            Order.READ_NEWEST_ADDRESS: answer(0x91),
        }

    def __call__(self, heard: bytes) -> bytes:
        """Commands come one by one, but for one that is repeated before this thread had its turn."""
        return b"".join(self._reply(heard[start : start + 10]) for start in range(0, len(heard), 10))

    def _reply(self, command: bytes) -> bytes:
        order = NAMES[command]
        self.asked.append(order)
        reply = self.answers[order]
        if isinstance(reply, list):
            return reply.pop(0) if len(reply) > 1 else reply[0]
        return reply


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def end(reader: Reader) -> Iterator[FarEnd]:
    with far_end(reader) as far:
        yield far


async def test_a_resident_is_read_and_the_stages_are_told(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    stages: list[ReadStage] = []
    card = (await device.read(2.0, stages.append)).unwrap()
    assert (card.name.reveal(), card.address.reveal()) == ("王小明", "湖北省示范县幸福镇和谐村1号")
    assert len(card.photo.reveal()) == 1024
    assert stages == [ReadStage.WAITING, ReadStage.READING]


async def test_the_newest_address_is_asked_for_residents_only(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    newest = "湖北省示范县新村3号".ljust(35).encode("utf-16-le")
    reader.answers[Order.READ_NEWEST_ADDRESS] = answer(0x90, newest)
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(2.0)).unwrap().address.reveal() == "湖北省示范县新村3号"
    reader.answers[Order.READ_TEXT_PHOTO] = text_answer(place(FOREIGNER_2023), b"")
    reader.asked.clear()
    assert (await device.read(2.0)).ok
    assert Order.READ_NEWEST_ADDRESS not in reader.asked


@pytest.mark.parametrize(
    "reply", [b"", answer(0x21), answer(0x24), answer(0x23)], ids=["silent", "21", "24", "23"]
)
async def test_a_reader_that_does_not_know_that_command_reads_cards_and_is_asked_once(
    end: FarEnd, reader: Reader, opener: Opener, reply: bytes
) -> None:
    reader.answers[Order.READ_NEWEST_ADDRESS] = reply
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(3.0)).unwrap().address.reveal() == "湖北省示范县幸福镇和谐村1号"
    assert Order.READ_NEWEST_ADDRESS in reader.asked
    reader.asked.clear()
    assert (await device.read(3.0)).ok
    assert Order.READ_NEWEST_ADDRESS not in reader.asked


@pytest.mark.parametrize("reply", [b"", answer(0x21)], ids=["silent", "21"])
async def test_a_reader_that_does_not_tell_its_modules_number_reads_cards(
    end: FarEnd, reader: Reader, opener: Opener, reply: bytes
) -> None:
    reader.answers[Order.SAM_ID] = reply
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(3.0)).ok
    assert device.state.identity.serial == ""


async def test_a_model_without_that_command_is_not_asked(end: FarEnd, reader: Reader, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url, newest_address=False)
    assert (await device.read(2.0)).ok
    assert Order.READ_NEWEST_ADDRESS not in reader.asked


async def test_the_card_that_was_read_is_known_to_lie_there_until_it_answers_no_more(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(2.0)).ok
    reader.asked.clear()
    assert (await device.still_lies()).unwrap()
    assert device.state.status.media is Media.PRESENT
    assert (await device.newly_laid()).completion is Completion.TIMEOUT
    assert Order.FIND not in reader.asked
    reader.answers[Order.READ_NEWEST_ADDRESS] = answer(0x41)
    await until(device, lambda state: state.status.media is Media.UNKNOWN)
    reader.asked.clear()
    assert not (await device.still_lies()).unwrap()
    assert reader.asked == []
    reader.answers[Order.READ_NEWEST_ADDRESS] = answer(0x91)
    assert (await device.newly_laid()).unwrap().name.reveal() == "王小明"
    assert device.state.status.media is Media.PRESENT


@pytest.mark.parametrize("reply", [b"", answer(0x41), answer(0x24)], ids=["silent", "41", "24"])
async def test_whether_a_card_lies_there_is_asked_in_vain_once(
    end: FarEnd, reader: Reader, opener: Opener, reply: bytes
) -> None:
    reader.answers[Order.READ_NEWEST_ADDRESS] = [answer(0x91), reply]
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(2.0)).ok
    assert not (await device.still_lies()).unwrap()
    assert device.state.status.media is Media.UNKNOWN
    reader.answers[Order.FIND] = answer(0x80)
    assert (await device.newly_laid()).completion is Completion.TIMEOUT
    assert device.state.usable


async def test_who_looks_for_a_card_knows_no_more_of_the_one_before(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(2.0)).ok
    reader.answers[Order.FIND] = answer(0x80)
    assert (await device.read(0.1)).completion is Completion.TIMEOUT
    assert device.state.status.media is Media.UNKNOWN
    reader.answers[Order.FIND] = answer(0x9F, bytes(4))
    assert (await device.read(2.0)).ok
    assert (await device.reset()).ok
    assert not (await device.still_lies()).unwrap()


async def test_a_model_that_does_not_tell_is_not_asked(end: FarEnd, reader: Reader, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url, tells_presence=False)
    assert (await device.read(2.0)).ok
    assert device.state.status.media is Media.UNKNOWN
    assert not (await device.still_lies()).unwrap()
    assert reader.asked.count(Order.READ_NEWEST_ADDRESS) == 1


TABLE = [
    (0x40, Completion.USER_ERROR, FaultId.ID_CARD_WRONG_CARD),
    (0x41, Completion.USER_ERROR, FaultId.ID_CARD_MOVED),
    (0x31, Completion.USER_ERROR, FaultId.ID_CARD_REJECTED),
    (0x32, Completion.USER_ERROR, FaultId.ID_CARD_REJECTED),
    (0x33, Completion.USER_ERROR, FaultId.ID_CARD_REJECTED),
    (0x91, Completion.USER_ERROR, FaultId.ID_CARD_UNREADABLE),
    (0x23, Completion.HARDWARE_ERROR, FaultId.ID_CARD_NOT_PERMITTED),
    (0x60, Completion.HARDWARE_ERROR, FaultId.ID_CARD_SAM_SELF_TEST),
    (0x66, Completion.HARDWARE_ERROR, FaultId.ID_CARD_SAM_UNAUTHORISED),
    (0x10, Completion.HARDWARE_ERROR, FaultId.ID_CARD_PROTOCOL),
    (0x11, Completion.HARDWARE_ERROR, FaultId.ID_CARD_PROTOCOL),
    (0x21, Completion.HARDWARE_ERROR, FaultId.ID_CARD_PROTOCOL),
    (0x24, Completion.HARDWARE_ERROR, FaultId.ID_CARD_PROTOCOL),
    (0x77, Completion.HARDWARE_ERROR, FaultId.ID_CARD_PROTOCOL),
]


@pytest.mark.parametrize(("status", "completion", "fault"), TABLE)
@pytest.mark.parametrize("at", [Order.SELECT, Order.READ_TEXT_PHOTO])
async def test_each_status_ends_as_the_standard_says(
    end: FarEnd,
    reader: Reader,
    opener: Opener,
    at: Order,
    status: int,
    completion: Completion,
    fault: FaultId,
) -> None:
    reader.answers[at] = answer(status)
    result = await opener("id_card", "sdt", end.url).read(2.0)
    assert (result.completion, result.error.fault) == (completion, fault)


@pytest.mark.parametrize("status", [0x80, 0x81])
async def test_a_card_pulled_between_find_and_select_is_looked_for_again(
    end: FarEnd, reader: Reader, opener: Opener, status: int
) -> None:
    reader.answers[Order.SELECT] = [answer(status), answer(0x90, bytes(8))]
    stages: list[ReadStage] = []
    assert (await opener("id_card", "sdt", end.url).read(2.0, stages.append)).ok
    assert stages == [ReadStage.WAITING, ReadStage.READING] * 2


async def test_without_a_card_the_read_times_out(end: FarEnd, reader: Reader, opener: Opener) -> None:
    reader.answers[Order.FIND] = answer(0x80)
    result = await opener("id_card", "sdt", end.url).read(0.3)
    assert (result.completion, result.error) == (Completion.TIMEOUT, None)
    assert reader.asked.count(Order.FIND) > 2


async def test_a_failed_random_number_resets_the_module_once(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    reader.answers[Order.READ_TEXT_PHOTO] = [answer(0x47), text_answer(place(RESIDENT))]
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(2.0)).ok
    assert reader.asked.count(Order.RESET_SAM) == 1
    reader.answers[Order.READ_TEXT_PHOTO] = answer(0x47)
    result = await device.read(2.0)
    assert (result.completion, result.error.vendor_code) == (Completion.HARDWARE_ERROR, "47")
    assert reader.asked.count(Order.RESET_SAM) == 2


def _damaged(frame: bytes) -> bytes:
    return frame[:-1] + bytes([frame[-1] ^ 1])


@pytest.mark.parametrize(
    "spoil",
    [_damaged, lambda frame: frame[: len(frame) // 2], lambda frame: b"\x00\xaa\x55" * 9],
    ids=["wrong checksum", "half a frame, then silence", "only garbage"],
)
async def test_a_damaged_answer_is_asked_for_again_and_then_given_up(
    end: FarEnd, reader: Reader, opener: Opener, spoil: Callable[[bytes], bytes]
) -> None:
    good = text_answer(place(RESIDENT))
    reader.answers[Order.READ_TEXT_PHOTO] = [spoil(good), spoil(good), good]
    device = opener("id_card", "sdt", end.url)
    assert (await device.read(2.0)).ok
    assert (device.state.link.retries, device.state.link.damaged_frames) == (2, 2)
    reader.answers[Order.READ_TEXT_PHOTO] = spoil(good)
    result = await device.read(2.0)
    assert (result.completion, result.error.fault) == (
        Completion.HARDWARE_ERROR,
        FaultId.ID_CARD_PROTOCOL,
    )


async def test_garbage_before_a_good_frame_does_no_harm(end: FarEnd, reader: Reader, opener: Opener) -> None:
    reader.answers[Order.READ_TEXT_PHOTO] = b"\xaa\xaa\x00\xff" + text_answer(place(RESIDENT))
    assert (await opener("id_card", "sdt", end.url).read(2.0)).ok


async def test_an_answer_that_comes_after_its_command_was_given_up_is_not_taken_for_another(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    late = text_answer(place(RESIDENT | {0: (30, "前一人")}))
    module = reader.answers[Order.SAM_ID]
    assert isinstance(module, bytes)
    reader.answers[Order.SAM_ID] = late + module
    assert (await opener("id_card", "sdt", end.url).sam_id()).unwrap().startswith("05.01-")
    end.unplug()
    end.replug()
    reader.answers[Order.SELECT] = late + answer(0x90, bytes(8))
    assert (await opener("id_card", "sdt", end.url).read(2.0)).unwrap().name.reveal() == "王小明"


async def test_a_card_with_damaged_text_is_unreadable_and_nothing_of_it_is_told(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    reader.answers[Order.READ_TEXT_PHOTO] = text_answer(place(RESIDENT | {122: (36, "429999195203042835")}))
    result = await opener("id_card", "sdt", end.url).read(2.0)
    assert (result.completion, result.error.fault) == (
        Completion.USER_ERROR,
        FaultId.ID_CARD_UNREADABLE,
    )
    assert result.error.detail == "number: wrong length or check digit"


@pytest.mark.parametrize(
    ("status", "fault"),
    [(0x60, FaultId.ID_CARD_SAM_SELF_TEST), (0x66, FaultId.ID_CARD_SAM_UNAUTHORISED)],
)
async def test_a_sick_module_is_a_hardware_error_and_its_recovery_is_seen(
    end: FarEnd, reader: Reader, opener: Opener, status: int, fault: FaultId
) -> None:
    reader.answers[Order.SAM_STATUS] = answer(status)
    device = opener("id_card", "sdt", end.url)
    state = await until(device, lambda state: state.health is Health.HARDWARE_ERROR)
    assert (state.fault, state.status.sam) == (fault, Module.INOPERABLE)
    reader.answers[Order.SAM_STATUS] = OK
    await until(device, lambda state: state.health is Health.ONLINE and state.fault is None)


async def test_the_module_number_is_the_identity(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    assert (await device.sam_id()).unwrap() == "05.01-305419896-0000000001-0000000002"
    state = await until(device, lambda state: state.health is Health.ONLINE)
    assert state.identity.serial == "05.01-305419896-0000000001-0000000002"
    assert (await device.reset()).ok


async def test_a_reader_that_never_answers_is_offline_and_silent(opener: Opener) -> None:
    with far_end(lambda heard: b"") as end:
        device = opener("id_card", "sdt", end.url)
        state = await until(device, lambda state: state.health is Health.OFFLINE)
        assert (state.fault, state.status.sam) == (FaultId.ID_CARD_SILENT, Module.UNKNOWN)
        result = await device.read(1.0)
        assert result.completion is Completion.DEVICE_NOT_READY


async def test_a_reader_that_falls_silent_in_the_read_ends_it(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    reader.answers[Order.READ_TEXT_PHOTO] = b""
    device = opener("id_card", "sdt", end.url)
    result = await asyncio.wait_for(device.read(2.0), 5.0)
    assert (result.completion, result.error.fault) == (
        Completion.HARDWARE_ERROR,
        FaultId.ID_CARD_SILENT,
    )
