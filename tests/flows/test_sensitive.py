"""What belongs to a person shows itself nowhere but where it is asked for."""

import copy
import dataclasses
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from pprint import pformat
from typing import Any

import pytest

from drivers.ports.sensitive import Sensitive, mask, mask_name, mask_number, mask_text
from drivers.ports.slip import QrBlock, RowBlock, Slip, TextBlock
from flows.office import CertificateField, Person
from flows.prompts import Line, Notice, Preview, Tone
from flows.texts import Bilingual, Text, Verbatim
from tests.flows import people

SECRET = people.NUMBER
HOLDERS: list[Any] = [
    Sensitive(SECRET),
    people.card(),
    Person(Sensitive(SECRET)),
    CertificateField(Bilingual("号", "No."), Sensitive(SECRET), True),
    Text("k", {"number": Sensitive(SECRET)}),
    Verbatim(SECRET),
    Line(Text("k"), SECRET, True),
    Preview(key="p", title=Text("k"), issuer=Text("k"), lines=(Line(Text("k"), SECRET),), qr=SECRET),
    Notice(key="n", title=Text("k"), tone=Tone.FAULT, qr=SECRET),
    Slip(
        title=SECRET, blocks=(TextBlock(text=SECRET), RowBlock(label="x", value=SECRET), QrBlock(data=SECRET))
    ),
    TextBlock(text=SECRET),
]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
@pytest.mark.parametrize(
    "write",
    [
        repr,
        str,
        "{}".format,
        lambda value: f"{value!r:.60} {[value]} {value}",
        lambda value: "%s %r" % (value, value),  # noqa: UP031
        pformat,
    ],
)
def test_no_way_of_writing_it_shows_the_value(holder: Any, write: Callable[[Any], str]) -> None:
    assert SECRET not in write(holder)
    assert people.NAME not in write(holder)


@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_it_is_not_copied_or_written_out(take: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError) as error:
        take(Sensitive(SECRET))
    assert SECRET not in str(error.value)


def test_a_dataclass_that_holds_it_is_not_turned_into_plain_data() -> None:
    with pytest.raises(TypeError, match="not written anywhere"):
        dataclasses.asdict(people.card())


def test_a_log_line_and_a_trace_do_not_show_it(caplog: pytest.LogCaptureFixture) -> None:
    card = people.card()
    try:
        raise ValueError(card)
    except ValueError as error:
        logging.getLogger("x").error("read %s %r", card, [card], exc_info=error)
        trace = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert SECRET not in caplog.text
    assert SECRET not in trace


def test_equal_values_are_equal_and_nothing_else_is() -> None:
    assert Sensitive("a") == Sensitive("a")
    assert Sensitive("a") != Sensitive("b")
    assert Sensitive("a") != "a"
    assert len({Sensitive("a"), Sensitive("a")}) == 1
    assert Sensitive("a").reveal() == "a"


@pytest.mark.parametrize(
    ("masked", "value", "shown"),
    [
        (mask_name, "欧阳䶮测", "欧***"),
        (mask_name, "王", "王"),
        (mask_name, "", ""),
        (mask_number, SECRET, "429*************20"),
        (mask_number, "1234567", "*******"),
        (mask_text, "虚构省无此县", "虚构****"),
        (mask_text, "ab", "**"),
        (mask, SECRET, "429*************20"),
        (mask, "42999919520304282X", "429*************2X"),
        (mask, "1952-03-04", "195*****04"),
        (mask, people.NAME, "欧***"),
        (mask, people.ADDRESS, "虚构省" + "*" * (len(people.ADDRESS) - 3)),
        (mask, "", ""),
    ],
)
def test_a_masked_value_keeps_its_length_and_little_else(
    masked: Callable[[str], str], value: str, shown: str
) -> None:
    assert masked(value) == shown
    assert len(masked(value)) == len(value)


def test_a_width_in_a_format_shows_no_value_either() -> None:
    assert f"{Sensitive(SECRET):>40}" == "Sensitive(…)"
