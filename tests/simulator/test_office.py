"""The simulated office, asked by a signer that shares no code with it."""

import http.client
import time
import tomllib
import uuid
from typing import Any

import pytest

from tests.simulator.process import REPOSITORY, SimulatorProcess
from tests.simulator.signer import HandSigner

LI_YAN = ("resident", "42999919850617001X", "李䶮")


@pytest.fixture
def office(simulator: SimulatorProcess) -> HandSigner:
    """A terminal whose key is pinned."""
    signer = HandSigner(simulator.urls["office"])
    assert signer.enrol().status == 201
    return signer


def person(office: HandSigner, document: tuple[str, str, str] = LI_YAN) -> str:
    answer = office.identify(*document)
    assert answer.status == 200
    assert answer.json["expires_in"] == 600
    return str(answer.json["person"])


def record_id(office: HandSigner, token: str, kind: str = "social_insurance") -> str:
    answer = office.call("POST", "/v1/records", {"person": token, "kind": kind})
    (record,) = answer.json["records"]
    return str(record["id"])


def rating(**changes: Any) -> dict[str, Any]:
    return {
        "rating_id": str(uuid.uuid4()),
        "case_number": "429999202611210001",
        "service": "social_insurance",
        "terminal": "t-0001",
        "area_code": "429999001001",
        "satisfaction": 5,
        "details": ["510"],
        "text": "",
        "pf": 5,
        "assess_time": "2026-11-21 09:00:00",
        "assess_number": 1,
    } | changes


def test_a_key_is_pinned_once_and_stays(simulator: SimulatorProcess) -> None:
    signer = HandSigner(simulator.urls["office"])
    assert signer.call("GET", "/v1/health").code == "unknown_terminal"
    wrong = signer.enrol("demo-111111")
    assert (wrong.status, wrong.code) == (403, "wrong_enrolment_code")
    assert signer.enrol().status == 201
    assert signer.enrol().status == 200
    other = HandSigner(simulator.urls["office"]).enrol()
    assert (other.status, other.code) == (409, "key_mismatch")
    assert signer.call("GET", "/v1/health").json["status"] == "open"


def test_a_key_cannot_be_pinned_by_another_signature(simulator: SimulatorProcess) -> None:
    signer, other = HandSigner(simulator.urls["office"]), HandSigner(simulator.urls["office"])
    body = {"public_key": other.public_key, "enrolment_code": "demo-000000"}
    assert signer.call("PUT", "/v1/terminals/t-0001/key", body).code == "bad_signature"
    own = {"public_key": signer.public_key, "enrolment_code": "demo-000000"}
    assert signer.call("PUT", "/v1/terminals/t-0002/key", own).code == "bad_signature"


@pytest.mark.parametrize(
    "left_out", ["@method", "@authority", "@path", "@query", "content-digest", "content-type"]
)
def test_every_component_must_be_covered(office: HandSigner, left_out: str) -> None:
    answer = office.call("POST", "/v1/records", {"person": "x", "kind": "residence"}, leave_out=left_out)
    assert (answer.status, answer.code) == (401, "bad_signature")


def test_a_body_that_was_changed_on_the_way_is_refused(office: HandSigner) -> None:
    changed = b'{"person": "y", "kind": "residence"}'
    answer = office.call("POST", "/v1/records", {"person": "x", "kind": "residence"}, sent_instead=changed)
    assert (answer.status, answer.code) == (401, "bad_signature")


def test_an_unsigned_request_is_refused(office: HandSigner) -> None:
    assert office.send("GET", "/v1/health", b"", {}).code == "bad_signature"


@pytest.mark.parametrize("offset", [-400, 400])
def test_a_signature_out_of_the_window_is_stale_and_the_offices_time_is_told(
    office: HandSigner, offset: int
) -> None:
    answer = office.call("GET", "/v1/health", created=int(time.time()) + offset)
    assert (answer.status, answer.code) == (401, "stale")
    assert answer.json["time"].endswith("+08:00")


def test_a_nonce_counts_once(office: HandSigner) -> None:
    assert office.call("GET", "/v1/health", nonce="once").status == 200
    assert office.call("GET", "/v1/health", nonce="once").code == "stale"


def test_a_query_is_part_of_what_is_signed(office: HandSigner) -> None:
    assert office.call("GET", "/v1/health?a=1%20b").status == 200


def test_a_person_gets_a_record_and_its_certificate(simulator: SimulatorProcess, office: HandSigner) -> None:
    token = person(office)
    answer = office.call("POST", "/v1/records", {"person": token, "kind": "social_insurance"})
    (record,) = answer.json["records"]
    assert set(record) == {"id", "kind", "title", "as_of"}
    certificate = office.call("POST", "/v1/certificates", {"person": token, "record": record["id"]}).json
    assert set(certificate) == {
        "case_number",
        "holder",
        "title",
        "issuer",
        "issued_at",
        "valid_until",
        "fields",
        "note",
        "verify_url",
        "verify_code",
    }
    values = {field["label"]["zh"]: field["value"] for field in certificate["fields"]}
    assert values["姓名"] == "李䶮"
    assert values["累计缴费月数"] == "220"
    again = office.call("POST", "/v1/certificates", {"person": token, "record": record["id"]}).json
    assert again["case_number"] == certificate["case_number"]
    assert simulator.complaints() == []


