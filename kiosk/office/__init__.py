"""The client of the office: wire contract in `docs/office.md`."""
