"""The signs of the pages, drawn by us as plain geometry: services, tones, faces, what buttons do."""

import math
from collections.abc import Callable
from functools import lru_cache

from PIL import Image

from screens.sketch import Sketch

Drawing = Callable[[Sketch], None]
_DRAWINGS: dict[str, Drawing] = {}


def _sign(name: str) -> Callable[[Drawing], Drawing]:
    def keep(drawing: Drawing) -> Drawing:
        _DRAWINGS[name] = drawing
        return drawing

    return keep


def names() -> frozenset[str]:
    """Every sign there is."""
    return frozenset(_DRAWINGS)


@lru_cache(maxsize=256)
def icon(name: str, size: int) -> Image.Image:
    """A sign as a mask of `size` by `size` device pixels; an unknown name gives a plain sheet of paper."""
    sketch = Sketch(size)
    _DRAWINGS.get(name, _document)(sketch)
    return sketch.done()


@_sign("disc")
def _disc(s: Sketch) -> None:
    s.dot(50, 50, 49.8)


@_sign("document")
def _document(s: Sketch) -> None:
    s.area([(22, 8), (62, 8), (80, 26), (80, 92), (22, 92)])
    s.area([(62, 8), (62, 26), (80, 26)], 0)
    s.area([(65, 12), (65, 23), (76, 23)])
    for y in (44, 58, 72):
        s.line([(35, y), (67, y)], 5, 0)


@_sign("print")
def _print(s: Sketch) -> None:
    s.sheet((28, 8, 72, 40), 4)
    s.sheet((8, 32, 92, 74), 9)
    s.sheet((24, 54, 76, 94), 4, 0)
    s.sheet((29, 58, 71, 92), 4)
    s.line([(38, 69), (62, 69)], 5, 0)
    s.line([(38, 80), (54, 80)], 5, 0)
    s.dot(79, 44, 4, 0)


@_sign("search_print")
def _search_print(s: Sketch) -> None:
    s.sheet((12, 8, 70, 92), 7)
    for y in (26, 41):
        s.line([(26, y), (56, y)], 5, 0)
    s.line([(26, 56), (36, 56)], 5, 0)
    s.dot(64, 62, 27, 0)
    s.ring(64, 62, 20, 7)
    s.line([(79, 77), (92, 90)], 9)


@_sign("shield")
def _shield(s: Sketch) -> None:
    s.area(
        [(50, 6), (86, 18), (86, 50), (78, 70), (66, 84), (50, 94), (34, 84), (22, 70), (14, 50), (14, 18)]
    )
    s.dot(50, 38, 12, 0)
    s.area([(28, 70), (32, 58), (42, 53), (58, 53), (68, 58), (72, 70)], 0)


@_sign("heart")
def _heart(s: Sketch) -> None:
    s.dot(29, 35, 23)
    s.dot(71, 35, 23)
    s.area([(10, 48), (29, 20), (50, 35), (71, 20), (90, 48), (50, 93)])
    s.sheet((43, 30, 57, 68), 2, 0)
    s.sheet((31, 42, 69, 56), 2, 0)


@_sign("house")
def _house(s: Sketch) -> None:
    s.line([(10, 50), (50, 14), (90, 50)], 9)
    s.area([(22, 50), (50, 25), (78, 50), (78, 90), (22, 90)])
    s.sheet((42, 60, 58, 92), 2, 0)


@_sign("info")
def _info(s: Sketch) -> None:
    s.dot(50, 50, 46)
    s.dot(50, 27, 7, 0)
    s.line([(50, 46), (50, 74)], 11, 0)


@_sign("done")
def _done(s: Sketch) -> None:
    s.dot(50, 50, 46)
    s.line([(29, 51), (44, 66), (72, 35)], 11, 0)


@_sign("refused")
def _refused(s: Sketch) -> None:
    s.dot(50, 50, 46)
    s.line([(27, 50), (73, 50)], 13, 0)


@_sign("fault")
def _fault(s: Sketch) -> None:
    s.line([(50, 14), (90, 84), (10, 84), (50, 14)], 10)
    s.area([(50, 14), (90, 84), (10, 84)])
    s.line([(50, 38), (50, 58)], 10, 0)
    s.dot(50, 73, 6, 0)


@_sign("closed")
def _closed(s: Sketch) -> None:
    s.dot(46, 52, 42)
    s.dot(64, 38, 36, 0)
    s.line([(66, 22), (86, 22), (66, 46), (86, 46)], 6)


@_sign("goodbye")
def _goodbye(s: Sketch) -> None:
    s.dot(50, 50, 46)
    s.dot(35, 40, 6, 0)
    s.dot(65, 40, 6, 0)
    _bow(s, 50, 48, 24, (25, 155), 7)


def _bow(s: Sketch, x: float, y: float, radius: float, turn: tuple[float, float], width: float) -> None:
    """An arc that erases."""
    steps = 24
    angles = [math.radians(turn[0] + (turn[1] - turn[0]) * n / steps) for n in range(steps + 1)]
    s.line([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], width, 0)


def _face(s: Sketch) -> None:
    s.dot(50, 50, 46)
    s.dot(34, 40, 6, 0)
    s.dot(66, 40, 6, 0)


@_sign("very_satisfied")
def _very_satisfied(s: Sketch) -> None:
    s.dot(50, 50, 46)
    _bow(s, 34, 44, 9, (200, 340), 6)
    _bow(s, 66, 44, 9, (200, 340), 6)
    s.area(
        [(50 - 26 * math.cos(math.pi * n / 24), 54 + 28 * math.sin(math.pi * n / 24)) for n in range(25)], 0
    )


@_sign("satisfied")
def _satisfied(s: Sketch) -> None:
    _face(s)
    _bow(s, 50, 48, 25, (25, 155), 7)


