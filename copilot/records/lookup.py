"""The reading face of a record system. It cannot write, and it is all that the engine sees of records."""

from __future__ import annotations

from typing import Protocol

from copilot.model import Customer


class RecordReader(Protocol):
    """Finds and reads customers. Blocking calls of milliseconds, for any thread; all raise RecordError with a sentence.

    What was heard is compared with allowance for how it was written; an empty list means nobody fits.
    """

    def by_number(self, number: str) -> list[Customer]:
        """Customers with this telephone number, however it is written."""

    def by_name(self, name: str) -> list[Customer]:
        """Customers of this full name, surname or given name; spelled alike, or else sounding alike, best first."""

    def by_id(self, id: str) -> list[Customer]:
        """Customers with this customer number; blanks, dashes and a letter prefix may be missing."""

    def by_postcode(self, postcode: str) -> list[Customer]:
        """Customers at this postcode, blanks and case aside."""

    def read(self, id: str) -> Customer | None:
        """The customer with exactly this id, as the record is now."""
