"""How much of anything a file may hold. Beyond them a file is refused, or cut and reported as partial.

They are far above what documents of contact centres hold, and low enough that a hostile file costs seconds.
"""

from __future__ import annotations

FILE_BYTES = 20_000_000
PDF_PAGES = 2_000
ARCHIVE_MEMBERS = 5_000
ARCHIVE_DEPTH = 2  # an archive in an archive is opened, one inside that is not
UNPACKED_BYTES = 200_000_000
PACKED_RATIO = 100  # times, counted from RATIO_FROM unpacked bytes on
RATIO_FROM = 10_000_000
ROWS = 50_000
COLUMNS = 64
CELL_CHARACTERS = 100_000
NESTING = 200  # elements inside elements
TEXT_CHARACTERS = 20_000_000  # of all articles of one file: a small file can name one text thousands of times
ANSWER_BYTES = 200_000_000  # of one answer of the reading process
SECONDS = 15.0  # to read one file or one member of an archive
SECONDS_ALONE = SECONDS + 5.0  # after which it ends by itself, when nobody is left to end it
MEMORY_BYTES = 2_000_000_000  # of the process that reads
