"""What happened, kept: an append-only chain of events whose spoken text can still be lawfully erased.

journal.py   the writer and reader: append, read, erase
stored.py    rows of the chain as the events they were
listing.py   the list of past interactions
chain.py     canonical JSON and the two hashes
schema.py    tables, triggers, migrations (those of the outbox too: event and outbox row share a transaction)
verify.py    a second reader for auditors; it shares nothing with the others but the names of events

docs/JOURNAL.md tells what the chain proves, and what it cannot.
"""
