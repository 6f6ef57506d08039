"""The simulated cameras: streams of pictures, what stands before them, and how they fail."""

import asyncio
import base64
import http.client
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image, ImageStat

from simulator import mjpeg
from simulator.mjpeg import stirred
from simulator.scenes import codes, papers, people
from tests.simulator.alone import alone
from tests.simulator.process import ControlError, SimulatorProcess

URLS = {"person_camera": "person", "document_scanner": "document"}


@contextmanager
def looking(simulator: SimulatorProcess, device: str) -> Iterator[http.client.HTTPResponse]:
    url = simulator.urls["devices"][device]
    host, path = url.removeprefix("http://").split("/", 1)
    line = http.client.HTTPConnection(host, timeout=5)
    line.request("GET", f"/{path}")
    answer = line.getresponse()
    try:
        yield answer
    finally:
        answer.close()
        line.close()


def part(answer: http.client.HTTPResponse) -> bytes:
    """The next picture of a stream, by the length that it announces."""
    assert answer.readline().strip() in (b"--picture", b"")
    length = 0
    while line := answer.readline().strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    data = answer.read(length)
    answer.readline()
    return data


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("device", URLS)
def test_a_stream_gives_pictures_that_are_never_twice_the_same(
    simulator: SimulatorProcess, device: str
) -> None:
    with looking(simulator, device) as answer:
        assert answer.getheader("Content-Type", "").startswith("multipart/x-mixed-replace")
        one, other = part(answer), part(answer)
        assert simulator.state()["connected"][device]
    assert len({opened(stirred(one, number)).tobytes() for number in range(12)}) == 12
    assert one != other
    assert opened(one).size == (people.SIZE if device == "person_camera" else papers.SIZE)


def test_nothing_is_drawn_while_nobody_looks(simulator: SimulatorProcess) -> None:
    gone = simulator.count("disconnected")
    with looking(simulator, "person_camera") as answer:
        part(answer)
    simulator.wait("disconnected", gone)
    assert not simulator.state()["connected"]["person_camera"]


def test_a_chosen_scene_stands_there_until_the_reset(simulator: SimulatorProcess) -> None:
    assert set(simulator.control("GET", "/camera/person/scenes")) == set(people.SCENES)
    simulator.control("POST", "/camera/person/scene", {"scene": "dark"})
    assert simulator.state()["person_camera"] == {"scene": "dark"}
    dark = ImageStat.Stat(opened(simulator.control("GET", "/camera/person.jpg")).convert("L")).mean[0]
    simulator.reset()
    light = ImageStat.Stat(opened(simulator.control("GET", "/camera/person.jpg")).convert("L")).mean[0]
    assert dark < 40 < 100 < light


def test_a_picture_is_put_there(simulator: SimulatorProcess) -> None:
    file = io.BytesIO()
    Image.new("RGB", (320, 200), (200, 30, 30)).save(file, "PNG")
    body = {"base64": base64.b64encode(file.getvalue()).decode()}
    assert simulator.control("POST", "/camera/document/picture", body) == {"scene": "picture"}
    seen = opened(simulator.control("GET", "/camera/document.jpg"))
    assert seen.size == (320, 200)
    red, green, _ = ImageStat.Stat(seen).mean
    assert red > 150 > 80 > green


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/camera/nobody/scene", {"scene": "face"}, 404),
        ("/camera/person/scene", {"scene": "ghost"}, 422),
        ("/camera/person/picture", {"base64": "!"}, 422),
        ("/camera/person/picture", {"base64": "aGVsbG8="}, 422),
    ],
)
def test_what_cannot_stand_there_is_refused(
    simulator: SimulatorProcess, path: str, body: dict[str, str], status: int
) -> None:
    with pytest.raises(ControlError) as refusal:
        simulator.control("POST", path, body)
    assert refusal.value.status == status


def test_a_covered_lens_sees_nothing(simulator: SimulatorProcess) -> None:
    simulator.strike("person_camera", "black")
    with looking(simulator, "person_camera") as answer:
        assert ImageStat.Stat(opened(part(answer)).convert("L")).mean[0] < 10
        simulator.mend("person_camera")
        assert any(ImageStat.Stat(opened(part(answer)).convert("L")).mean[0] > 60 for _ in range(30))


def test_a_frozen_camera_gives_the_same_picture(simulator: SimulatorProcess) -> None:
    simulator.strike("document_scanner", "frozen")
    with looking(simulator, "document_scanner") as answer:
        assert len({part(answer) for _ in range(4)}) == 1


def test_an_unplugged_camera_ends_its_stream_and_refuses_the_next(simulator: SimulatorProcess) -> None:
    with looking(simulator, "person_camera") as answer:
        part(answer)
        simulator.strike("person_camera", "unplugged")
        while answer.read(65536):
            pass
    with looking(simulator, "person_camera") as answer:
        assert answer.status == 503
    simulator.mend("person_camera")
    with looking(simulator, "person_camera") as answer:
        assert opened(part(answer)).size == people.SIZE


async def test_a_stalled_stream_stays_open_and_goes_on() -> None:
    async def gone() -> bool:
        return False

    async with alone("person_camera") as camera:
        camera.device.struck.strike("stalls")
        frames = camera.device.frames(gone)
        first = asyncio.ensure_future(anext(frames))
        await asyncio.sleep(0.06)
        assert not first.done()
        camera.device.struck.mend("stalls")
        assert (await asyncio.wait_for(first, 5)).startswith(b"--picture")
        await frames.aclose()


async def test_a_very_large_picture_is_put_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    Image.new("1", (100, 100)).save(file, "PNG")
    monkeypatch.setattr(mjpeg, "LARGEST", 9999)
    monkeypatch.setattr(codes, "LARGEST", 9999)
    async with alone("document_scanner") as camera:
        with pytest.raises(ValueError, match="at most 9999 pixels"):
            camera.device.put_picture(file.getvalue())
    with pytest.raises(codes.NoCode, match="at most 9999 pixels"):
        codes.read(file.getvalue())


def test_damaged_pictures_are_none(simulator: SimulatorProcess) -> None:
    simulator.strike("person_camera", "garbage", times=1)
    with looking(simulator, "person_camera") as answer:
        damaged, whole = part(answer), part(answer)
    with pytest.raises((OSError, SyntaxError)):
        opened(damaged)
    assert opened(whole).size == people.SIZE


def test_a_lying_picture_claims_to_be_enormous(simulator: SimulatorProcess) -> None:
    simulator.strike("person_camera", "huge", times=1)
    with looking(simulator, "person_camera") as answer:
        data = part(answer)
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(data))


def test_a_picture_without_end_is_announced_as_one(simulator: SimulatorProcess) -> None:
    simulator.strike("person_camera", "huge", what="bytes", times=1)
    with looking(simulator, "person_camera") as answer:
        head = answer.read(400)
    assert b"Content-Length: 67108864" in head


def test_a_code_is_held_in_every_look_and_only_what_fits() -> None:
    content = "https://qinghe.example/v/7F3K 青禾".encode()
    drawn = {codes.held(content, look).tobytes() for look in codes.LOOKS}
    assert len(drawn | {codes.empty().tobytes()}) == len(codes.LOOKS) + 1
    for wrong, look in ((b"", "clear"), (bytes(2954), "clear"), (b"x", "upside down")):
        with pytest.raises(codes.NoCode):
            codes.held(wrong, look)
