r"""The text protocol of NUT (network UPS tools): variables of a supply out of the lines of `upsd`.

Source: the project's developer guide, "Network protocol information" (RFC 9271). A value stands in double quotes, with `\"` and
`\\` inside.
"""

import re
from dataclasses import dataclass

LONGEST = 512
"""Bytes of a line; `upsd` itself keeps values shorter."""
MOST = 400
"""Variables of one supply; real ones tell about fifty."""

_VAR = re.compile(r'VAR (\S{1,60}) ([A-Za-z0-9_.]{1,80}) "((?:[^"\\]|\\.)*)"')
_ERR = re.compile(r"ERR ([A-Z-]{1,40})\b.*")


class NutBroken(Exception):
    """What came is not the protocol."""


class NutRefused(Exception):
    """`upsd` answered ERR; the text is its word for it, as `DATA-STALE`."""


@dataclass
class VariableList:
    """The answer to `LIST VAR <ups>`, line by line."""

    ups: str
    begun: bool = False
    done: bool = False

    def __post_init__(self) -> None:
        self.values: dict[str, str] = {}

    def take(self, line: str) -> None:
        """Takes one line, without its end.

        Raises:
            NutRefused: `upsd` refuses.
            NutBroken: the line does not belong here, or there are too many.
        """
        if refused := _ERR.fullmatch(line):
            raise NutRefused(refused[1])
        if line == f"BEGIN LIST VAR {self.ups}" and not self.begun:
            self.begun = True
        elif line == f"END LIST VAR {self.ups}" and self.begun:
            self.done = True
        elif self.begun and (found := _VAR.fullmatch(line)) and found[1] == self.ups:
            self.values[found[2]] = re.sub(r"\\(.)", r"\1", found[3])
            if len(self.values) > MOST:
                raise NutBroken("more variables than a supply has")
        else:
            raise NutBroken("a line that is no part of the list")


def whole(value: str | None, most: int) -> int | None:
    """A number of the protocol (`100`, `98.5`) as a whole one within 0…most; None where it is none."""
    if value is None or not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value):
        return None
    return min(int(float(value)), most)