def test_every_record_of_every_known_person_has_a_certificate(
    simulator: SimulatorProcess, office: HandSigner
) -> None:
    cases = set()
    for card in simulator.control("GET", "/cards"):
        if not card["known"]:
            continue
        simulator.lay(card["card"])
        fields = _fields_of(simulator, card["card"])
        token = person(office, (card["kind"], fields["number"], card["name"]))
        for kind in card["records"]:
            record = record_id(office, token, kind)
            answer = office.call("POST", "/v1/certificates", {"person": token, "record": record})
            assert answer.status == 200
            cases.add(answer.json["case_number"])
    assert len(cases) == simulator.state()["office"]["certificates"] > 15


def _fields_of(simulator: SimulatorProcess, card: str) -> dict[str, Any]:
    people = tomllib.loads((REPOSITORY / "simulator/county/people.toml").read_text(encoding="utf-8"))
    fields: dict[str, Any] = people[card]
    return fields


def test_a_person_without_records_gets_an_empty_list(office: HandSigner) -> None:
    token = person(office, ("resident", "429999200505140097", "孙浩"))
    answer = office.call("POST", "/v1/records", {"person": token, "kind": "medical_insurance"})
    assert (answer.status, answer.json) == (200, {"records": []})


@pytest.mark.parametrize(
    "document", [("resident", "429999197303190083", "钱五"), ("resident", "42999919850617001X", "李龙")]
)
def test_an_unknown_person_is_refused_with_what_to_do_next(
    office: HandSigner, document: tuple[str, str, str]
) -> None:
    answer = office.identify(*document)
    assert (answer.status, answer.code) == (404, "no_person")
    assert all(answer.json[key][language] for key in ("say", "next") for language in ("zh", "en"))


def test_another_persons_record_is_refused(office: HandSigner) -> None:
    theirs = record_id(office, person(office))
    token = person(office, ("resident", "429999194803120029", "张桂兰"))
    answer = office.call("POST", "/v1/certificates", {"person": token, "record": theirs})
    assert (answer.status, answer.code) == (404, "no_record")


def test_an_expired_person_has_to_identify_again(simulator: SimulatorProcess, office: HandSigner) -> None:
    token = person(office)
    simulator.strike("office", "person_expired", times=1)
    answer = office.call("POST", "/v1/records", {"person": token, "kind": "residence"})
    assert (answer.status, answer.code) == (410, "person_expired")
    assert office.call("POST", "/v1/records", {"person": token, "kind": "residence"}).status == 200


def test_a_rating_is_kept_once(simulator: SimulatorProcess, office: HandSigner) -> None:
    given = rating()
    assert office.call("POST", "/v1/ratings", given).status == 201
    assert office.call("POST", "/v1/ratings", given).status == 200
    changed = office.call("POST", "/v1/ratings", given | {"text": "x"})
    assert (changed.status, changed.code) == (409, "already_rated")
    second = office.call("POST", "/v1/ratings", rating())
    assert (second.status, second.code) == (409, "already_rated")
    assert simulator.control("GET", "/office/ratings") == [given]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"satisfaction": 6}, "satisfaction"),
        ({"satisfaction": 2, "details": []}, "details"),
        ({"details": ["108"]}, "details"),
        ({"pf": 1}, "pf"),
        ({"area_code": "429999"}, "area_code"),
        ({"assess_time": "2026-11-21T09:00:00"}, "assess_time"),
        ({"terminal": "t-0002"}, "terminal"),
        ({"name": "李䶮"}, "name"),
        ({"rating_id": "1"}, "rating_id"),
    ],
)
def test_a_rating_that_is_not_as_the_contract_says_is_refused_by_field(
    office: HandSigner, changes: dict[str, Any], field: str
) -> None:
    answer = office.call("POST", "/v1/ratings", rating(**changes))
    assert (answer.status, answer.code) == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_requests_are_listed_without_personal_data(simulator: SimulatorProcess, office: HandSigner) -> None:
    person(office)
    listed = simulator.control("GET", "/office/requests")
    assert [(r["method"], r["path"], r["status"], r["verdict"]) for r in listed] == [
        ("PUT", "/v1/terminals/t-0001/key", 201, "ok"),
        ("POST", "/v1/people", 200, "ok"),
    ]
    assert "李" not in str(listed)


