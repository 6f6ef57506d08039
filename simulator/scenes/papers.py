"""Sheets under the document camera: an invented form on a dark mat, and the ways in which people lay it."""

from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from simulator.scenes import Scenes

SIZE: Final = (1600, 1200)
SHEET: Final = (1240, 1754)
"""A4 at 150 dots an inch."""
_MAT: Final = (58, 66, 62)
_FONTS: Final = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0),
)
Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]

_LINES: Final = (
    ("姓名", "张桂兰"),
    ("身份证号", "429999194803120029"),
    ("住址", "江北省云川市青禾县柳溪镇石桥村三组12号"),
    ("申请事项", "城乡居民基本养老保险待遇申领"),
    ("联系电话", "000-0000"),
    ("申请日期", "2026年11月21日"),
)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    found = (ImageFont.truetype(path, size, index=face) for path, face in _FONTS if Path(path).exists())
    return next(found, None) or ImageFont.load_default(size)


def mat() -> Image.Image:
    """Nothing lies there."""
    return Image.new("RGB", SIZE, _MAT)


@cache
def form() -> Image.Image:
    """A form that somebody has filled in."""
    sheet = Image.new("RGB", SHEET, (250, 249, 245))
    pen = ImageDraw.Draw(sheet)
    pen.text((SHEET[0] // 2, 150), "青禾县政务服务事项申请表", fill=(20, 20, 20), font=_font(64), anchor="mm")
    for row, (label, value) in enumerate(_LINES):
        top = 280 + 130 * row
        pen.rectangle((110, top, 1130, top + 130), outline=(40, 40, 40), width=3)
        pen.line((360, top, 360, top + 130), fill=(40, 40, 40), width=3)
        pen.text((235, top + 65), label, fill=(20, 20, 20), font=_font(36), anchor="mm")
        pen.text((390, top + 65), value, fill=(30, 40, 110), font=_font(34), anchor="lm")
    for line in range(10):
        text = "本人承诺以上内容真实有效，如有不实愿意承担相应责任。"
        pen.text((110, 1110 + 50 * line), text, fill=(60, 60, 60), font=_font(28))
    pen.ellipse((820, 1380, 1100, 1660), outline=(190, 40, 40), width=8)
    pen.text((960, 1520), "收件专用", fill=(190, 40, 40), font=_font(40), anchor="mm")
    return sheet


@cache
def blank() -> Image.Image:
    """A sheet with nothing on it."""
    return Image.new("RGB", SHEET, (250, 249, 245))


STRAIGHT: Final[Corners] = ((430, 60), (1190, 60), (1190, 1135), (430, 1135))
"""Where the sheet's corners lie in the picture: from the upper left one, clockwise."""
TILTED: Final[Corners] = ((470, 130), (1180, 50), (1240, 1060), (400, 1120))
SMALL: Final[Corners] = ((650, 400), (880, 410), (872, 735), (642, 725))
BEYOND: Final[Corners] = ((900, -120), (1680, -60), (1640, 1040), (860, 980))


def laid(sheet: Image.Image, corners: Corners) -> Image.Image:
    """The sheet on the mat with its corners there, as a camera sees it that hangs a little aslant."""
    picture = mat()
    shadow = Image.new("L", SIZE)
    ImageDraw.Draw(shadow).polygon([(x + 6, y + 8) for x, y in corners], fill=110)
    picture.paste((20, 24, 22), mask=shadow.filter(ImageFilter.GaussianBlur(8)))
    wide, high = sheet.size
    warp = _perspective(corners, ((0, 0), (wide, 0), (wide, high), (0, high)))
    # what is exposed well leaves white room for what shines
    lit = sheet.point(lambda value: int(value * 0.86))
    seen = lit.transform(SIZE, Image.Transform.PERSPECTIVE, warp, Image.Resampling.BICUBIC)
    outline = Image.new("L", SIZE)
    ImageDraw.Draw(outline).polygon(corners, fill=255)
    picture.paste(seen, mask=outline)
    return picture.filter(ImageFilter.GaussianBlur(0.5))


def _perspective(seen: Corners, sheet: Corners) -> list[float]:
    """The eight numbers of the mapping from the picture to the sheet, by Gauss' elimination."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, sheet, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        best = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        pivot = rows[column][column]
        rows[column] = [value / pivot for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]


def _glare() -> Image.Image:
    picture = laid(form(), STRAIGHT)
    spot = Image.new("L", SIZE)
    ImageDraw.Draw(spot).ellipse((640, 240, 1040, 560), fill=255)
    picture.paste((255, 255, 255), mask=spot.filter(ImageFilter.GaussianBlur(50)))
    return picture


def _dark() -> Image.Image:
    return laid(form(), STRAIGHT).point(lambda value: int(value * 0.12))


SCENES: Final[Scenes] = {
    "empty": ("没有放纸", "no paper", mat),
    "form": ("一张填好的表", "a form", lambda: laid(form(), STRAIGHT)),
    "tilted": ("放歪了的表", "a form laid askew", lambda: laid(form(), TILTED)),
    "blurred": (
        "模糊的表",
        "a form out of focus",
        lambda: laid(form(), STRAIGHT).filter(ImageFilter.GaussianBlur(7)),
    ),
    "glare": ("反光", "a form with glare", _glare),
    "small": ("太小的纸", "a sheet that is too small", lambda: laid(form(), SMALL)),
    "cut_off": ("没放进框里", "a form that lies half outside", lambda: laid(form(), BEYOND)),
    "blank": ("白纸", "a blank sheet", lambda: laid(blank(), STRAIGHT)),
    "dark": ("光线太暗", "a form in the dark", _dark),
}
"""Name → Chinese, English, and how it is drawn."""
