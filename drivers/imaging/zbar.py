"""The zbar library through pyzbar's binding, in binary mode: pyzbar's own `decode` lets it guess GBK to be Big5 or Shift JIS."""

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyzbar import wrapper

_QR = 64
_ENABLE, _BINARY = 0, 4
"""Numbers of `zbar_config_t` in zbar.h; pyzbar calls 4 by a name of older versions. Without it bytes are recoded."""
_Y800 = int.from_bytes(b"Y800", "little")


class Zbar:
    """One scanner for QR codes."""

    def __init__(self) -> None:
        self._scanner = wrapper.zbar_image_scanner_create()
        configure: Any = wrapper.LIBZBAR.zbar_image_scanner_set_config
        configure.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int]
        for symbology, config, value in ((0, _ENABLE, 0), (_QR, _ENABLE, 1), (_QR, _BINARY, 1)):
            configure(self._scanner, symbology, config, value)

    def read(self, picture: NDArray[np.uint8]) -> Iterator[bytes]:
        """The bytes of every code in a gray picture."""
        data = picture.tobytes()
        image = wrapper.zbar_image_create()
        try:
            wrapper.zbar_image_set_format(image, _Y800)
            wrapper.zbar_image_set_size(image, picture.shape[1], picture.shape[0])
            wrapper.zbar_image_set_data(
                image, ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data), None
            )
            wrapper.zbar_scan_image(self._scanner, image)
            symbol = wrapper.zbar_image_first_symbol(image)
            while symbol:
                length = wrapper.zbar_symbol_get_data_length(symbol)
                yield ctypes.string_at(wrapper.zbar_symbol_get_data(symbol), length)
                symbol = wrapper.zbar_symbol_next(symbol)
        finally:
            wrapper.zbar_image_destroy(image)
