"""What is seen in a picture: faces and sheets as the simulator draws them, with a camera's noise."""

import io
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from drivers.imaging import binding, faces, papers
from drivers.imaging.frame import BadFrame
from drivers.imaging.sight import give
from simulator.mjpeg import _jpeg
from simulator.scenes import papers as sheets
from simulator.scenes import people


def taken(scene: Image.Image) -> Any:
    return cv2.imdecode(np.frombuffer(_jpeg(scene), np.uint8), cv2.IMREAD_COLOR)


def drawn(scenes: Any, name: str) -> Any:
    return taken(scenes[name][2]())


SEEN = {
    "empty": "nobody",
    "face": "ok",
    "two": "several",
    "turned": "turned",
    "far": "far",
    "dark": "dark",
    "bright": "bright",
}


@pytest.mark.parametrize("scene", people.SCENES)
def test_a_person_is_seen_as_she_stands_there(scene: str) -> None:
    told, file = faces.look(drawn(people.SCENES, scene))
    assert told["seen"] == SEEN[scene]
    assert bool(file) is (scene == "face")


def test_the_picture_of_a_face_is_the_face_with_some_room() -> None:
    told, file = faces.look(drawn(people.SCENES, "face"))
    picture = Image.open(io.BytesIO(file))
    assert max(picture.size) <= faces.KEPT
    again, _ = faces.look(np.asarray(picture)[:, :, ::-1].copy())
    assert again["seen"] == "ok"
    assert abs(again["light"] - told["light"]) < 15


def test_a_light_that_is_out_is_not_somebody_in_the_dark() -> None:
    dim = people.room().point(lambda value: int(value * 0.15))
    assert faces.look(taken(dim))[0]["seen"] == "dark"


@pytest.mark.parametrize("look", [faces.look, papers.look])
def test_a_covered_lens_is_told(look: Any) -> None:
    assert look(taken(Image.new("RGB", (640, 480), (4, 4, 4))))[0]["seen"] == "covered"


SHEETS = {
    "empty": ("empty", None),
    "form": ("ok", set()),
    "tilted": ("ok", set()),
    "blurred": ("blurred", None),
    "glare": ("ok", {"glare"}),
    "small": ("small", None),
    "cut_off": ("cut_off", None),
    "blank": ("ok", {"blank"}),
    "dark": ("dark", None),
}


@pytest.mark.parametrize("scene", sheets.SCENES)
def test_a_sheet_is_seen_as_it_lies(scene: str) -> None:
    told, file = papers.look(drawn(sheets.SCENES, scene))
    seen, warnings = SHEETS[scene]
    assert told["seen"] == seen
    if warnings is not None:
        assert {name for name in ("glare", "blank") if told[name]} == warnings
        assert Image.open(io.BytesIO(file)).size == (told["width"], told["height"])


def test_a_tilted_sheet_is_cut_out_at_its_corners_and_set_straight() -> None:
    told, file = papers.look(drawn(sheets.SCENES, "tilted"))
    for (x, y), (true_x, true_y) in zip(told["corners"], sheets.TILTED, strict=True):
        assert abs(x * 1600 - true_x) < 8
        assert abs(y * 1200 - true_y) < 8
    got = np.asarray(Image.open(io.BytesIO(file)).convert("L").resize((310, 438)), float)
    whole = sheets.form().convert("L")
    wide, high = (side * papers.MARGIN for side in whole.size)
    true = np.asarray(
        whole.crop((int(wide), int(high), int(whole.width - wide), int(whole.height - high))).resize(
            (310, 438)
        ),
        float,
    )
    assert np.corrcoef(got.ravel(), true.ravel())[0, 1] > 0.7


def test_a_hand_on_the_mat_is_no_sheet() -> None:
    picture = sheets.mat()
    for x, y in ((600, 300), (700, 500), (900, 350), (800, 800)):
        picture.paste((214, 170, 140), (x, y, x + 60, y + 330))
    picture.paste((214, 170, 140), (600, 760, 1100, 800))
    assert papers.look(taken(picture))[0]["seen"] == "empty"


# ── one document ──


def noisy(side: int) -> bytes:
    picture = np.random.default_rng(7).integers(0, 255, (side, side, 3), np.uint8)
    return cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, 95))[1].tobytes()


def test_a_document_that_is_too_large_is_made_coarser_or_not_at_all() -> None:
    page = noisy(300)
    whole = binding.bind([page] * 3, 10_000_000)
    assert b"/Count 3" in whole
    assert page in whole
    coarser = binding.bind([page] * 3, len(whole) // 2)
    assert coarser.startswith(b"%PDF-")
    assert len(coarser) <= len(whole) // 2
    assert binding.bind([page], 1000) == b""


def test_what_cannot_be_made_coarser_stays_as_it_is() -> None:
    assert binding._coarser(b"no picture", 50, 0.5) == b"no picture"


# ── the children's own part ──


def test_a_child_looks_at_the_picture_in_its_memory_and_leaves_the_file_there() -> None:
    picture = drawn(people.SCENES, "face")
    memory = memoryview(bytearray(picture.size))
    memory[:] = picture.data.cast("B")
    told = faces.answer({"width": 1280, "height": 720, "channels": 3}, memory)
    assert told["seen"] == "ok"
    assert bytes(memory[:2]) == b"\xff\xd8"
    assert Image.open(io.BytesIO(memory[: told["size"]])).size[0] > 100


def test_a_child_shows_and_binds() -> None:
    picture = drawn(sheets.SCENES, "form")
    memory = memoryview(bytearray(picture.size))
    memory[:] = picture.data.cast("B")
    size = {"width": 1600, "height": 1200, "channels": 3}
    shown = papers.answer({"do": "preview", **size}, memory)
    assert (shown["seen"], Image.open(io.BytesIO(memory[: shown["size"]])).size) == ("ok", (640, 480))
    memory[:] = picture.data.cast("B")
    page = papers.answer({"do": "look", **size}, memory)
    file = bytes(memory[: page["size"]])
    memory[page["size"] : 2 * page["size"]] = file
    bound = papers.answer({"do": "bind", "sizes": [page["size"]] * 2, "most": 1_000_000}, memory)
    assert b"/Count 2" in bytes(memory[: bound["size"]])


@pytest.mark.parametrize("size", [(100, 100, 3), (10, 10, 1), (-1, 10, 3)])
def test_a_picture_that_does_not_fit_is_refused(size: tuple[int, int, int]) -> None:
    question = dict(zip(("width", "height", "channels"), size, strict=True))
    with pytest.raises(BadFrame):
        faces.answer(question, memoryview(bytearray(400)))


def test_a_file_that_does_not_fit_is_refused() -> None:
    picture = drawn(people.SCENES, "face")[:700, 300:1000]
    memory = memoryview(bytearray(picture.tobytes()))
    with pytest.raises(BadFrame):
        give({}, bytes(len(memory) + 1), memory)
