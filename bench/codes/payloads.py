"""What the codes of the hard set say: links, numbers, Chinese in UTF-8 and in GBK. Nobody in them exists."""

from collections.abc import Callable

import numpy as np

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_NAMES = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
_WORDS = "社保医保缴费凭证办件受理回执村居乡镇服务大厅居民养老保险证明申请材料表单号码地址电话有效期限"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def _pick(draw: np.random.Generator, letters: str, count: int) -> str:
    return "".join(letters[int(at)] for at in draw.integers(0, len(letters), count))


def _digits(draw: np.random.Generator, count: int) -> str:
    return _pick(draw, "0123456789", count)


def _link(draw: np.random.Generator) -> bytes:
    return f"https://zw.example.cn/s/{_pick(draw, _LETTERS, int(draw.integers(8, 60)))}".encode()


def _insurance(draw: np.random.Generator) -> bytes:
    return ("424" + _digits(draw, 21) + "0000").encode()


def _bill(draw: np.random.Generator) -> bytes:
    return _digits(draw, 20).encode()


def _chinese(draw: np.random.Generator) -> str:
    name = _pick(draw, _SURNAMES, 1) + _pick(draw, _NAMES, int(draw.integers(1, 3)))
    return f"{name}|429999{_digits(draw, 12)}|{_pick(draw, _WORDS, int(draw.integers(4, 24)))}"


def _utf8(draw: np.random.Generator) -> bytes:
    return _chinese(draw).encode("utf-8")


def gbk(draw: np.random.Generator) -> bytes:
    """A Chinese payload in GBK, in byte mode and without an ECI, as most offices' old programs write it."""
    return _chinese(draw).encode("gbk")


_KINDS: tuple[Callable[[np.random.Generator], bytes], ...] = (_link, _insurance, _bill, _utf8, gbk)


def payload(draw: np.random.Generator) -> bytes:
    """The bytes of one code: 20 to 150 of them."""
    return _KINDS[int(draw.integers(0, len(_KINDS)))](draw)
