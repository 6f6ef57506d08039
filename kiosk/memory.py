"""Tells the C library how to keep memory: pictures come and go, and what they leave must not stay with the process for ever."""

import contextlib
import ctypes
import gc

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""glibc's `mallopt` parameters (mallopt(3))."""
LARGE = 1 << 18
"""Bytes from which a piece of memory is mapped by itself and given back at once. Left alone, glibc raises this limit to the
largest piece freed so far, and the heap fills with holes of the size of pictures."""
ARENAS = 2
"""Heaps; by default each thread may start one of its own."""


def keep_little() -> None:
    """Called once at start; does nothing where the C library is not glibc."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_MMAP_THRESHOLD, LARGE)
        libc.mallopt(_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Called after each visit: undoes knots of objects (an error and its trace), and gives what was used back to the system."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
