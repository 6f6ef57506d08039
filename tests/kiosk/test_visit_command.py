"""`kiosk visit`: pages and outcome as JSON, exit statuses, and what is left on the disk and in the log afterwards."""

import json
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk.logs import start_logs
from tests.kiosk.commands import CHECKOUT, Ran, kiosk, kiosk_process
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import (
    LAY,
    PRINT,
    RATE_AND_END,
    TAKE,
    TO_CARD,
    TO_PREVIEW,
    WHOLE,
    Step,
    at,
    bench,
    strike,
)
from tests.terminal.profiles import BRISK, write_profile

PERSON = tomllib.loads((CHECKOUT / "simulator" / "county" / "people.toml").read_text(encoding="utf-8"))[
    "zhang_guilan"
]


def scenario(folder: Path, *steps: Step, **expect: str) -> Path:
    """A scenario file with these steps."""
    lines: list[str] = []
    for step in steps:
        lines += ["[[step]]", *(f"{key} = {toml(value)}" for key, value in step.items())]
    lines += ["[expect]", *(f"{key} = {toml(value)}" for key, value in expect.items())]
    file = folder / "scenario.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def toml(value: Any) -> str:
    """A value in TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def visit(simulator: SimulatorProcess, folder: Path, file: Path, **durations: float) -> Ran:
    """Plays it; the profile's durations are the brisk ones and these."""
    profile = write_profile(simulator, folder / "terminal.toml", {**BRISK, **durations})
    return kiosk("visit", file, "--profile", profile, "--data", folder / "data", "--json")


def test_a_whole_visit_is_told_as_json(simulator: SimulatorProcess, tmp_path: Path) -> None:
    ran = visit(simulator, tmp_path, scenario(tmp_path, *WHOLE, ending="done"))
    assert ran.status == 0, ran
    case = ran.json["prints"][0]["case_number"]
    assert case in "".join(simulator.slips()[0]["text"])
    assert ran.json == {
        "pages": [
            *("starting", "home", "look_up_print", "place_card", "identifying", "looking_up", "fetching"),
            *("preview", "printing", "take_slip", "rate", "reasons", "goodbye"),
        ],
        "ending": "done",
        "reason": "",
        "service": "social_insurance",
        "prints": [{"kind": "slip", "case_number": case, "outcome": "printed"}],
        "outbox": {"delivered": 1},
        "seed": None,
        "faults": [],
        "failure": None,
    }


