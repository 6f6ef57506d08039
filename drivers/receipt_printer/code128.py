"""Code 128 (ISO/IEC 15417): digits in pairs (set C) where there are only digits, else one character a symbol (set B)."""

_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122"
    "123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323"
    "131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131"
    "213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122"
    "141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112"
    "124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141"
    "411131211412211214211232"
)
"""Of each of the 106 symbols: bar, space, bar, space, bar, space, in modules."""
_STOP = "2331112"
_START_B, _START_C = 104, 105
QUIET = 10
"""Modules of white that the standard wants on either side."""


def in_pairs(data: str) -> bool:
    """Whether `data` is written as pairs of digits."""
    return len(data) % 2 == 0 and data.isascii() and data.isdigit()


def symbols(data: str) -> list[int]:
    """The values of `data` (printable ASCII) in its set, without start, check and stop."""
    if in_pairs(data):
        return [int(data[at : at + 2]) for at in range(0, len(data), 2)]
    return [ord(char) - 32 for char in data]


def modules(data: str) -> list[bool]:
    """The whole code, True where it is dark, without the quiet zones."""
    values = symbols(data)
    start = _START_C if in_pairs(data) else _START_B
    check = (start + sum(place * value for place, value in enumerate(values, 1))) % 103
    widths = "".join(_WIDTHS[6 * value : 6 * value + 6] for value in (start, *values, check)) + _STOP
    return [at % 2 == 0 for at, width in enumerate(widths) for _ in range(int(width))]
