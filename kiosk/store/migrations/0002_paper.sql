-- Paper of the receipt printer that was used since its last new roll; one row.
CREATE TABLE paper (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    used_mm INTEGER NOT NULL CHECK (used_mm >= 0)
) STRICT;
