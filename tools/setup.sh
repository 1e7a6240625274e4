#!/usr/bin/env bash
# Makes a fresh clone ready: system packages (Debian, Ubuntu), a virtual environment in .venv, the models.
#   tools/setup.sh        what running Earshot needs
#   tools/setup.sh dev    also what its tests need
# Quick when nothing is missing. Installs nothing outside the clone but Debian packages and the speech model.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}

packages=(
    python3 python3-venv
    libegl1 libgl1 libfontconfig1 libglib2.0-0 libdbus-1-3 libgssapi-krb5-2 libxkbcommon0 libxkbcommon-x11-0
    libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render0
    libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1
    libwayland-client0 libwayland-cursor0
    libportaudio2 libpulse0 pulseaudio-utils
)
# libpython3-dev: a frozen bundle takes Python's shared library, which Debian keeps apart
[ "$kind" = dev ] && packages+=(
    baresip-core binutils dbus git gnuplot-doc libasound2-plugins libpython3-dev openbox pipewire pipewire-pulse pulseaudio
    wireplumber xauth xvfb
)

missing_packages() {
    local name
    for name in "${packages[@]}"; do
        # python3 and venv may have come another way, such as from pyenv
        case $name in python3 | python3-venv) find_python >/dev/null && continue ;; esac
        dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null | grep -q ' installed$' || echo "$name"
    done
}

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

if command -v apt-get >/dev/null; then
    missing=$(missing_packages)
    if [ -n "$missing" ]; then
        as_root=()
        [ "$(id -u)" = 0 ] || as_root=(sudo)
        echo "Installing Debian packages:" $missing
        "${as_root[@]}" apt-get update -q
        # shellcheck disable=SC2086 # one word a package
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
    fi
else
    echo "This is no Debian: install the equivalents of these yourself if anything is missing: ${packages[*]}"
fi

python=$(find_python) || {
    echo "Earshot needs Python 3.11, 3.12 or 3.13 with venv; none was found." >&2
    exit 1
}

[ -x .venv/bin/python ] || "$python" -m venv .venv

stamp=$(cat constraints.txt pyproject.toml tools/setup.sh | sha256sum | cut -d' ' -f1)
is_done() { [ "$(cat ".venv/earshot-$1.stamp" 2>/dev/null)" = "$stamp" ]; }
# compat: the clone itself on the path; the default's import hook costs each process 30 ms
install() {
    .venv/bin/python -m pip install --disable-pip-version-check -c constraints.txt \
        --config-settings editable_mode=compat -e "$1"
}
if [ "$kind" = dev ]; then
    is_done dev || install '.[dev,encoders]'
else
    is_done run || is_done dev || install .
fi
echo "$stamp" >".venv/earshot-$kind.stamp"

.venv/bin/python -m copilot models check >/dev/null || .venv/bin/python -m copilot models install
