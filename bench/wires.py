"""What the drivers add to the wire: `python -m bench.wires [--minutes 5]`.

Card read against a bare loop, a text slip against python-escpos' picture of the same layout, a slip on a fast and a slow line
against the line's own time, and the processor time of watching every device that the simulator has.
"""

import argparse
import asyncio
import contextlib
import io
import logging
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from drivers.loader import open_device
from drivers.ports.durations import REAL
from drivers.ports.results import Completion
from drivers.ports.slip import PictureBlock, RowBlock, RuleBlock, Slip, TextBlock
from drivers.receipt_printer.encode import Encoder
from drivers.receipt_printer.layout import lay_out
from drivers.transports import BadUrl
from tests.drivers.contract.bench import on_simulator
from tests.simulator.process import RawWire, SimulatorProcess

READS: Final = 15
ENCODINGS: Final = 30
PRINTS: Final = 5
PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
BARE: Final = [bytes.fromhex(order) for order in ("0003200122", "0003200221", "0003300132", "0003300330")]
"""Find, select, read, newest address: length, command, checksum."""
TEXT: Final = Slip(
    title="社会保险参保证明",
    blocks=(
        RowBlock(label="姓名", value="张*兰"),
        RowBlock(label="证件号码", value="429*************20"),
        RuleBlock(),
        *(RowBlock(label=f"2026年{month}月 养老保险", value="缴费 412.50") for month in range(1, 13)),
        RuleBlock(),
        TextBlock(text="本证明由自助终端打印，请核对内容；如有疑问，请到窗口或拨打 12333。"),
        TextBlock(text="请取走小票和证件。", align="center", bold=True),
    ),
)


