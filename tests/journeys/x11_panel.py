"""A bare panel for the X11 journey: the real host, keys and door on an empty window; says on stdout what happens."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from ui.host import make_host
from ui.hotkeys import DEFAULTS, make_hotkeys
from ui.single import SingleInstance


def say(**fact: object) -> None:
    print(json.dumps(fact), flush=True)


def main() -> None:
    app = QApplication(sys.argv)
    door = SingleInstance(Path(sys.argv[1]))
    if not door.claim():
        say(second=door.ask("show"))
        return
    host = make_host(QGuiApplication.platformName())
    panel = QWidget()
    panel.setWindowTitle("panel")
    use = QPushButton("Use", panel)
    use.clicked.connect(lambda: (say(used=True), host.focus_back()))
    QVBoxLayout(panel).addWidget(use)

    keys = make_hotkeys(QGuiApplication.platformName(), app)
    keys.pressed.connect(lambda name: say(key=name))
    say(refused=keys.bind(DEFAULTS))
    door.asked.connect(lambda message: (panel.show(), panel.raise_(), say(asked=message, visible=panel.isVisible())))

    def obey() -> None:
        match sys.stdin.readline().split():
            case ["dock", edge]:
                panel.hide()
                host.prepare(panel, docked=True)
                host.dock(panel, edge, 420)
                panel.show()
                host.dock(panel, edge, 420)
            case ["undock"]:
                host.undock(panel)
            case ["hide"]:
                panel.hide()
            case _:
                app.quit()
        say(done=True)

    commands = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    commands.activated.connect(obey)
    host.prepare(panel, docked=False)
    panel.resize(420, 600)
    panel.show()
    say(host=host.name)
    app.exec()
    keys.close()
    host.close()
    door.close()


main()
