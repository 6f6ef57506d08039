"""A bad file is told with file, line and what was expected; a hostile one costs nothing."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from drivers.ports.slip import Slip
from flows import faults
from flows.catalogue import Service, groups, services
from flows.data_files import MAX_BYTES, check_data, parse_toml, read_data_file
from flows.faults import FOLDER as FAULTS
from flows.faults import fault_catalogue
from flows.mistakes import DataFileError
from flows.rate import ReasonFile
from flows.scenario import Scenario
from flows.toml_lines import place_of

HERE = Path("x.toml")
SERVICE = Path(services.__wrapped__.__globals__["FOLDER"]) / "residence.toml"


def mistakes(text: str | bytes, model: type[BaseModel], folder: Path) -> list[str]:
    """What is said of a file with this text, without the folder and the columns."""
    path = folder / "x.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataFileError) as error:
        read_data_file(path, model)
    return [
        re.sub(r"(:\d+):\d+:", r"\1:", line.replace(f"{folder}/", ""))
        for line in str(error.value).split("\n")
    ]


def test_an_unknown_key_of_a_service_is_told_with_its_line_and_the_known_ones(tmp_path: Path) -> None:
    text = SERVICE.read_text(encoding="utf-8").replace("order = 3", "oder = 3")
    (said,) = mistakes(text, Service, tmp_path)
    known = (
        "code, copies, group, icon, id, instead, name, needs, note, order, prefers, prints, procedure, record"
    )
    assert said == f"x.toml:3: oder: unknown key; did you mean `order`? known are: {known}"


def test_an_unknown_key_of_a_fault_is_told_with_its_line_and_the_known_ones(tmp_path: Path) -> None:
    text = (FAULTS / "office.toml").read_text(encoding="utf-8") + '\ncitzen = "?"\n'
    (said,) = mistakes(text, faults._FaultFile, tmp_path)
    last = text.count("[[fault]]") - 1
    known = "action, citizen, id, in_doubt, keeper, kind, takes_down, technician"
    assert (
        said
        == f"x.toml:{text.count(chr(10))}: fault.{last}.citzen: unknown key; did you mean `citizen`? known are: {known}"
    )


@pytest.mark.parametrize(
    ("text", "model", "said"),
    [
        (
            'title = "A"\n[[blocks]]\nkind = "text"\ntext = "x"\nsise = "large"',
            Slip,
            "x.toml:5: blocks.0.sise: unknown key; did you mean `size`? known are: align, bold, kind, size, text",
        ),
        (
            'title = "A"\nblocks = [\n  {kind="rule"},\n  {kind="qr", data="x", col=1},\n]',
            Slip,
            "x.toml:4: blocks.1.col: unknown key; known are: caption, data, kind",
        ),
        (
            '[[step]]\npage = "home"\n[step.strike]\ndevice = "a fax"\nfault = "x"',
            Scenario,
            "x.toml:4: step.0.strike.device: String should match pattern '^[a-z0-9_]{1,40}$'",
        ),
        ('[[step]]\npage = "home"\n[[step]]\nchoose = "x"', Scenario, "x.toml:3: step.1: `page` is missing"),
        (
            'about = "x"',
            Scenario,
            "x.toml:1: the file: expected either steps ([[step]]) or a visit by lot ([chance])",
        ),
        (
            '[[step]]\npage = "home"\n\n[expect]\nendng = "done"',
            Scenario,
            "x.toml:5: expect.endng: unknown key; did you mean `ending`? known are: ending, reason",
        ),
        (
            '[[reason]]\ncode = "910"\nrating = "satisfied"\ntext = "x"',
            ReasonFile,
            "x.toml:2: reason.0.code: String should match pattern '^[1-5]\\d\\d$'",
        ),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    tmp_path: Path, text: str, model: type[BaseModel], said: str
) -> None:
    assert mistakes(text, model, tmp_path) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = \n", "x.toml:2: not TOML: Invalid value"),
        ("a = 1\na = 2\n", "x.toml:2: not TOML: Cannot overwrite a value"),
        ("[a]\nb = 1\n[a]\n", "x.toml:3: not TOML: Cannot declare ('a',) twice"),
        ("a = 1\nb = \0\n", "x.toml:2: not TOML: Invalid value"),
        ("a = 1\n\nb = [1,\n", "x.toml:4: not TOML: Invalid value (at end of document)"),
        (b"a = 1\nb = '\xff'\n", "x.toml:2: not UTF-8 text"),
        ("a = " + "[" * 50_000, "x.toml:1: not TOML: nested too deeply"),
        ("a = " + "9" * 5_000, "x.toml:1: not TOML: Exceeds the limit (4300 digits) for integer string"),
        ("#" * (MAX_BYTES + 1), f"x.toml: longer than {MAX_BYTES} bytes"),
    ],
)
def test_a_text_that_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    (found,) = mistakes(text, Scenario, tmp_path)
    assert found.startswith(said)


def test_a_file_that_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "no.toml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(DataFileError, match=f"{path}: cannot be read: {why}"):
            read_data_file(path, Scenario)


def test_the_mark_that_some_editors_put_first_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbf" + b'[[step]]\npage = "home"\n')
    assert read_data_file(path, Scenario).step[0].page == "home"


def test_a_file_of_nothing_but_mistakes_is_told_in_short(tmp_path: Path) -> None:
    text = "".join(f"k{n} = {n}\n" for n in range(10_000))
    said = mistakes(text, Scenario, tmp_path)
    assert said[-1] == "x.toml: and 9900 more"
    assert len(said) == 101


@given(depth=st.integers(1, 200), table=st.booleans())
def test_deep_nesting_is_told_not_crashed_on(depth: int, table: bool) -> None:
    value = "{a=" * depth + "1" + "}" * depth if table else "[" * depth + "1" + "]" * depth
    text = f"step = {value}\n"
    with pytest.raises(DataFileError, match=r"x.toml:1:\d: "):
        check_data(HERE, text, parse_toml(HERE, text), Scenario)


@given(st.text(max_size=200))
def test_any_text_that_is_no_scenario_is_told(text: str) -> None:
    with pytest.raises(DataFileError, match=r"^x\.toml:\d+:"):  # none of these has a step
        check_data(HERE, text, parse_toml(HERE, text), Scenario)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("a",), 1), (("b", "c"), 2), (("t", "d"), 4), (("t", "u", "e"), 6), (("l", 0, "f"), 8), (("l", 1, "f"), 10),
        (("l", 1, "m", "g"), 12), (("h", 1, "i"), 15), (("q uoted",), 3), (("l", 1, "nothing"), 9), (("zzz",), 1),
    ],
)  # fmt: skip
def test_every_way_of_writing_a_key_is_found_at_its_line(keys: tuple[str | int, ...], line: int) -> None:
    # the text is written so that each line below holds what its comment names
    text = "\n".join(
        [
            "a = 1",
            "b.c = 2",
            '"q uoted" = 3',
            "t.d = 4",
            "[t.u]",
            "e = 5",
            "[[l]]",
            "f = 6",
            "[[l]]",
            "f = 7",
            "[l.m]",
            "g = 8",
            "[x]",
            "y = [",
            " {i = 1}]",
        ]
    )
    if keys[0] == "h":
        keys = ("x", "y", 0, "i")
    assert place_of(text, keys)[0] == line


def write_catalogue(folder: Path, **service: str) -> Path:
    """A folder with one group and one service."""
    tile = '[[group]]\nid = "gg"\nicon = "document"\nname = "甲"\nnote = "乙"\n'
    (folder / "groups.toml").write_text(tile + (tile if service.pop("twice", "") else ""), encoding="utf-8")
    values = {
        "id": "ss",
        "group": "gg",
        "procedure": "print_record",
        "record": "rr",
        "icon": "shield",
        "name": "甲",
        "note": "乙",
        "instead": "丙",
    }
    lines = [f'{key} = "{value}"' for key, value in (values | service).items()]
    (folder / "ss.toml").write_text("\n".join([*lines, 'needs = ["office"]']), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "other"}, "ss.toml:1:1: id: `other` is not the file's name"),
        ({"group": "hh"}, "ss.toml:2:1: group: `hh` is none of gg"),
        ({"procedure": "no_such"}, "ss.toml:3:1: procedure: there is no flows/procedures/no_such.py"),
        ({"icon": "../x"}, "ss.toml:5:1: icon: String should match pattern"),
        ({"twice": "yes"}, "groups.toml:6:1: group: more than one is called gg"),
    ],
)
def test_a_service_that_cannot_work_is_refused_when_it_is_read(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    folder = write_catalogue(tmp_path, **change)
    with pytest.raises(DataFileError) as error:
        services(folder)
    assert str(error.value).startswith(f"{folder}/{said}")


def test_a_good_catalogue_is_read_in_its_order(tmp_path: Path) -> None:
    folder = write_catalogue(tmp_path)
    assert [service.id for service in services(folder)] == ["ss"]
    assert [group.id for group in groups(folder)] == ["gg"]
    assert [service.id for service in services()] == ["social_insurance", "medical_insurance", "residence"]


@pytest.mark.parametrize(
    ("cut", "said"), [(True, r"without an entry: \['OFF-DOWN'\]"), (False, r"more than one: \['OFF-DOWN'\]")]
)
def test_a_fault_without_an_entry_or_with_two_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: bool, said: str
) -> None:
    for file in FAULTS.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        head, *entries = text.split("[[fault]]")
        down = [entry for entry in entries if 'id = "OFF-DOWN"' in entry]
        kept = [entry for entry in entries if entry not in down] if cut else entries + down
        (tmp_path / file.name).write_text("[[fault]]".join([head, *kept]), encoding="utf-8")
    monkeypatch.setattr(faults, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=said):
        fault_catalogue.__wrapped__()


def test_a_fault_takes_down_only_what_services_need(tmp_path: Path) -> None:
    text = (FAULTS / "office.toml").read_text(encoding="utf-8").replace('["office"]', '["ofice"]', 1)
    (said,) = mistakes(text, faults._FaultFile, tmp_path)
    assert said.startswith(
        "x.toml:7: fault.0.takes_down.0: Input should be 'terminal', 'office', 'ledger', 'identity', 'id_card'"
    )
