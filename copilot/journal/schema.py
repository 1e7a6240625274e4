"""Tables of journal.db. A migration that has been released is never edited: the next one changes what it made."""

from __future__ import annotations

from sqlite_utils import Database

from copilot.errors import JournalError
from copilot.sqlite import FileKind


def m001_chain(db: Database) -> None:
    """The chain of facts, the erasable content beside it, and the words that can be searched."""
    for statement in (
        # `row` counts 1, 2, 3 … without holes; because and facts are canonical JSON
        """CREATE TABLE chain (
            row INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            interaction TEXT NOT NULL,
            type TEXT NOT NULL,
            at REAL NOT NULL,
            wall REAL NOT NULL,
            because TEXT NOT NULL,
            facts TEXT NOT NULL,
            content_digest TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX chain_interaction ON chain (interaction, row)",
        "CREATE INDEX chain_type ON chain (type, interaction)",
        """CREATE TABLE content (
            row INTEGER PRIMARY KEY REFERENCES chain (row),
            salt BLOB NOT NULL,
            content TEXT NOT NULL
        ) STRICT""",
        # a derived index, not evidence: the auditor does not read it
        "CREATE VIRTUAL TABLE spoken USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')",
        # without this, deleted words stay in the index's segments until they are merged
        "INSERT INTO spoken (spoken, rank) VALUES ('secure-delete', 1)",
        """CREATE TRIGGER chain_only_grows BEFORE INSERT ON chain
           WHEN NEW.row IS NOT (SELECT coalesce(max(row), 0) + 1 FROM chain)
           BEGIN SELECT RAISE(ABORT, 'the journal grows at its end only'); END""",
        """CREATE TRIGGER chain_never_changes BEFORE UPDATE ON chain
           BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER chain_never_shrinks BEFORE DELETE ON chain
           BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER content_never_replaced BEFORE INSERT ON content
           WHEN EXISTS (SELECT 1 FROM content WHERE row = NEW.row)
           BEGIN SELECT RAISE(ABORT, 'content is never replaced'); END""",
        """CREATE TRIGGER content_never_changes BEFORE UPDATE ON content
           BEGIN SELECT RAISE(ABORT, 'content is never changed'); END""",
        # the tombstone comes first, the deletion second
        """CREATE TRIGGER content_leaves_a_tombstone BEFORE DELETE ON content
           WHEN NOT EXISTS (
               SELECT 1 FROM chain AS stone JOIN chain AS gone ON gone.row = OLD.row
               WHERE stone.type = 'ContentErased'
               AND stone.facts ->> 'subject' = gone.interaction
               AND stone.facts ->> 'up_to' >= OLD.row)
           BEGIN SELECT RAISE(ABORT, 'content goes only with a ContentErased event'); END""",
    ):
        db.conn.execute(statement)


def m002_outbox(db: Database) -> None:
    """Approved writes on their way to a record system; `copilot.records.outbox` owns the rows.

    `payload` is JSON {field: value} and `outcome` JSON of what came of it, both "" once erased; `due` and `lease_until`
    are wall clock seconds. `attempts` is counted up and committed before each call of the record system.
    """
    for statement in (
        """CREATE TABLE outbox (
            number INTEGER PRIMARY KEY,
            op TEXT NOT NULL UNIQUE,
            interaction TEXT NOT NULL,
            proposal TEXT NOT NULL,
            system TEXT NOT NULL,
            record TEXT NOT NULL,
            base_version TEXT NOT NULL,
            payload TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'approved' CHECK (
                state IN ('approved', 'sending', 'sent', 'unknown', 'verified', 'conflict', 'failed')),
            attempts INTEGER NOT NULL DEFAULT 0,
            due REAL NOT NULL DEFAULT 0,
            lease_owner TEXT NOT NULL DEFAULT '',
            lease_until REAL NOT NULL DEFAULT 0,
            version TEXT NOT NULL DEFAULT '',
            outcome TEXT NOT NULL DEFAULT ''
        ) STRICT""",
        "CREATE INDEX outbox_open ON outbox (number) WHERE state IN ('approved', 'sending', 'sent', 'unknown')",
        "CREATE INDEX outbox_interaction ON outbox (interaction)",
    ):
        db.conn.execute(statement)


# "ESjo"
JOURNAL = FileKind(
    name="journal",
    application_id=0x45536A6F,
    migrations=(m001_chain, m002_outbox),
    error=JournalError,
)
