"""The set-up script, the doctor and the pinned versions tell one story."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from copilot.doctor.capture import PROGRAMS
from copilot.doctor.libraries import NEEDED

ROOT = Path(__file__).parents[2]


def test_the_set_up_installs_every_library_that_the_doctor_looks_for() -> None:
    script = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    (installed,) = re.findall(r"^packages=\((.*?)\)", script, re.DOTALL | re.MULTILINE)
    looked_for = {*NEEDED.values(), *PROGRAMS.values()}
    assert sorted(looked_for ^ set(installed.split())) == ["python3", "python3-venv"]


def test_every_requirement_is_pinned_to_a_version_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    needs = [
        need
        for need in (Requirement(text) for group in groups for text in group)
        if not need.marker or need.marker.evaluate()
    ]
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
    loose = [need.name for need in needs if pinned.get(canonicalize_name(need.name), "") not in need.specifier]
    assert loose == []


def test_third_party_notices_are_up_to_date_and_no_licence_binds_the_user() -> None:
    ran = subprocess.run(
        [sys.executable, "tools/third_party.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stdout


def test_every_shipped_model_font_and_icon_has_a_notice_and_a_licence_text() -> None:
    notices = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    texts = re.findall(r"`((?:resources/)?[\w-]+/[\w.]*(?:LICENSE|OFL\.txt))`", notices)
    missing = [name for name in texts if not (ROOT / "resources" / name.removeprefix("resources/")).is_file()]
    assert (len(texts) >= 6, missing) == (True, [])


def test_every_model_of_the_models_file_is_in_the_notices() -> None:
    models = tomllib.loads((ROOT / "resources" / "models.toml").read_text(encoding="utf-8"))["model"]
    notices = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    assert [m["id"] for m in models if Path(m["licence_file"]).name not in notices] == []
