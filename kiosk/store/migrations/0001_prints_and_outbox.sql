-- Every print, before it moves and after; never its content.
CREATE TABLE prints (
    job TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    case_number TEXT NOT NULL,
    kind TEXT NOT NULL,
    pages INTEGER NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'intended'
        CHECK (outcome IN ('intended', 'printed', 'not_printed', 'partial', 'unknown')),
    intended_at TEXT NOT NULL,
    settled_at TEXT
) STRICT;

-- Letters to the office: a delivered one keeps its row, not its body.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'refused')),
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    posted_at TEXT NOT NULL,
    delivered_at TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (posted_at) WHERE state = 'waiting';
