"""A small change of the query's direction, learnt from what agents used (see feedback.py), in one file.

The vector a conversation asks with becomes q + weight × q·change, brought to length 1: with nothing learnt it stays what
it was. Only the order of the passages is ranked with it. Whether the best one fits at all is asked of the plain vector,
so that a learnt change never lifts a passage over the threshold.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import BadAdapter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """Belongs to one encoder: the directions of another mean something else."""

    encoder: str
    change: Floats
    """(dim, dim)"""
    weight: float

    def __call__(self, asked: Floats) -> Floats:
        """The unit vector `asked` turned towards what was useful."""
        import numpy as np

        turned = asked + np.float32(self.weight) * (asked @ self.change)
        length = np.linalg.norm(turned)
        unit: Floats = (turned / length).astype(np.float32) if length else asked
        return unit


def save(adapter: Adapter, about: dict[str, Any], file: Path) -> None:
    """`adapter` and what is to be known about it, all of it under its name or nothing. Raises BadAdapter."""
    import numpy as np

    facts = {"version": VERSION, "encoder": adapter.encoder, "weight": adapter.weight, "about": about}
    content = io.BytesIO()
    # half precision: what a feedback of hundreds of answers says is far coarser
    np.savez_compressed(content, facts=np.array(json.dumps(facts)), change=adapter.change.astype(np.float16))
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as stream:
            stream.write(content.getbuffer())
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except OSError as problem:
        raise BadAdapter(f"{file} cannot be written ({problem.strerror}). Nothing was changed.") from problem
    finally:
        beside.unlink(missing_ok=True)


def load(file: Path) -> tuple[Adapter, dict[str, Any]]:
    """What `save` was given. Raises BadAdapter if the file is absent or damaged."""
    import numpy as np

    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as content:
            facts = json.loads(str(content["facts"]))
            change = content["change"].astype(np.float32)
        known = facts["version"] == VERSION and change.ndim == 2 and change.shape[0] == change.shape[1]
        if not known or not np.isfinite(change).all():
            raise ValueError("not a square of numbers")
        return Adapter(str(facts["encoder"]), change, float(facts["weight"])), dict(facts["about"])
    except FileNotFoundError as problem:
        raise BadAdapter(f"Nothing has been learnt yet: there is no {file}.") from problem
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
        raise BadAdapter(f"{file} is damaged. Learn again with `earshot knowledge feedback --learn`.") from problem


def load_for(encoder: str, file: Path) -> Adapter:
    """The adapter in `file`, refused with BadAdapter if another encoder was in use when it was learnt."""
    adapter, _ = load(file)
    if adapter.encoder != encoder:
        raise BadAdapter(
            f"What was learnt from feedback belongs to the encoder {adapter.encoder}, in use is {encoder}. "
            "It is left aside; learn again with `earshot knowledge feedback --learn`."
        )
    return adapter
