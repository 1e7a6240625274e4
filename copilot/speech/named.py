"""What of a customer's record is said by its name on the telephone: people, streets and towns, the plan.

Codes are not among it: spelled letters and digits are read as they are said, and one that nearly is another is another.
"""

from __future__ import annotations

from copilot.model import Customer


def names_of(customer: Customer) -> tuple[str, ...]:
    """Phrases; which of their words are unusual enough to be terms is not decided here."""
    return tuple(filter(None, (customer.name, customer.plan, customer.fields.get("address", ""))))
