"""A field is ticked beforehand only when the words leave no doubt that it is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.ui import stories
from ui.panels.field_row import FieldRow


@pytest.mark.parametrize("ticked", [True, False])
def test_a_row_is_ticked_as_it_was_proposed(qtbot: Any, look: Any, ticked: bool) -> None:
    row = FieldRow(look, replace(stories.proposal().changes[0], ticked=ticked))
    qtbot.addWidget(row)
    assert row.ticked == ticked
    row.box.click()
    assert row.ticked != ticked