def noise(width: int, height: int) -> bytes:
    """A PNG of random dots, the same each time."""
    from PIL import Image

    dots = Image.frombytes("1", (width, height), random.Random(0).randbytes(width // 8 * height))
    png = io.BytesIO()
    dots.save(png, "PNG")
    return png.getvalue()


def say(text: str) -> None:
    """A line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def ready(device: Any) -> None:
    """Until the device is usable."""
    while not device.state.usable:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


# ── card ──


def bare_read(wire: RawWire) -> float:
    """Seconds from the find that succeeds to the last byte, without a driver."""
    began = time.perf_counter()
    for order in BARE:
        wire.send(PREAMBLE + order)
        head = wire.receive(7)
        wire.receive(int.from_bytes(head[5:7], "big"))
    return time.perf_counter() - began


async def cards(sim: SimulatorProcess) -> None:
    """Card read by the driver and by a bare loop, in turn."""
    bare: list[float] = []
    with sim.connect("id_card") as wire:
        for _ in range(READS):
            sim.lay("zhang_guilan")
            bare.append(bare_read(wire))
            sim.lift()
    device: Any = open_device("id_card", "id_card", "sdt", sim.urls["devices"]["id_card"])
    await ready(device)
    ours: list[float] = []
    for _ in range(READS):
        sim.lay("zhang_guilan")
        began = time.perf_counter()
        assert (await device.read(5.0)).completion is Completion.SUCCESS
        ours.append(time.perf_counter() - began)
        sim.lift()
    await device.close()
    loop, read = statistics.median(bare), statistics.median(ours)
    allowed = 1.05 * loop + 0.030
    say(
        f"card read: {read * 1000:.0f} ms, bare loop {loop * 1000:.0f} ms; allowed {allowed * 1000:.0f} ms: {read <= allowed}"
    )


# ── encoding ──


def timed(work: Callable[[], Any]) -> float:
    """Median seconds of doing it."""
    work()
    spent = []
    for _ in range(ENCODINGS):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _whole(encoder: Encoder) -> None:
    encoder.encode(lay_out(TEXT, 48))


def encoding() -> None:
    """The same layout as text and as python-escpos' raster."""
    lines = lay_out(TEXT, 48)
    text, raster = (
        Encoder(576, "gb18030_2byte", "native"),
        Encoder(576, "gb18030_2byte", "native", text="raster"),
    )
    sizes = [sum(map(len, encoder.encode(lines).chunks)) for encoder in (text, raster)]
    times = [timed(partial(_whole, encoder)) for encoder in (text, raster)]
    say(
        f"text slip: {sizes[0]} bytes, as raster {sizes[1]} "
        f"(1/{sizes[1] / sizes[0]:.0f}; wanted 1/20: {sizes[1] >= 20 * sizes[0]}); "
        f"encoded in {times[0] * 1000:.1f} ms, raster {times[1] * 1000:.1f} ms "
        f"({times[1] / times[0]:.1f} times as fast; wanted 2: {times[1] >= 2 * times[0]})"
    )


# ── lines ──


def bare_print(wire: RawWire, data: bytes, patience: float) -> float:
    """Seconds from the first byte to the answer behind the cut, without a driver."""
    began = time.perf_counter()
    wire.send(data + b"\x1dr\x01")
    assert len(wire.receive(1, patience)) == 1
    return time.perf_counter() - began


async def lines(baud: int, name: str, slip: Slip) -> None:
    """A slip by the driver and by a bare loop on a line of so many bits a second."""
    data = b"".join(Encoder(576, "gb18030_2byte", "native").encode(lay_out(slip, 48)).chunks)
    line = len(data) * 10 / baud
    with SimulatorProcess("--baud", f"receipt_printer={baud}", speed=1.0) as sim:
        with sim.connect("receipt_printer") as wire:
            bare = statistics.median(bare_print(wire, data, 3 * line + 5) for _ in range(PRINTS))
        url = sim.urls["devices"]["receipt_printer"]
        printer: Any = open_device("receipt_printer", "receipt_printer", "escpos", url, {"baud": baud})
        await ready(printer)
        await asyncio.sleep(REAL.printer_status_interval + 0.5)
        ours = []
        for _ in range(PRINTS):
            began = time.perf_counter()
            assert (await printer.print(slip)).completion is Completion.SUCCESS
            ours.append(time.perf_counter() - began)
        await printer.close()
    driver = statistics.median(ours)
    held_by_paper = bare > 2 * line
    own = bare if held_by_paper else line
    ratio = (own + driver - bare) / own
    against = (
        "the bare loop's, as the paper takes longer than the line" if held_by_paper else "the line's own"
    )
    say(
        f"{name} slip of {len(data)} bytes at {baud} baud: the line's own time {line:.2f} s, bare loop {bare:.2f} s, "
        f"driver {driver:.2f} s: {ratio:.3f} of {against} (wanted 1.05: {ratio <= 1.05})"
    )


# ── watching ──


async def watching(minutes: float) -> None:
    """Every device of the simulator that has a driver, watched."""
    with SimulatorProcess(speed=1.0) as sim:
        opened: dict[str, Any] = {}
        for one in on_simulator():
            if one.port not in opened and (url := sim.urls["devices"].get(one.port)):
                with contextlib.suppress(BadUrl):  # another model of the port takes such a URL
                    opened[one.port] = open_device(one.port, one.port, one.driver, url, one.quirks)
        await asyncio.sleep(10.0)
        unwell = [name for name, device in opened.items() if not device.state.usable]
        began, spent = time.monotonic(), time.process_time()
        await asyncio.sleep(minutes * 60)
        seconds, used = time.monotonic() - began, time.process_time() - spent
        for device in opened.values():
            await device.close()
    share = 6.0 * seconds / 300
    say(
        f"watching {len(opened)} devices ({', '.join(opened)}; not well: {', '.join(unwell) or 'none'}) for {seconds:.0f} s: "
        f"{used:.2f} s of processor time (wanted {share:.1f}: {used <= share})"
    )


async def measure(minutes: float) -> None:
    """Everything, one after the other."""
    with SimulatorProcess(speed=1.0) as sim:
        await cards(sim)
    encoding()
    drawn = Slip(title="图", blocks=(PictureBlock(png=noise(576, 800)),))
    for baud in (115200, 9600):
        await lines(baud, "text", TEXT)
        await lines(
            baud,
            "picture",
            drawn if baud > 9600 else Slip(title="图", blocks=(PictureBlock(png=noise(576, 80)),)),
        )
    if minutes:
        await watching(minutes)


def main() -> None:
    """Prints a line for each measure."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.wires", description="What drivers add to the wire."
    )
    parser.add_argument("--minutes", type=float, default=5.0)
    minutes = parser.parse_args().minutes
    logging.disable()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    say(f"{platform.machine()}, Python {platform.python_version()}, commit {commit.stdout.strip()}")
    asyncio.run(measure(minutes))


if __name__ == "__main__":
    main()
