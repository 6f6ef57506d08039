"""The child's side: says when it is ready, reads questions and answers each, until the parent closes the pipe."""

import json
import mmap
import os
from collections.abc import Callable
from typing import Any, BinaryIO

Answer = Callable[[dict[str, Any], memoryview], dict[str, Any]]
"""One question and the shared memory → the answer. What it raises is told as `failed`, and the child goes on."""

LONGEST_QUESTION = 65536


def shared_memory(arguments: list[str], writable: bool = False) -> memoryview:
    """The memory that the parent names in its command line; empty where it names none."""
    if "--memory" not in arguments:
        return memoryview(b"")
    at = arguments.index("--memory")
    descriptor, size = int(arguments[at + 1]), int(arguments[at + 2])
    access = mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0)
    memory = mmap.mmap(descriptor, size, mmap.MAP_SHARED, access)
    os.close(descriptor)
    return memoryview(memory)


def serve(
    answer: Answer, memory: memoryview, held_by: Callable[[], str], questions: BinaryIO, answers: int = 1
) -> None:
    """Says that it is ready, held by what `held_by` gives back, and answers until the pipe of questions ends."""
    try:
        _say(answers, {"ready": held_by()})
    except Exception as problem:  # noqa: BLE001  (the parent is told)
        _say(answers, {"failed": f"{type(problem).__name__}: {problem}"})
        return
    while line := questions.readline(LONGEST_QUESTION):
        try:
            told = answer(json.loads(line), memory)
        except Exception as problem:  # noqa: BLE001  (a picture that a library stumbles over)
            told = {"failed": type(problem).__name__}
        _say(answers, told)


def _say(pipe: int, answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode("ascii") + b"\n"
    while data:
        data = data[os.write(pipe, data) :]