def test_a_fallen_office_refuses_connections_until_it_is_mended(
    simulator: SimulatorProcess, office: HandSigner
) -> None:
    simulator.strike("office", "down")
    with pytest.raises(ConnectionRefusedError):
        office.call("GET", "/v1/health")
    simulator.mend("office", "down")
    assert office.call("GET", "/v1/health").status == 200


def test_a_silent_office_takes_the_request_and_never_answers(
    simulator: SimulatorProcess, office: HandSigner
) -> None:
    simulator.strike("office", "silent", times=1)
    with pytest.raises(TimeoutError):
        office.call("GET", "/v1/health", timeout=0.5)
    assert office.call("GET", "/v1/health").status == 200


def test_server_errors_and_closing_are_told(simulator: SimulatorProcess, office: HandSigner) -> None:
    simulator.strike("office", "http_500", times=1)
    assert office.call("GET", "/v1/health").status == 500
    simulator.strike("office", "closed", seconds=90, times=1)
    answer = office.call("GET", "/v1/health")
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "closed", "90")


def test_a_refusal_says_why_and_what_to_do_and_touches_persons_requests_only(
    simulator: SimulatorProcess, office: HandSigner
) -> None:
    token = person(office)
    simulator.strike("office", "refuses", path="/records")
    assert person(office)
    simulator.strike("office", "refuses")
    assert office.call("GET", "/v1/health").status == 200
    answer = office.call("POST", "/v1/records", {"person": token, "kind": "residence"})
    assert (answer.status, answer.code) == (409, "refused")
    assert all(answer.json[part][language] for part in ("say", "next") for language in ("zh", "en"))
    simulator.mend("office", "refuses")
    assert office.call("POST", "/v1/records", {"person": token, "kind": "residence"}).status == 200


@pytest.mark.parametrize("kind", ["truncated", "html", "empty", "wrong_shape"])
def test_garbage_is_answered_200(simulator: SimulatorProcess, office: HandSigner, kind: str) -> None:
    simulator.strike("office", "garbage", kind=kind, path="/people")
    assert office.call("GET", "/v1/health").json["status"] == "open"
    answer = office.identify(*LI_YAN)
    assert answer.status == 200
    assert b'"person"' not in answer.body


def test_a_huge_answer_does_not_end(simulator: SimulatorProcess, office: HandSigner) -> None:
    simulator.strike("office", "huge")
    connection = http.client.HTTPConnection(office.office.removeprefix("http://"), timeout=5)
    connection.request("GET", "/v1/health")
    response = connection.getresponse()
    assert len(response.read(8_000_000)) == 8_000_000
    response.close()
    connection.close()
    simulator.mend("office")
    assert office.call("GET", "/v1/health").status == 200


def test_a_slow_answer_drips(simulator: SimulatorProcess, office: HandSigner) -> None:
    simulator.strike("office", "slow_drip", every=0.01)
    start = time.monotonic()
    answer = office.call("GET", "/v1/health")
    assert answer.json["status"] == "open"
    assert time.monotonic() - start >= 0.01 * (len(answer.body) - 1)


def test_whoever_hangs_up_is_dripped_no_more(simulator: SimulatorProcess, office: HandSigner) -> None:
    simulator.strike("office", "slow_drip", every=0.05, times=1)
    with pytest.raises(TimeoutError):
        office.call("GET", "/v1/health", timeout=0.01)
    assert office.call("GET", "/v1/health").status == 200


def test_what_is_no_call_or_no_json_is_told_apart_and_complained_about(
    simulator: SimulatorProcess, office: HandSigner
) -> None:
    assert office.call("GET", "/v1/weather").status == 404
    assert [complaint["what"] for complaint in simulator.complaints()] == ["GET /v1/weather: unknown_call"]
    long = office.call("POST", "/v1/people", {"document": "x" * 70_000})
    assert (long.status, long.json["errors"][0]["field"]) == (422, "body")
    text = office.call("POST", "/v1/people", {}, media="text/plain")
    assert (text.status, text.json["errors"][0]["field"]) == (422, "content-type")


def test_a_lost_answer_has_done_its_work(simulator: SimulatorProcess, office: HandSigner) -> None:
    simulator.strike("office", "lost_answer")
    given = rating()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        office.call("POST", "/v1/ratings", given)
    assert office.call("POST", "/v1/ratings", given).status == 200
    assert len(simulator.control("GET", "/office/ratings")) == 1


def test_another_persons_certificate_can_be_struck(simulator: SimulatorProcess, office: HandSigner) -> None:
    token = person(office)
    record = record_id(office, token)
    simulator.strike("office", "another_person", times=1)
    answer = office.call("POST", "/v1/certificates", {"person": token, "record": record})
    values = {field["label"]["zh"]: field["value"] for field in answer.json["fields"]}
    assert values["姓名"] != "李䶮"
    assert answer.json["holder"]["number"] == values["证件号码"]
