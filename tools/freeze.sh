#!/usr/bin/env bash
# Builds dist/earshot, a folder that runs without Python. Two builds of one commit are equal, file by file.
set -euo pipefail
cd "$(dirname "$0")/.."
bash tools/setup.sh dev
export PYTHONHASHSEED=1
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
export SOURCE_DATE_EPOCH
.venv/bin/pyinstaller --clean --noconfirm --log-level WARN build.spec
du -sh dist/earshot
