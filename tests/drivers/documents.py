"""Documents to print: a PDF of so many pages, written by hand so that nobody's library stands between."""

from typing import Any

from drivers.ports.document_printer import DocumentJob
from drivers.ports.sensitive import Sensitive

SECRET = "Ouyang Duo 429999195203042820"
"""What stands on each page."""


def pdf(pages: int) -> bytes:
    """A PDF of so many A4 pages, each with its number in Helvetica."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        text = f"BT /F1 40 Tf 100 700 Td (Page {number + 1} of {pages}: {SECRET}) Tj ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF\n".encode()


def document(pages: int = 1, **more: Any) -> DocumentJob:
    """A job for it."""
    return DocumentJob(Sensitive(pdf(pages)), pages, **more)
