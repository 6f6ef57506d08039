"""Cards as the standards describe them, for tests of what reads them: raw records, and a chip that answers by a table."""

from collections.abc import Mapping
from typing import TypeVar

from drivers.codecs.apdu import Conversation

T = TypeVar("T")
SSSE = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
NUMBER = "429999194803120029"
ISSUER = {
    1: bytes.fromhex("0110429999D1560000050123456789ABCDEF"),
    2: bytes.fromhex("020131"),
    3: bytes.fromhex("0304322E3030"),
    4: bytes.fromhex("040C915600000242999900000001"),
    5: bytes.fromhex("050420190603"),
    6: bytes.fromhex("060420390602"),
    7: bytes.fromhex("0709433132333435363738"),
}
NAME = bytes.fromhex("091ED5C5B9F0C0BC") + bytes(24)
"""张桂兰 in GBK."""
REST = [
    bytes.fromhex("0A0132"),
    bytes.fromhex("0B0101"),
    bytes.fromhex("0C03429999"),
    bytes.fromhex("0D0419480312"),
]
EXTENSION = bytes.fromhex("4E14") + bytes(20)
HOLDER_1 = dict(enumerate([b"\x08\x12" + NUMBER.encode(), NAME, *REST], start=1))
HOLDER_2 = dict(enumerate([b"\x08\x12" + NUMBER.encode(), NAME, EXTENSION, *REST], start=1))


def version(text: str) -> dict[int, bytes]:
    """EF05 of a card of that version."""
    return {**ISSUER, 3: b"\x03\x04" + text.encode()}


def answers(issuer: Mapping[int, bytes], holder: Mapping[int, bytes]) -> dict[bytes, bytes]:
    """Command → answer of a card that gives all."""
    table = {b"\x00\xa4\x04\x00\x0f" + SSSE: b"\x90\x00"}
    for p2, records in ((0x2C, issuer), (0x34, holder)):
        for number, record in records.items():
            table[bytes((0x00, 0xB2, number, p2, 0x00))] = record + b"\x90\x00"
    return table


def converse(
    conversation: Conversation[T], table: Mapping[bytes, bytes], said: list[bytes] | None = None
) -> T:
    """What a conversation with that card comes to; other commands are answered 6A82."""
    try:
        command = next(conversation)
        while True:
            if said is not None:
                said.append(command)
            command = conversation.send(table.get(command, b"\x6a\x82"))
    except StopIteration as end:
        value: T = end.value
        return value
