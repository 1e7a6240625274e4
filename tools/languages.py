"""Bring the translations up to date: new words into resources/i18n/*.ts, and the .ts files into the .qm files that ship.

    python tools/languages.py

Words are translated in the .ts files (Qt Linguist or an editor). The English file only holds plural forms. What
is left untranslated is listed, and the program ends with 1.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
BIN = Path(sys.executable).parent


def update(file: Path) -> None:
    forms = plural_forms(file) if file.exists() else {}
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "ui").rglob("*.py"))
    language = file.stem.rpartition("_")[2]
    options = ["-silent", "-no-obsolete", "-locations", "none", "-target-language", language]
    command = [str(BIN / "pyside6-lupdate"), *options, *sources, "-ts", str(file)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    mark_plurals(file, forms)
    if language == "en":
        keep_plurals(file)


def plural_forms(file: Path) -> dict[tuple[str, str], list[str]]:
    """(context, source) → its forms."""
    found = {}
    for context in ElementTree.parse(file).iter("context"):
        for message in context.iter("message"):
            forms = [form.text or "" for form in message.iter("numerusform")]
            if forms:
                found[context.findtext("name", ""), message.findtext("source", "")] = forms
    return found


def mark_plurals(file: Path, forms: dict[tuple[str, str], list[str]]) -> None:
    """lupdate takes `translate(…, n)` for a plain message, and drops its forms: they are put back here."""
    tree = ElementTree.parse(file)
    for context in tree.iter("context"):
        for message in context.iter("message"):
            source, translation = message.findtext("source", ""), message.find("translation")
            if "%n" not in source or translation is None:
                continue
            message.set("numerus", "yes")
            known = forms.get((context.findtext("name", ""), source), ["", ""])
            for form in list(translation):
                translation.remove(form)
            translation.text = None
            for text in known:
                ElementTree.SubElement(translation, "numerusform").text = text
            if all(known):
                translation.attrib.pop("type", None)
    write(tree, file)


def keep_plurals(file: Path) -> None:
    """English says what the source says, but for its plurals."""
    tree = ElementTree.parse(file)
    for context in list(tree.iter("context")):
        for message in list(context.iter("message")):
            if message.get("numerus") != "yes":
                context.remove(message)
        if context.find("message") is None:
            tree.getroot().remove(context)
    write(tree, file)


def write(tree: ElementTree.ElementTree, file: Path) -> None:
    ElementTree.indent(tree, " ")
    body = ElementTree.tostring(tree.getroot(), encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def untranslated(file: Path) -> list[str]:
    found = []
    for message in ElementTree.parse(file).iter("message"):
        source, translation = message.find("source"), message.find("translation")
        if source is None or translation is None:
            continue
        forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
        if not all(forms):
            found.append(source.text or "")
    return found


def release(file: Path) -> None:
    command = [str(BIN / "pyside6-lrelease"), "-silent", str(file), "-qm", str(file.with_suffix(".qm"))]
    subprocess.run(command, check=True, cwd=ROOT)


def main() -> int:
    left = 0
    for file in (FOLDER / "earshot_en.ts", FOLDER / "earshot_de.ts"):
        update(file)
        release(file)
        for text in untranslated(file):
            left += 1
            print(f"{file.name}: {text}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
