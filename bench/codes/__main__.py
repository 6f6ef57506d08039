"""`python -m bench.codes [FIRST LAST [HEIGHT]]`: what each reader reads of the hard set, as a table (seeds 0 to 99)."""

import argparse

import cv2

from bench.codes.hard_set import frames
from bench.codes.libraries import Reader, all_of_them
from bench.codes.scanner import Scanner
from bench.codes.score import score, table

OURS = "this scanner"


def main() -> None:
    """Prints the table for the seeds FIRST to LAST."""
    parser = argparse.ArgumentParser(prog="bench.codes")
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("last", type=int, nargs="?", default=99)
    parser.add_argument("height", type=int, nargs="?", default=720, choices=(480, 720))
    parser.add_argument("--only", nargs="*", help="names of readers")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    ours = Scanner()
    every: dict[str, Reader] = {OURS: ours, **all_of_them()}
    readers = {name: read for name, read in every.items() if not given.only or name in given.only}
    width = {480: 640, 720: 1280}[given.height]
    print(f"seeds {given.first} to {given.last}, {width} × {given.height}\n")
    print(
        table(
            score(
                frames(range(given.first, given.last + 1), width, given.height), readers, {OURS: ours.clock}
            )
        )
    )


if __name__ == "__main__":
    main()
