"""Where pictures come from: films, numbered pictures and streams as cameras, and what happens when they are no good."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from drivers.imaging import sources
from drivers.imaging.camera import Lens
from drivers.imaging.capture import check_camera_url
from drivers.imaging.sources import SourceLost, open_source
from drivers.transports import BadUrl
from simulator.mjpeg import lying
from tests.drivers.far_end import far_end

HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n"
SIZE = (96, 64)


def shot(red: int) -> Image.Image:
    return Image.new("RGB", SIZE, (red, 40, 40))


def jpeg(red: int) -> bytes:
    file = io.BytesIO()
    shot(red).save(file, "JPEG")
    return file.getvalue()


def part(data: bytes, length: bool = True) -> bytes:
    said = f"\r\nContent-Length: {len(data)}" if length else ""
    return b"--x\r\nContent-Type: image/jpeg" + said.encode() + b"\r\n\r\n" + data + b"\r\n"


def red_of(picture: Any) -> int:
    return int(picture[:, :, 2].mean())


@contextmanager
def stream(*parts: bytes, head: bytes = HEAD) -> Iterator[str]:
    with far_end(lambda asked: head + b"".join(parts) if asked.startswith(b"GET /eye") else None) as end:
        yield end.url.replace("socket:", "http:") + "/eye.mjpeg"


@contextmanager
def opened(url: str) -> Iterator[sources.Source]:
    source = open_source(url, *SIZE, 15.0)
    try:
        yield source
    finally:
        source.close()


@pytest.fixture
def film(tmp_path: Path) -> str:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 50, SIZE)
    for red in (40, 120, 200):
        writer.write(np.asarray(shot(red))[:, :, ::-1])
    writer.release()
    return f"file:{path}"


@pytest.fixture
def pages(tmp_path: Path) -> str:
    for number, red in enumerate((50, 150)):
        shot(red).save(tmp_path / f"page_{number:03d}.png")
    return f"file:{tmp_path}/page_%03d.png"


def test_a_film_is_played_over_and_over(film: str) -> None:
    with opened(film) as source:
        seen = []
        for _ in range(7):
            source.grab()
            seen.append(round(red_of(source.picture()) / 40))
    assert seen == [1, 3, 5, 1, 3, 5, 1]


def test_numbered_pictures_are_a_camera(pages: str) -> None:
    with opened(pages) as source:
        source.grab()
        first = red_of(source.picture())
        source.grab()
        assert (first, red_of(source.picture())) == (50, 150)


def test_a_stream_gives_the_newest_of_what_has_piled_up() -> None:
    with stream(part(jpeg(30)), part(jpeg(220))) as url, opened(url) as source:
        source.grab()
        while red_of(source.picture()) < 100:  # where both did not come at once
            source.grab()
        assert 200 < red_of(source.picture()) < 240


def test_a_stream_without_lengths_is_cut_at_its_boundaries() -> None:
    with stream(part(jpeg(90), length=False), b"--x\r\n") as url, opened(url) as source:
        source.grab()
        assert 80 < red_of(source.picture()) < 100


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff\xe0", b"GIF89a", jpeg(90)[:40] + bytes(200), lying(jpeg(90))]
)
def test_a_picture_that_is_none_is_not_unpacked(data: bytes) -> None:
    with stream(part(data)) as url, opened(url) as source:
        source._jpeg = data  # type: ignore[attr-defined]
        assert source.picture() is None


@pytest.mark.parametrize(
    "parts", [(part(bytes(3000)),), (b"--x\r\n\r\n" + bytes(300_000),), (bytes(300_000),)]
)
def test_a_picture_without_end_ends_the_stream(
    parts: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "LONGEST_PART", 2000)
    with stream(*parts) as url, opened(url) as source, pytest.raises(SourceLost, match="without end"):
        source.grab()


def test_a_stream_that_ends_is_lost() -> None:
    with (
        far_end(lambda _: HEAD + part(jpeg(9))) as end,
        opened(end.url.replace("socket:", "http:") + "/eye.mjpeg") as source,
    ):
        source.grab()
        end.unplug()
        with pytest.raises(SourceLost):
            source.grab()


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.0 503 Unavailable\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace\r\n\r\n",
        b"SSH-2.0-nothing\r\n",
    ],
)
def test_what_is_no_stream_of_pictures_is_refused(head: bytes) -> None:
    with stream(head=head) as url, pytest.raises(SourceLost), opened(url):
        pass


@pytest.mark.parametrize(
    ("url", "missing"),
    [
        ("v4l2:/nowhere/camera", True),
        ("v4l2:/etc/hostname", False),
        ("file:/nowhere/film.avi", True),
        ("file:/etc/hostname", False),
        ("http://127.0.0.1:9/eye.mjpeg", False),
    ],
)
def test_a_camera_that_is_not_there_is_lost(url: str, missing: bool) -> None:
    with pytest.raises(SourceLost) as lost, opened(url):
        pass
    assert lost.value.missing is missing


@pytest.mark.parametrize(
    "url",
    [
        "v4l2:/dev/video0",
        "v4l2:camera",
        "file:film.avi",
        "http://",
        "http://host:99999/x",
        "rtsp://host/x",
        "/dev/ttyS0",
    ],
)
def test_a_url_that_cannot_be_a_camera_is_refused(url: str) -> None:
    with pytest.raises(BadUrl, match=r"expected|numbered"):
        check_camera_url(url)


@pytest.mark.parametrize(
    "url", ["v4l2:/dev/v4l/by-id/usb-X-video-index0", "file:/films/a.avi", "http://127.0.0.1:7100/eye.mjpeg"]
)
def test_a_url_of_a_camera_is_one(url: str) -> None:
    check_camera_url(url)


# ── the child's own part ──

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Asks a lens for a picture until there is one, or it is lost."""
    lens, memory = Lens(), bytearray(96 * 64 * 3)

    def ask_(url: str, channels: int = 3, tries: int = 30, room: int = len(memory)) -> dict[str, Any]:
        question = {"url": url, "width": 96, "height": 64, "rate": 15, "linger": 0.2, "wait": 0.1}
        told: dict[str, Any] = {}
        for _ in range(tries):
            told = lens.answer({**question, "channels": channels}, memoryview(memory)[:room])
            if "damaged" not in told:
                break
        return told | {"first": memory[0]}

    yield ask_
    deadline = time.monotonic() + 5
    while any(thread.name == "lens" for thread in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_lens_gives_pictures_taken_after_the_question(ask: Ask, film: str) -> None:
    one, other = ask(film), ask(film)
    assert (one["width"], one["height"], one["covered"]) == (96, 64, False)
    assert other["number"] > one["number"]


def test_a_lens_gives_grey_and_what_fits(ask: Ask, film: str) -> None:
    assert 30 <= ask(film, channels=1)["first"] <= 100
    small = ask(film, room=3000)
    assert small["width"] * small["height"] * 3 <= 3000


def test_a_lens_tells_how_long_it_has_seen_the_same(ask: Ask, tmp_path: Path) -> None:
    shot(80).save(tmp_path / "a_0.png")
    seen = [ask(f"file:{tmp_path}/a_%d.png")["same"] for _ in range(3)]
    assert seen[0] < seen[1] < seen[2]


def test_a_lens_tells_what_is_lost_and_tries_again(ask: Ask, tmp_path: Path) -> None:
    url = f"file:{tmp_path}/late.png"
    assert ask(url)["missing"] is True
    shot(80).save(tmp_path / "late.png")
    assert "number" in ask(url)


def test_a_lens_counts_what_is_no_picture(ask: Ask) -> None:
    with stream(part(b"junk"), part(b"more junk")) as url:
        assert ask(url, tries=3)["damaged"] >= 1
