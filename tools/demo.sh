#!/usr/bin/env bash
# From a fresh clone to the demo: a window where there is a display, otherwise the same events printed and a screenshot.
set -euo pipefail
cd "$(dirname "$0")/.."
bash tools/setup.sh
exec .venv/bin/earshot demo "$@"
