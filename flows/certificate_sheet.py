"""A certificate as A4 prints it, masked as the screen shows it."""

from collections.abc import Callable
from datetime import datetime

from flows.certificate_slip import TIME, facts_of, preview_lines
from flows.office import Certificate
from flows.sheet import Sheet
from flows.texts import Text, Words
from flows.words import Catalogue


def certificate_sheet(certificate: Certificate, revealed: bool, now: datetime, words: Catalogue) -> Sheet:
    """The sheet of a certificate in the language of `words`."""
    say: Callable[[Words], str] = words.say
    purpose = Text("sheet.purpose", {"title": certificate.title, "time": now.strftime(TIME)})
    places: dict[str, Words | str | int] = {"page": "{page}", "pages": "{pages}"}  # known when the pages are
    return Sheet(
        title=say(certificate.title),
        issuer=say(certificate.issuer),
        rows=tuple((say(line.label), line.value) for line in preview_lines(certificate, revealed)),
        facts=tuple((say(Text(key)), value) for key, value in facts_of(certificate, now)),
        note="" if certificate.note is None else say(certificate.note),
        verify_url=certificate.verify_url.reveal(),
        verify_words=say(Text("sheet.verify")),
        page_of=f"{say(Text('sheet.page', places))}　{certificate.case_number}",
        purpose=say(purpose),
    )
