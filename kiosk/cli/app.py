"""The commands and their names."""

import typer

from kiosk.cli import check, device, devices, pin, run, visit

app = typer.Typer(
    help="The software of a self-service government terminal.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a pretty trace shows variables, and these may be a person's
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("devices")(devices.devices)
app.add_typer(device.app, name="device")
app.add_typer(pin.app, name="pin")
app.command("visit")(visit.visit)
app.command("check")(check.check)
