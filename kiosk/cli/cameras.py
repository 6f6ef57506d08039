"""`kiosk device person_camera …` and `kiosk device document_scanner …`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from drivers.ports.document_scanner import Page
from drivers.ports.person_camera import Face
from drivers.ports.results import Result
from kiosk.cli.exits import Exit
from kiosk.cli.one_device import in_loop, on_device, one_device
from kiosk.cli.one_state import print_state
from kiosk.cli.options import DEMO, AsJson, ProfileName, Timeout, fail, profile_of
from kiosk.cli.output import conclude
from kiosk.profile import LoadedProfile

person_camera = typer.Typer(help="The camera in the front.", no_args_is_help=True)
document_scanner = typer.Typer(help="The document scanner.", no_args_is_help=True)

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="Where the picture goes; only on a workbench, readable by you alone."
    ),
]
OutPdf = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="FILE.pdf",
        help="Where the document goes; only on a workbench, readable by you alone.",
    ),
]


@person_camera.command("look")
def look(profile: ProfileName = DEMO, timeout: Timeout = 30.0, out: Out = None, json: AsJson = False) -> None:
    """Wait until one face looks into the camera; tell what is in the way."""
    loaded = profile_of(profile)
    _bench_only(loaded, out)
    result: Result[Face] = on_device(
        loaded, "person_camera", lambda device: device.look(timeout, lambda seen: typer.echo(seen, err=True))
    )
    told: dict[str, Any] = {}
    if result.ok:
        face = result.unwrap()
        told = {"seen": "ok", "light": round(face.light), "bytes": len(face.picture.reveal())}
        _write(out, face.picture.reveal())
    raise conclude(result, told, json)


@person_camera.command("status")
def person_camera_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the camera's state."""
    print_state(profile_of(profile), "person_camera", json)


@document_scanner.command("scan")
def scan(
    out: OutPdf,
    profile: ProfileName = DEMO,
    timeout: Timeout = 30.0,
    pages: Annotated[int, typer.Option("--pages", min=1, max=30, help="So many sheets.")] = 1,
    json: AsJson = False,
) -> None:
    """Scan one sheet or several, Enter between them, into one PDF."""
    loaded = profile_of(profile)
    _bench_only(loaded, out)

    async def work() -> Result[Any]:
        async with one_device(loaded, "document_scanner") as device:
            scanned: list[Page] = []
            while len(scanned) < pages:
                if scanned:
                    input("the next sheet, then press Enter … ")  # noqa: ASYNC250  (nothing else goes on here)
                result: Result[Page] = await device.scan(timeout, lambda seen: typer.echo(seen, err=True))
                if not result.ok:
                    return result
                scanned.append(result.unwrap())
            bound: Result[Any] = await device.bind(scanned)
            return bound.map(lambda document: (document.reveal(), scanned))

    result = in_loop(work())
    told: dict[str, Any] = {}
    if result.ok:
        document, scanned = result.unwrap()
        _write(out, document)
        warnings = sorted({str(warning) for page in scanned for warning in page.warnings})
        told = {"pages": len(scanned), "warnings": warnings, "bytes": len(document), "file": str(out)}
    raise conclude(result, told, json)


@document_scanner.command("status")
def document_scanner_status(profile: ProfileName = DEMO, json: AsJson = False) -> None:
    """Print the scanner's state."""
    print_state(profile_of(profile), "document_scanner", json)


def _bench_only(loaded: LoadedProfile, out: Path | None) -> None:
    if out is not None and not loaded.profile.bench:
        raise fail(f"--out: {loaded.path} is not a workbench (bench = true)", Exit.USAGE)


def _write(out: Path | None, data: bytes) -> None:
    if out is None:
        return
    try:
        out.unlink(missing_ok=True)
        out.touch(mode=0o600)
        out.write_bytes(data)
    except OSError as error:
        raise fail(f"{out}: {error.strerror}", Exit.USAGE) from None
