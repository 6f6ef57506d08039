"""Everything that can go wrong, at every stage of a visit, at the wire; and visits by lot. See `docs/matrix.md`."""
