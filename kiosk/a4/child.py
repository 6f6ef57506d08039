"""The child that sets pages: `python -m kiosk.a4.child`. It reads a sheet, writes a PDF into the shared memory, and ends."""

import sys
from typing import Any

from drivers.imaging.confine import confine
from drivers.imaging.service import serve, shared_memory


def main() -> None:
    """Loads the fonts, gives up everything else, and answers."""
    from kiosk.a4.fonts import Fonts
    from kiosk.a4.layout import Pages

    fonts: list[Fonts] = []

    def ready() -> str:
        fonts.append(Fonts())
        _warm_up(fonts[0])
        return confine()

    def answer(question: dict[str, Any], memory: memoryview) -> dict[str, Any]:
        pdf, pages = Pages(fonts[0], question["sheet"]).pdf(question["first_page"])
        memory[: len(pdf)] = pdf
        return {"bytes": len(pdf), "pages": pages}

    def _warm_up(fonts: Fonts) -> None:
        """Whatever reportlab loads late is loaded now: afterwards there are no files."""
        empty = dict.fromkeys(("title", "issuer", "note", "purpose", "reprint"), "A")
        row = (("A", "A"),)
        Pages(
            fonts,
            {**empty, "rows": row, "facts": row, "verify_url": "A", "verify_words": "A", "page_of": "A"},
        ).pdf(1)

    serve(answer, shared_memory(sys.argv, writable=True), ready, sys.stdin.buffer)


if __name__ == "__main__":
    main()
