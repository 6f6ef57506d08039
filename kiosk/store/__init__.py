"""The durable store: one SQLite file, one writer thread."""
