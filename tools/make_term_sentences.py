"""Make the sound that `earshot bench terms` hears, from the sentences beside this file.

    python tools/make_term_sentences.py [--voices FOLDER] [--out FOLDER] [--each]

Each sentence of term_sentences.toml is spoken by one of four voices in turn (`--each`: by all of them) and put on an
8 kHz telephone line; a FLAC file a source, and manifest.jsonl with what is said where. The same sentences give the same
bytes. What it needs: see make_demo_calls.py.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from kokoro_voice import Kokoro
from make_demo_calls import RATE, mu_law_round_trip, on_the_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from make_demo_calls import Samples

HERE = Path(__file__).parent
VOICES = ("am_michael", "af_heart", "bf_emma", "bm_george")
PAUSE = np.zeros(RATE // 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--voices", type=Path, default=Path.home() / ".cache/earshot-demo-voices")
    parser.add_argument("--out", type=Path, default=HERE.parent / "tests/data/terms")
    parser.add_argument("--each", action="store_true", help="every sentence by every voice")
    asked = parser.parse_args()
    kokoro = Kokoro(asked.voices)
    asked.out.mkdir(parents=True, exist_ok=True)
    manifest = []
    sources = tomllib.loads((HERE / "term_sentences.toml").read_text("utf-8"))
    for source, listed in sources.items():
        manifest += make(source, listed["sentences"], kokoro, asked.out, each=asked.each)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in manifest]
    (asked.out / "manifest.jsonl").write_text("".join(lines), "utf-8")
    print(f"{len(manifest)} sentences in {asked.out}")


def make(
    source: str, sentences: list[dict[str, Any]], kokoro: Kokoro, out: Path, *, each: bool
) -> list[dict[str, Any]]:
    """Write the FLAC file of one source; its rows of the manifest."""
    import soundfile

    parts: list[Samples] = [PAUSE]
    rows = []
    for sentence, voice in _cast(sentences, each):
        spoken = on_the_line(kokoro.speak(sentence.get("say", sentence["text"]), voice))
        start = sum(map(len, parts))
        parts += [spoken, PAUSE]
        rows.append(
            {
                "audio": f"{source}.flac",
                "start": round(start / RATE, 2),
                "end": round((start + len(spoken)) / RATE, 2),
                "text": sentence["text"],
                "set": source,
                "names": sentence["names"],
                "voice": f"kokoro {voice}",
            }
        )
    soundfile.write(out / f"{source}.flac", mu_law_round_trip(np.concatenate(parts)), RATE, subtype="PCM_16")
    return rows


def _cast(sentences: list[dict[str, Any]], each: bool) -> Iterator[tuple[dict[str, Any], str]]:
    for number, sentence in enumerate(sentences):
        for voice in VOICES if each else (VOICES[number % len(VOICES)],):
            yield sentence, voice


if __name__ == "__main__":
    main()
