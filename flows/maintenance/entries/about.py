"""What this terminal is, for whoever is asked on the telephone."""

from flows.maintenance.desk import StaffDesk
from flows.maintenance.workshop import About
from flows.prompts import Detail, Fact, Tile
from flows.texts import Text, Verbatim, Words

TIME = "%Y-%m-%d %H:%M"


def tile(_desk: StaffDesk) -> Tile:
    """Always there."""
    return Tile("about", Text("maintenance.about.label"), "info", note=Text("maintenance.about.note"))


async def run(desk: StaffDesk) -> None:
    """Until the technician goes back.

    Raises:
        Left: back to the menu, or further.
    """

    def page() -> Detail:
        missing = desk.around.missing()
        now = desk.around.now().strftime(TIME)
        return about_page(desk.workshop.about(), now, missing.get("office"), missing.get("ledger"))

    await desk.ask_fresh(page, desk.durations.board_step)


def about_page(about: About, now: str, office: Words | None, ledger: Words | None) -> Detail:
    """Number, site, version, time; and why the office or the ledger cannot be used, None where they can."""
    site = () if about.site is None else (Fact(Text("about.site"), about.site),)
    well = Text("about.well")
    return Detail(
        key="about",
        title=Text("maintenance.about.label"),
        back=True,
        facts=(
            Fact(Text("about.terminal"), Verbatim(about.terminal)),
            *site,
            Fact(Text("about.version"), Verbatim(about.version)),
            Fact(Text("about.now"), Verbatim(now)),
            Fact(Text("about.up"), _since(about.up)),
            Fact(Text("about.office"), office or well),
            Fact(Text("about.ledger"), ledger or well),
        ),
    )


def _since(seconds: float) -> Words:
    minutes = int(seconds) // 60
    if minutes < 120:
        return Text("about.minutes", {"count": minutes})
    return Text("about.hours", {"count": minutes // 60})
