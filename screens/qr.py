"""QR codes for the screen."""

from PIL import Image


def modules(content: str) -> Image.Image:
    """The code as a mask, one pixel a module, with its quiet zone of four (ISO/IEC 18004), error correction M.

    Raises:
        ValueError: `content` does not fit into a QR code.
    """
    import qrcode
    from qrcode.exceptions import DataOverflowError

    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(content)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as problem:
        raise ValueError(f"a QR code cannot hold {len(content)} characters") from problem
    rows = code.get_matrix()
    mask = Image.new("L", (len(rows), len(rows)))
    mask.putdata([255 if dark else 0 for row in rows for dark in row])
    return mask
