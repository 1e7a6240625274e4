"""Another program's window with a text field: it has the focus and says what it is told by the keyboard."""

from __future__ import annotations

import json
import sys

from PySide6.QtWidgets import QApplication, QLineEdit


def main() -> None:
    app = QApplication(sys.argv)
    field = QLineEdit()
    field.setWindowTitle("softphone")
    field.setGeometry(50, 50, 400, 60)
    field.textChanged.connect(lambda text: print(json.dumps({"text": text}), flush=True))
    field.show()
    app.exec()


main()
