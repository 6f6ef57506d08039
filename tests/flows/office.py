"""A small office: three kinds of record, and what can go wrong with it by name."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from drivers.ports.fault_ids import FaultId
from drivers.ports.sensitive import Sensitive
from flows.office import Certificate, CertificateField, Evidence, Person, PersonExpired, Record
from flows.texts import Bilingual
from flows.ways_out import DeviceFault, Refused
from tests.flows import people

CHINA = timezone(timedelta(hours=8))
CALLS = ("identify", "records", "certificate")
SLOW = 10.0


class SmallOffice:
    """Answers after a moment; `failing` maps a call to the fault that it ends in."""

    def __init__(self) -> None:
        self.known = True
        self.fault: FaultId | None = None
        self.failing: dict[str, FaultId] = {}
        self.expired = 0
        self.refuses = False
        self.raises: Exception | None = None
        self.how_many = 1
        self.holder = people.NUMBER
        self.identified = 0
        self.title = Bilingual("社会保险参保证明", "Certificate of social insurance")
        self._listeners: list[Callable[[], None]] = []

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def turn(self, fault: FaultId | None) -> None:
        """The office goes (for everybody) or comes back."""
        self.fault = fault
        for listener in list(self._listeners):
            listener()

    async def identify(self, shown: Evidence, service: str) -> Person:
        await self._moment("identify")
        self.identified += 1
        if self.refuses:
            raise Refused(
                Bilingual("没有查到您的登记", "You are not on record"),
                Bilingual("请到窗口", "Please ask at the counter"),
            )
        assert shown.number.reveal() == people.NUMBER
        return Person(Sensitive(people.TOKEN))

    async def records(self, person: Person, kind: str) -> tuple[Record, ...]:
        await self._moment("records")
        if self.expired:
            self.expired -= 1
            raise PersonExpired
        return tuple(
            Record(
                Sensitive(f"{people.RECORD_ID}-{n}"), Bilingual(f"记录{n}", f"Record {n}"), date(2026, 11, 20)
            )
            for n in range(self.how_many)
        )

    async def certificate(self, person: Person, record: Record) -> Certificate:
        await self._moment("certificate")
        assert person.token.reveal() == people.TOKEN
        personal = (
            ("姓名", "Name", people.NAME),
            ("身份证号", "ID number", people.NUMBER),
            ("住址", "Address", people.ADDRESS),
            ("账户余额", "Balance", people.BALANCE),
        )
        fields = [CertificateField(Bilingual(zh, en), Sensitive(value), True) for zh, en, value in personal]
        fields.append(CertificateField(Bilingual("参保状态", "State"), Sensitive("正常"), False))
        return Certificate(
            case_number="SI20261121-000017",
            holder=Sensitive(self.holder),
            title=self.title,
            issuer=Bilingual("无此县社会保险局", "Social insurance office"),
            issued_at=datetime(2026, 11, 21, 9, 0, tzinfo=CHINA),
            valid_until=date(2026, 12, 21),
            fields=tuple(fields),
            note=Bilingual("以窗口为准", "The counter decides"),
            verify_url=Sensitive(people.VERIFY_URL),
            verify_code=Sensitive(people.VERIFY_CODE),
        )

    async def _moment(self, call: str) -> None:
        await asyncio.sleep(0.3)
        if self.raises is not None:
            raise self.raises
        fault = self.failing.get(call)
        if fault is FaultId.OFFICE_SLOW:
            await asyncio.sleep(SLOW)
        if fault is not None:
            if fault is FaultId.OFFICE_DOWN:
                self.turn(fault)
            raise DeviceFault(fault)
