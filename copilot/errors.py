"""Trouble a user can meet, one class per cause; the message is the sentence they read.

EarshotError
├── InputError            a file, an argument or a setting that cannot be used
├── ModelError            a model file is missing, altered or of the wrong kind
├── JournalError          the journal cannot be opened, is foreign, newer or full
├── RecordError           a record system refused or could not be reached
├── GatewayError          the site gateway refused this desktop, or is not the one it says
└── LinkError             a child process speaks another version or broke the protocol

Anything else that is raised is a bug and reaches the one boundary of its process.
"""

from __future__ import annotations


class EarshotError(Exception):
    """Something went wrong that the user can mend; `str(error)` says how."""


class InputError(EarshotError):
    """A file, an argument or a setting that cannot be used."""


class ModelError(EarshotError):
    """A model file is missing, altered or of the wrong kind."""


class JournalError(EarshotError):
    """The journal cannot be opened or written."""


class RecordError(EarshotError):
    """A record system refused, or could not be reached."""


class GatewayError(EarshotError):
    """The site gateway refused this desktop, or could not prove who it is."""


class LinkError(EarshotError):
    """The other process speaks another version or broke the protocol."""
