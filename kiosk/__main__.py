"""`python -m kiosk`, the same as the command `kiosk`."""


def main() -> None:
    """Runs the command line."""
    from kiosk.crash import tell_places_only
    from kiosk.logs import start_logs

    start_logs("warning")
    tell_places_only()  # before typer is loaded, whose own hook hands on to the one that it finds
    from kiosk.cli.app import app

    app(prog_name="kiosk")


if __name__ == "__main__":
    main()
