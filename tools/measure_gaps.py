"""Group the questions of a labelled set as gaps are grouped: the figures in docs/KNOWLEDGE.md.

.venv/bin/python tools/measure_gaps.py DIR        DIR as `earshot knowledge eval` takes it, a question's article its label
"""

from __future__ import annotations

import sys
import time
from itertools import combinations
from pathlib import Path

from copilot import encoders
from knowledge import evaluate
from knowledge.embed import OnnxEmbedder
from knowledge.gaps import TOGETHER, clusters

LIMITS = (TOGETHER - 0.1, TOGETHER, TOGETHER + 0.1)


def main(folder: Path) -> None:
    questions = evaluate.read_set(folder).questions
    labels = [min(question.relevant) for question in questions]
    vectors = OnnxEmbedder(encoders.in_use()).encode([question.turns[-1].text for question in questions])
    belong = sum(labels[one] == labels[other] for one, other in combinations(range(len(labels)), 2))
    print(f"{len(questions)} questions, {len(set(labels))} labels")
    print("| cosine | groups | pairs in one group that belong there | pairs that belong together, found | time |")
    print("|---|---|---|---|---|")
    for limit in LIMITS:
        began = time.perf_counter()
        groups = clusters(vectors, limit)
        took = time.perf_counter() - began
        pairs = [pair for members in groups for pair in combinations(members, 2)]
        right = sum(labels[one] == labels[other] for one, other in pairs)
        print(
            f"| {limit:.1f} | {len(groups)} | {100 * right / max(1, len(pairs)):.0f} % "
            f"| {100 * right / max(1, belong):.0f} % | {took:.1f} s |"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