@_sign("basically_satisfied")
def _basically_satisfied(s: Sketch) -> None:
    _face(s)
    _bow(s, 50, 30, 42, (65, 115), 7)


@_sign("dissatisfied")
def _dissatisfied(s: Sketch) -> None:
    _face(s)
    _bow(s, 50, 92, 25, (225, 315), 7)


@_sign("very_dissatisfied")
def _very_dissatisfied(s: Sketch) -> None:
    s.dot(50, 50, 46)
    s.line([(24, 30), (41, 38)], 6, 0)
    s.line([(76, 30), (59, 38)], 6, 0)
    s.dot(35, 46, 6, 0)
    s.dot(65, 46, 6, 0)
    _bow(s, 50, 88, 24, (210, 330), 7)


@_sign("back")
def _back(s: Sketch) -> None:
    s.line([(58, 16), (24, 50), (58, 84)], 12)
    s.line([(26, 50), (86, 50)], 12)


@_sign("down")
def _down(s: Sketch) -> None:
    s.area([(36, 6), (64, 6), (64, 50), (88, 50), (50, 94), (12, 50), (36, 50)])


@_sign("next")
def _next(s: Sketch) -> None:
    s.line([(36, 16), (70, 50), (36, 84)], 12)


@_sign("end")
def _end(s: Sketch) -> None:
    s.line([(50, 12), (16, 12), (16, 88), (50, 88)], 10)
    s.line([(42, 50), (86, 50)], 10)
    s.line([(68, 30), (88, 50), (68, 70)], 10)


@_sign("language")
def _language(s: Sketch) -> None:
    s.ring(50, 50, 44, 7)
    s.line([(8, 50), (92, 50)], 6)
    s.line([(50, 8), (50, 92)], 6)
    s.arc(82, 50, 53, (127, 233), 6)
    s.arc(18, 50, 53, (-53, 53), 6)


@_sign("eye")
def _eye(s: Sketch) -> None:
    upper = [(4.0 + 4 * n, 50 - 29 * math.sin(math.pi * n / 23)) for n in range(24)]
    s.area(upper + [(x, 100 - y) for x, y in reversed(upper)])
    s.dot(50, 50, 19, 0)
    s.dot(50, 50, 11)


@_sign("eye_off")
def _eye_off(s: Sketch) -> None:
    _eye(s)
    s.line([(18, 86), (82, 14)], 18, 0)
    s.line([(18, 86), (82, 14)], 8)


@_sign("check")
def _check(s: Sketch) -> None:
    s.line([(16, 52), (40, 76), (84, 26)], 14)


@_sign("more")
def _more(s: Sketch) -> None:
    s.line([(16, 34), (50, 68), (84, 34)], 12)


@_sign("phone")
def _phone(s: Sketch) -> None:
    s.sheet((28, 6, 72, 94), 8)
    s.sheet((34, 18, 66, 76), 2, 0)
    s.dot(50, 85, 4, 0)


@_sign("rating_keypad")
def _rating_keypad(s: Sketch) -> None:
    s.sheet((6, 24, 94, 82), 9)
    for n in range(5):
        s.dot(19 + 15.5 * n, 60, 6, 0)
    s.sheet((16, 34, 84, 46), 2, 0)


@_sign("clock")
def _clock(s: Sketch) -> None:
    s.ring(50, 50, 44, 9)
    s.line([(50, 24), (50, 52), (68, 62)], 9)


@_sign("hand")
def _hand(s: Sketch) -> None:
    for x, top in ((31, 26), (44, 14), (57, 16), (70, 26)):
        s.line([(x, top), (x, 60)], 11)
    s.line([(14, 50), (30, 70)], 11)
    s.area([(26, 50), (76, 50), (76, 70), (68, 86), (58, 93), (42, 93), (32, 86), (24, 68)])


@_sign("staff")
def _staff(s: Sketch) -> None:
    s.line([(20, 82), (64, 38)], 17)
    s.dot(68, 33, 26)
    s.area([(66, 34), (80, -4), (104, 20)], 0)
    s.dot(70, 30, 11, 0)


@_sign("office")
def _office(s: Sketch) -> None:
    s.area([(50, 8), (92, 32), (92, 40), (8, 40), (8, 32)])
    for x in (20, 42, 64):
        s.sheet((x - 2, 46, x + 12, 78), 2)
    s.sheet((8, 82, 92, 93), 3)


@_sign("devices")
def _devices(s: Sketch) -> None:
    s.sheet((6, 12, 94, 66), 8)
    s.sheet((14, 20, 86, 58), 3, 0)
    s.line([(22, 42), (36, 42), (44, 28), (56, 52), (62, 38), (78, 38)], 6)
    s.sheet((42, 66, 58, 82), 1)
    s.sheet((24, 80, 76, 91), 4)


@_sign("again")
def _again(s: Sketch) -> None:
    s.arc(50, 52, 38, (-50, 230), 11)
    s.area([(58, 2), (94, 22), (60, 44)])


@_sign("good")
def _good(s: Sketch) -> None:
    _done(s)


@_sign("doubt")
def _doubt(s: Sketch) -> None:
    _fault(s)


@_sign("bad")
def _bad(s: Sketch) -> None:
    s.dot(50, 50, 46)
    s.line([(32, 32), (68, 68)], 12, 0)
    s.line([(68, 32), (32, 68)], 12, 0)


@_sign("wait")
def _wait(s: Sketch) -> None:
    _clock(s)


@_sign("erase")
def _erase(s: Sketch) -> None:
    s.area([(4, 50), (30, 20), (96, 20), (96, 80), (30, 80)])
    s.line([(46, 36), (76, 66)], 9, 0)
    s.line([(76, 36), (46, 66)], 9, 0)
