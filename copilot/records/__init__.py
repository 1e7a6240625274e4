"""From who is calling to a verified write.

lookup.py     the reading face of a record system (Protocol); readers.py implements it for the case book
matching.py   when two numbers, names, postcodes or customer numbers are the same
casebook.py   the built-in record system: an SQLite file with customers, contacts and cases
proposal.py   changes of one record, field by field, with the digest of what is shown
approval.py   the only way from a proposal to an approved write
outbox.py     carries approved writes out, once each, and reads them back; outbox_table.py is its table
adapters/     the writing face (Protocol) and one file a record system; only outbox.py may import them
"""
