"""`python -m kiosk`, the same as the command `kiosk`."""


def main() -> None:
    """Runs the command line."""
    from kiosk.cli.app import app

    app(prog_name="kiosk")


if __name__ == "__main__":
    main()
