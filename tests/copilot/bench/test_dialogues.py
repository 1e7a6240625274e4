from __future__ import annotations

import json
from pathlib import Path

from copilot.bench.dialogues import dialogues, made_of
from knowledge.query import Turn


def test_dialogues_are_read_from_sets_and_whatever_is_none_is_left_out(tmp_path: Path) -> None:
    turns = [{"speaker": "customer", "text": "Is it free?"}, {"speaker": "agent", "text": "Yes."}]
    (tmp_path / "set").mkdir()
    rows = [{"turns": turns * 2}, {"turns": turns[:1]}]  # a single line is no conversation
    (tmp_path / "set" / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "queries.jsonl").write_text('{"text": "no turns"}\n')
    assert dialogues(tmp_path, 9) == [[Turn("customer", "Is it free?"), Turn("agent", "Yes.")] * 2]
    assert dialogues(tmp_path, 0) == []


def test_without_dialogues_three_sentences_make_one() -> None:
    made = made_of([str(n) for n in range(8)], 5)
    assert [[turn.text for turn in one] for one in made] == [["0", "1", "2"], ["3", "4", "5"]]
    assert [turn.leg for turn in made[0]] == ["customer", "agent", "customer"]