def test_a_device_fault_is_status_3_unless_it_was_expected(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    steps = (*TO_CARD, at("place_card", strike=strike("id_card", "unplugged")), at("fault", "end"))
    ran = visit(simulator, tmp_path, scenario(tmp_path, *steps))
    assert (ran.status, ran.json["ending"], ran.json["reason"]) == (3, "fault", "IDC-LINK-LOST")
    simulator.mend("id_card")
    ran = visit(simulator, tmp_path, scenario(tmp_path, *steps, ending="fault", reason="IDC-LINK-LOST"))
    assert ran.status == 0


def test_a_visit_that_ends_in_silence_is_status_4(simulator: SimulatorProcess, tmp_path: Path) -> None:
    file = scenario(tmp_path, *TO_CARD, at("place_card", walk_away=True))
    ran = visit(simulator, tmp_path, file, silence=0.6, silence_warning=0.3)
    assert (ran.status, ran.json["reason"]) == (4, "silence")


def test_a_print_whose_outcome_is_not_known_is_status_5(simulator: SimulatorProcess, tmp_path: Path) -> None:
    profile = write_profile(
        simulator, tmp_path / "terminal.toml", BRISK, quirks={"receipt_printer": {"proof": "none"}}
    )
    file = scenario(
        tmp_path,
        *(
            *TO_PREVIEW,
            PRINT,
            at("no_paper", "go_on", shows="print.unknown", lift=True),
            at("rate", "home"),
            at("goodbye", "end"),
        ),
        ending="done",
    )
    ran = kiosk("visit", file, "--profile", profile, "--data", tmp_path / "data", "--json")
    assert (ran.status, ran.json["prints"][0]["outcome"]) == (5, "unknown")


def test_a_visit_that_goes_another_way_is_status_1_and_tells_where(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    ran = visit(simulator, tmp_path, scenario(tmp_path, *TO_CARD, at("goodbye"), at("home")), card_wait=0.2)
    assert ran.status == 1
    assert ran.json["failure"] == "step 3: expected page `goodbye`, met `place_card`"
    ran = visit(simulator, tmp_path, scenario(tmp_path, at("home", "fly")))
    assert ran.status == 1
    assert "`fly` cannot be chosen" in ran.json["failure"]


def test_a_scenario_with_a_mistake_is_status_2_with_its_line(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text('[[step]]\npage = "home"\ndance = true\n')
    ran = visit(simulator, tmp_path, file)
    assert ran.status == 2
    assert f"{file}:3:1: step.0.dance: " in ran.err


BRISK_STRANGER = {
    "silence": 1.0,
    "silence_warning": 0.5,
    "take_slip": 0.5,
    "rate": 0.5,
    "card_wait": 0.5,
    "news": 0.5,
}


def test_a_seed_is_a_visit_with_faults_and_the_same_again(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml", {**BRISK, **BRISK_STRANGER})
    file = tmp_path / "chance.toml"
    file.write_text("[chance]\nseed = 1\nfaults = 3\npace = 0.01\n", encoding="utf-8")
    command = ("visit", file, "--profile", profile, "--data", tmp_path / "data", "--json")
    for seed in (3,):
        first, second = (kiosk(*command, "--seed", str(seed)) for _ in range(2))
        assert first.json["failure"] is None, first
        assert first.json["ending"] in ("done", "left", "refused", "fault")
        assert first.json["seed"] == seed
        assert len(first.json["faults"]) == 3
        assert first.json["faults"] == second.json["faults"]
        state = simulator.state()
        assert not any(state["faults"].values()), "what was struck is mended"
        assert not state["id_card"]["card_present"]
    told = kiosk(*command[:-1])
    assert told.out.startswith("seed     1\nfault    ")


def test_a_seed_alone_is_a_visit_and_neither_file_nor_seed_is_status_2(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml", {**BRISK, **BRISK_STRANGER})
    place = ("--profile", profile, "--data", tmp_path / "data")
    ran = kiosk("visit", "--seed", "12", *place, "--json")
    assert (ran.json["failure"], ran.json["seed"], ran.json["faults"]) == (None, 12, [])
    assert kiosk("visit", *place).status == 2
    ran = kiosk("visit", scenario(tmp_path, *WHOLE), "--seed", "1", *place)
    assert (ran.status, "has no [chance]" in ran.err) == (2, True)


def test_a_simulator_that_is_away_cannot_be_drawn_from(simulator: SimulatorProcess, tmp_path: Path) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    profile.write_text(profile.read_text().replace(simulator.urls["control"], "http://127.0.0.1:9"))
    ran = kiosk("visit", "--seed", "1", "--profile", profile, "--data", tmp_path / "data")
    assert (ran.status, "http://127.0.0.1:9" in ran.err) == (1, True)


def test_a_control_that_is_away_is_told(simulator: SimulatorProcess, tmp_path: Path) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    text = profile.read_text().replace(simulator.urls["control"], "http://127.0.0.1:9")
    profile.write_text(text)
    ran = kiosk(
        "visit", scenario(tmp_path, *TO_PREVIEW), "--profile", profile, "--data", tmp_path / "data", "--json"
    )
    assert ran.status == 1
    assert "http://127.0.0.1:9" in ran.json["failure"]


ONE = '[devices.id_card]\ndriver = "sdt"\nurl = "{url}"\n'


def test_a_profile_with_a_single_device_table_and_nothing_else_works_everywhere(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = tmp_path / "one.toml"
    profile.write_text(ONE.format(url=simulator.urls["devices"]["id_card"]))
    assert kiosk("check", profile).status == 0
    assert kiosk("devices", "--profile", profile).status == 0
    simulator.lay("li_yan")
    assert kiosk("device", "id_card", "read", "--profile", profile).status == 0
    more = "[durations]\nsilence = 0.5\nnews = 0.5\n"
    profile.write_text(profile.read_text() + more)
    file = scenario(tmp_path, at("closed", shows="need.absent.office"))
    ran = kiosk("visit", file, "--profile", profile, "--data", tmp_path / "data", "--json")
    assert ran.json["pages"][-1] == "closed"
    assert ran.status == 1, "nobody ends a visit that never began"


def test_a_visit_leaves_nothing_of_the_person_on_the_disk_or_in_the_log(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    torn = (at("no_paper", "go_on", lift=True), *RATE_AND_END)
    for steps, faults in (
        (WHOLE, ()),
        ((*TO_CARD, LAY, at("preview", "reveal"), PRINT, TAKE, *RATE_AND_END), ()),
        ((*TO_PREVIEW, PRINT, *torn), (("receipt_printer", "paper_out_mid_slip"),)),
        ((*TO_CARD, LAY, at("fault", "end", lift=True)), (("office", "garbage"),)),
        ((*TO_PREVIEW, PRINT, TAKE, *RATE_AND_END), ()),
    ):
        for device, fault in faults:
            simulator.strike(device, fault, **({"path": "/v1/certificates"} if device == "office" else {}))
        ran = kiosk_process("visit", scenario(tmp_path, *steps), "--profile", profile, "--data", data)
        assert ran.status in (0, 3), ran
        simulator.mend("receipt_printer")
        simulator.mend("office")
        simulator.lift()
        for said in (ran.out, ran.err):
            assert traces(said.encode()) == []
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert data / "terminal.db" in kept
    for path in kept:
        assert traces(path.read_bytes()) == [], path


def traces(content: bytes) -> list[str]:
    """What of the person stands in some bytes."""
    record = PERSON["records"]["social_insurance"]
    names = [PERSON[key] for key in ("name", "number", "address", "birth")] + [record["unit"]]
    names += [PERSON["birth"].replace("-", ""), "verify?", '"person"']
    return [
        name for name in names for code in ("utf-8", "utf-16-le", "gb18030") if name.encode(code) in content
    ]


async def test_the_most_talkative_log_names_nobody(
    simulator: SimulatorProcess, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start_logs("debug", as_json=True)
    async with bench(simulator, tmp_path) as terminal:
        await terminal.visit(*WHOLE, ending="done")
        simulator.strike("office", "garbage", path="/v1/certificates", kind="wrong_shape")
        await terminal.visit(*TO_CARD, LAY, at("fault", "end", lift=True))
        await terminal.delivered()
        tokens = codes_on_slips(simulator)
    said = capfd.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"event", "level", "logger", "timestamp"} <= set(lines[0])
    assert ("done", "social_insurance") in [(line.get("ending"), line.get("service")) for line in lines]
    assert traces(said.encode()) == []
    assert tokens
    assert [token for token in tokens if token in said] == []


def codes_on_slips(simulator: SimulatorProcess) -> list[str]:
    """What the slip's code holds: whoever has it can look the certificate up."""
    return [payload for slip in simulator.slips() for payload in slip["qr"]]


def test_the_ledger_keeps_case_and_outcome_and_no_more(simulator: SimulatorProcess, tmp_path: Path) -> None:
    visit(simulator, tmp_path, scenario(tmp_path, *WHOLE, ending="done"))
    connection = sqlite3.connect(tmp_path / "data" / "terminal.db")
    ((service, kind, pages, outcome),) = connection.execute(
        "SELECT service, kind, pages, outcome FROM prints"
    ).fetchall()
    connection.close()
    assert (service, kind, pages, outcome) == ("social_insurance", "slip", 1, "printed")
