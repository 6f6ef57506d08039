"""Every word has both languages, every fault an entry, every level its national reasons."""

import dataclasses
import string
import sys
from pathlib import Path

import pytest

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from drivers.ports.sensitive import Sensitive
from flows import extract
from flows.catalogue import services
from flows.faults import Action, Kind, fault_catalogue
from flows.prompts import KINDS, Prompt
from flows.rate import reason_list, reasons_for
from flows.texts import Bilingual, Language, Text, Verbatim
from flows.words import Catalogue, catalogue_file
from tests.logged import lines

TEXTS = {language: Catalogue.load(language).texts for language in Language}
CODES = {
    Rating.VERY_SATISFIED: range(510, 518),
    Rating.SATISFIED: range(406, 414),
    Rating.BASICALLY_SATISFIED: range(307, 315),
    Rating.DISSATISFIED: range(207, 215),
    Rating.VERY_DISSATISFIED: range(108, 116),
}


def places(text: str) -> set[str]:
    """The `{places}` of a text; a text that cannot be filled fails here."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_fault_has_an_entry() -> None:
    assert set(fault_catalogue()) == set(FaultId)


@pytest.mark.parametrize("language", list(Language))
def test_no_text_is_missing_and_no_source_differs(language: Language) -> None:
    assert extract.differences(language) == []


def test_both_languages_have_the_same_keys_and_places() -> None:
    zh, en = TEXTS[Language.ZH], TEXTS[Language.EN]
    assert set(zh) == set(en)
    assert [key for key in zh if places(zh[key]) != places(en[key])] == []
    assert all(name.isidentifier() for text in (*zh.values(), *en.values()) for name in places(text))


def test_the_english_has_no_chinese_in_it() -> None:
    allowed = {"chrome.language"}  # the button that leads back to Chinese says so in Chinese
    found = [k for k, v in TEXTS[Language.EN].items() if any("\u4e00" <= c <= "\u9fff" for c in v)]
    assert set(found) <= allowed


def test_a_key_in_the_code_without_a_text_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "flows"
    room.mkdir()
    (room / "x.py").write_text(
        'Text("planted.key", {"n": 1})\nText("a.b" if x else "planted.other")\n', encoding="utf-8"
    )
    monkeypatch.setattr(extract, "ROOT", tmp_path)
    said = extract.differences(Language.EN)
    assert "en: planted.key: no text" in said
    assert "en: planted.other: no text" in said


def test_chinese_that_differs_from_its_source_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = extract.source_texts() | {"service.residence.name": "别的"}
    monkeypatch.setattr(extract, "source_texts", lambda: sources)
    assert "zh: service.residence.name: differs from its source" in extract.differences(Language.ZH)


@pytest.mark.parametrize("rating", list(Rating))
def test_each_level_has_its_eight_national_reasons_three_of_them_first(rating: Rating) -> None:
    reasons = reasons_for(rating)
    assert [reason.code for reason in reasons] == [str(code) for code in CODES[rating]]
    assert [reason.first for reason in reasons] == [True] * 3 + [False] * 5
    assert len(reason_list().reason) == 40


def test_every_service_names_another_way_and_a_procedure_that_is_there() -> None:
    for service in services():
        assert service.instead
        module = __import__(f"flows.procedures.{service.procedure}", fromlist=[service.procedure])
        assert callable(getattr(module, service.procedure))


def test_a_fault_that_a_person_mends_at_once_takes_nothing_down_but_printers_that_stand_open() -> None:
    taking = {str(f.id) for f in fault_catalogue().values() if f.kind is Kind.USER and f.takes_down}
    assert taking == {"PRN-COVER-OPEN", "DOC-COVER-OPEN", "DOC-TRAY-MISSING", "DOC-BIN-FULL"}
    assert fault_catalogue()[FaultId.PRINTER_PAPER_OUT].action is Action.REPLENISH


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (Bilingual("甲", "A"), "甲", "A"),
        (Bilingual("甲", ""), "甲", "甲"),
        (Verbatim("{x}"), "{x}", "{x}"),
        (Sensitive("欧阳"), "欧阳", "欧阳"),
    ],
)
def test_words_that_are_not_from_a_catalogue_are_said_as_they_came(
    words: Bilingual | Verbatim | Sensitive[str], zh: str, en: str
) -> None:
    assert [Catalogue.load(language).say(words) for language in Language] == [zh, en]


def test_a_value_with_braces_is_not_taken_for_a_place() -> None:
    said = Catalogue(Language.ZH, {"k": "「{a}」"}).say(Text("k", {"a": Verbatim("{0.__class__} {b}")}))
    assert said == "「{0.__class__} {b}」"


def test_a_key_without_a_text_is_said_as_it_is_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert Catalogue(Language.ZH, {}).say(Text("no.such")) == "no.such"
    assert lines(caplog) == ["no text for a key  key=no.such  language=zh"]


def test_every_page_is_immutable_and_can_be_compared() -> None:
    assert set(Prompt.__subclasses__()) == set(KINDS)
    for kind in KINDS:
        assert dataclasses.is_dataclass(kind)
        assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_every_duration_is_scaled_but_the_speed_of_paper_and_the_machines_own() -> None:
    tenth = REAL.scaled(0.1)
    assert tenth.silence == pytest.approx(6)
    assert tenth.printer_mm_per_second == REAL.printer_mm_per_second
    assert tenth.loop_silence == REAL.loop_silence


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[Language, Path]:
    """The catalogues, for the command to write to."""
    files = {language: tmp_path / f"{language}.po" for language in Language}
    for language, file in files.items():
        file.write_bytes(catalogue_file(language).read_bytes())
    monkeypatch.setattr(extract, "catalogue_file", files.__getitem__)
    return files


def test_the_command_leaves_complete_catalogues_as_they_are(
    copied: dict[Language, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [file.read_bytes() for file in copied.values()]
    for options in ([], ["--check"]):
        monkeypatch.setattr(sys, "argv", ["extract", *options])
        assert extract.main() == 0
    assert capsys.readouterr().out == ""
    assert [file.read_bytes() for file in copied.values()] == before


def test_the_command_adds_what_is_new_and_follows_the_chinese_of_the_files(
    copied: dict[Language, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new = {"service.residence.name": "别的", "service.planted.name": "新的"}
    sources = extract.source_texts() | new
    monkeypatch.setattr(extract, "source_texts", lambda: sources)
    monkeypatch.setattr(sys, "argv", ["extract"])
    assert extract.main() == 1, "nobody has written the English yet"
    assert capsys.readouterr().out == "en: service.planted.name: no text\n"
    texts = {language: {str(m.id): m.string for m in extract.load(language)} for language in Language}
    assert new.items() <= texts[Language.ZH].items()
    assert texts[Language.EN]["service.planted.name"] == ""
    for file in copied.values():
        file.unlink()
    assert "zh: service.residence.name: no text" in extract.differences(Language.ZH)
