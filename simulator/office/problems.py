"""The ways in which the office says no, as problem+json (RFC 9457)."""

from typing import Any, Final

from fastapi.responses import JSONResponse

Words = dict[str, str]


class Problem(Exception):
    """An answer that is no: raised anywhere, turned into the response in one place."""

    def __init__(self, status: int, code: str, title: str, **more: Any) -> None:
        super().__init__(title)
        self.status = status
        self.code = code
        self.title = title
        self.more = more

    def response(self) -> JSONResponse:
        """The answer as it goes out."""
        headers = {"Retry-After": str(self.more["retry_after"])} if "retry_after" in self.more else None
        body = {
            "type": f"urn:kiosk:office:{self.code}",
            "title": self.title,
            "status": self.status,
            **{key: value for key, value in self.more.items() if key != "retry_after"},
        }
        return JSONResponse(body, self.status, headers, media_type="application/problem+json")


COUNTER: Final[Words] = {
    "zh": "请带身份证到县政务服务中心一楼综合窗口办理，或拨打12345。",
    "en": "Please go to the general counter of the county service centre with your ID card, or call 12345.",
}


def invalid(errors: list[dict[str, str]]) -> Problem:
    """422: fields that are not as the contract says."""
    return Problem(422, "invalid", "the request is not as the contract says", errors=errors)


def no_person() -> Problem:
    """404: not a person of this county."""
    say = {
        "zh": "没有查到您在本县的登记信息。",
        "en": "We found no registration of yours in this county.",
    }
    return Problem(404, "no_person", "no such person", say=say, next=COUNTER)


def no_record() -> Problem:
    """404: no such record."""
    say = {"zh": "没有查到这项记录。", "en": "We found no such record."}
    return Problem(404, "no_record", "no such record", say=say, next=COUNTER)


def refused() -> Problem:
    """409: not for this person, not here."""
    say = {
        "zh": "这项业务不能在终端上为您办理。",
        "en": "This cannot be done for you at a terminal.",
    }
    return Problem(409, "refused", "the office refuses this request", say=say, next=COUNTER)


def person_expired() -> Problem:
    """410: the token of the person has run out."""
    say = {"zh": "身份核验已过期。", "en": "The identity check has expired."}
    next_ = {"zh": "请重新放置身份证。", "en": "Please lay your ID card again."}
    return Problem(410, "person_expired", "the person token is no longer valid", say=say, next=next_)
