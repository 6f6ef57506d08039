"""What came from a person or from outside: shown as it stands, reported to nobody, and gone after the wipe."""

import gc
import weakref
from dataclasses import replace

import pytest

from drivers.ports.sensitive import Sensitive
from flows.maintenance.pin import pin_page
from flows.prompts import Line, Notice, Preview, StillHere, Tone
from flows.texts import Text, Verbatim
from screens.gallery import Studio
from screens.interface import KivyInterface
from screens.parts import Words
from tests.logged import everything, lines
from tests.screens.on_view import SAMPLE, asking, texts


async def test_what_is_typed_is_neither_shown_nor_reported_nor_kept(
    ui: KivyInterface, portrait: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(portrait.stage.report, "touch", told.append)
    asked = await asking(ui, pin_page())
    for name in ("digit_7", "digit_3", "erase", *("digit_5",) * 4):
        portrait.touch(name)
    with pytest.raises(StopIteration):
        portrait.touch("ok")
    portrait.touch("digit_1")
    assert "● ● ● ● ● ●" in texts(portrait)
    assert told == ["secret"] * 8
    portrait.touch("ok")
    typed = await asked
    assert isinstance(typed, Sensitive)
    assert typed.reveal() == "755551"
    portrait.touch("digit_9")
    page = portrait.stage.page
    ui.show(pin_page(wait=15, attempt=1))
    with pytest.raises(StopIteration):
        portrait.touch("digit_9")
    ui.show(pin_page(attempt=2))
    portrait.touch("digit_9")
    assert "●" in texts(portrait)
    ui.wipe()
    assert vars(page)["_typed"] == ""


async def test_a_hostile_value_is_shown_as_it_stands(ui: KivyInterface, portrait: Studio) -> None:
    name = "[b]李[/b]&bl;[font=/etc/passwd]"
    ui.show(Notice(key="n", title=Verbatim(name), tone=Tone.INFO))
    assert name in texts(portrait)


async def test_a_code_that_holds_too_much_is_left_out(
    ui: KivyInterface, portrait: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    ui.show(Notice(key="n", title=Verbatim("x"), tone=Tone.INFO, qr="y" * 5000))
    assert "x" in texts(portrait)
    assert lines(caplog) == ["a QR code cannot hold its text  page=n  count=5000"]
    assert "yyy" not in everything(caplog)


CANARY = "赵𠅤卡纳瑞"


async def test_after_the_wipe_nothing_of_the_visit_can_be_reached(
    ui: KivyInterface, portrait: Studio
) -> None:
    from kivy.cache import Cache

    preview = SAMPLE["preview"]
    assert isinstance(preview, Preview)
    line = Line(Text("slip.case_number"), CANARY, personal=True)
    ui.show(replace(preview, lines=(line,), qr=CANARY, print_greyed=Verbatim(CANARY)))
    portrait.picture()
    ui.warn(StillHere(3))
    page = weakref.ref(portrait.stage.page)
    shown = (part for part in portrait.stage.walk() if isinstance(part, Words) and CANARY in part.text)
    gone = [weakref.ref(part) for part in shown]
    assert len(gone) == 2
    ui.wipe()
    gc.collect()
    assert page() is None
    assert [ref() for ref in gone] == [None] * 2
    del line, preview
    assert CANARY not in repr(Cache._objects)
    holders = [o for o in gc.get_objects() if issubclass(type(o), Words) and CANARY in o.text]
    assert holders == []
    assert set(portrait.stage.areas()) <= {"language"}
