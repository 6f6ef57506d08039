"""The trial of the document scanner: lay one sheet; the page says what is seen of it. No picture is kept."""

from drivers.ports.document_scanner import PageWarning, SheetSeen
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, not_seen
from flows.maintenance.sight import Sight
from flows.prompts import Notice, Tone
from flows.texts import Text, Words

SEEN: dict[SheetSeen, Words] = {
    SheetSeen.OK: Text("trial.sheet_ok"),
    SheetSeen.EMPTY: Text("trial.sheet_empty"),
    SheetSeen.CUT_OFF: Text("trial.sheet_cut_off"),
    SheetSeen.SMALL: Text("trial.sheet_small"),
    SheetSeen.DARK: Text("trial.sheet_dark"),
    SheetSeen.BLURRED: Text("trial.sheet_blurred"),
    SheetSeen.COVERED: Text("trial.sheet_covered"),
}
WARNED: dict[PageWarning, Words] = {
    PageWarning.GLARE: Text("trial.sheet_glare"),
    PageWarning.BLANK: Text("trial.sheet_blank"),
}
_PAGE = Notice(
    key="trial_sheet", tone=Tone.INFO, title=Text("trial.lay_sheet"), picture="document_scanner", back=True
)
_SIGHT = Sight(_PAGE, Text("trial.lay_sheet_hint"), SEEN)
sheet_notice = _SIGHT.notice


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Scans one sheet; its picture is dropped at once.

    Raises:
        Left: the technician left the page.
    """
    scanner = desk.around.document_scanner
    assert scanner is not None
    result = await _SIGHT.during(desk, scanner.scan)
    if not result.ok:
        return not_seen(result, Text("trial.no_sheet"))
    desk.patience.touch()
    page = result.unwrap()
    size = Text("trial.sheet_seen", {"width": page.width, "height": page.height})
    return Finding(True, (size, *(words for warning, words in WARNED.items() if warning in page.warnings)))
