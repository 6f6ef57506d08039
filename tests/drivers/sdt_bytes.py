"""Answers of a reader, put together here by the standard and not by the codec under test."""


def answer(status: int, data: bytes = b"") -> bytes:
    body = (4 + len(data)).to_bytes(2, "big") + bytes([0, 0, status]) + data
    check = 0
    for byte in body:
        check ^= byte
    return bytes.fromhex("AAAAAA9669") + body + bytes([check])


def place(fields: dict[int, tuple[int, str]]) -> bytes:
    """A 256-byte text: offset → (length in bytes, value); the rest is spaces."""
    text = bytearray(" ".encode("utf-16-le") * 128)
    for offset, (length, value) in fields.items():
        raw = value.encode("utf-16-le")
        assert len(raw) <= length, value
        text[offset : offset + len(raw)] = raw
    return bytes(text)


RESIDENT = {
    0: (30, "王小明"),
    30: (2, "1"),
    32: (4, "01"),
    36: (16, "19520304"),
    52: (70, "湖北省示范县幸福镇和谐村1号"),
    122: (36, "429999195203042834"),
    158: (30, "示范县公安局"),
    188: (16, "20200101"),
    204: (16, "长期"),
}
HK_MACAU_TAIWAN = {
    0: (30, "陈大文"),
    30: (2, "2"),
    36: (16, "19800102"),
    52: (70, "湖北省示范县幸福镇和谐村2号"),
    122: (36, "810000198001020028"),
    158: (30, "示范县公安局"),
    188: (16, "20230101"),
    204: (16, "20280101"),
    220: (18, "H12345678"),
    238: (4, "01"),
    248: (2, "J"),
}
FOREIGNER_2023 = {
    0: (30, "史密斯"),
    30: (2, "1"),
    36: (16, "19810803"),
    52: (70, "SMITH, JOHN"),
    122: (36, "911124198108030024"),
    158: (30, "国家移民管理局"),
    188: (16, "20240101"),
    204: (16, "20340101"),
    238: (4, "01"),
    242: (6, "CAN"),
    248: (2, "Y"),
}
FOREIGNER_2017 = {
    0: (120, "SMITH, JOHN PETER"),
    120: (2, "1"),
    122: (30, "PAK310080010103"),
    152: (6, "PAK"),
    158: (30, ""),
    188: (16, "20180101"),
    204: (16, "20280101"),
    220: (16, "19800101"),
    236: (4, "01"),
    240: (8, "1500"),
    248: (2, "I"),
}


def text_answer(text: bytes, photo: bytes = bytes(1024)) -> bytes:
    return answer(0x90, len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big") + text + photo)
