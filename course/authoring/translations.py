"""Which texts of the course are translated, and are the catalogs in step with the English?

``course translations update`` brings all catalogs in step, ``check`` fails if they are not,
``status`` counts. A language is added by adding its folder: ``course translations update de``.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel import Locale
from babel.messages.extract import extract

from course import authoring, paths
from course.authoring.catalog import blocks, catalog_path, texts, update
from course.language import LANGUAGES, PSEUDO, SOURCE
from course.pseudo import pseudo

KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
UI = "ui"


def ui_texts() -> Iterator[tuple[str, str, str | None]]:
    """``(place, English, English plural or None)`` of the words in code and templates."""
    found = {}
    for path in sorted(paths.PACKAGE.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt", ".j2") or "content" in path.parts:
            continue
        place = path.relative_to(paths.ROOT).as_posix()
        for text in _extract(path):
            one, many = text if isinstance(text, tuple) else (text, None)
            if one:
                found.setdefault(one, (place, one, many))
    yield from found.values()


def _extract(path: Path) -> Iterator[str | tuple[str, str]]:
    """The marked texts of one file: Python, a Django template or a Jinja template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix in (".html", ".txt"):
        from django.utils.translation.template import templatize

        shadow = templatize(source, origin=str(path))
        source = "\n".join(line.strip() for line in shadow.splitlines())  # no indentation to obey
    method = "jinja2" if path.suffix == ".j2" else "python"
    stream = io.BytesIO(source.encode())
    for _, text, *_ in extract(method, stream, KEYWORDS, options={"encoding": "utf-8"}):
        yield text


def module_texts(module: str, private: bool) -> Iterator[tuple[str, str]]:
    """``(context, English)`` of a module: what learners may read, or only what graders may."""
    lesson = authoring.load(module)
    public = {}
    public["title"] = lesson.title
    public["objectives"] = dict(lesson.objectives)
    shown = dict(texts(public))
    for name, question in lesson.questions.items():
        shown |= dict(texts(question.public, (name,)))
    if private:
        for name, question in lesson.questions.items():
            yield from (t for t in texts(question.full, (name,)) if t[0] not in shown)
        return
    for cell in lesson.cells:
        if cell.kind == "prose":
            yield from ((cell.name, block) for block in blocks(cell.source))
    yield from shown.items()


def _in_step(path: Path, language: str, wanted, write: bool) -> polib.POFile:
    """The catalog at ``path``, brought in step with ``wanted``; written back if asked."""
    catalog = polib.pofile(str(path), wrapwidth=0) if path.is_file() else polib.POFile(wrapwidth=0)
    catalog.metadata = {
        "Project-Id-Version": "customs-leadership-course",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **({"Plural-Forms": _plural_forms(language)} if path.stem == UI else {}),
    }
    update(catalog, wanted)
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog.save(str(path))
    return catalog


def _plural_forms(language: str) -> str:
    from babel.messages.catalog import Catalog

    return Catalog(locale=Locale.parse(language, sep="-")).plural_forms


def _with_plurals(catalog: polib.POFile) -> None:
    many = {one: plural for _, one, plural in ui_texts() if plural}
    for entry in catalog:
        if entry.msgid in many and not entry.msgid_plural:
            entry.msgid_plural = many[entry.msgid]
            entry.msgstr_plural = {0: entry.msgstr, 1: ""}
            entry.msgstr = ""


def catalogs(language: str, write: bool) -> Iterator[tuple[Path, polib.POFile]]:
    """Every catalog of a language, in step with the authored English."""
    for module in paths.modules():
        for private in (False, True):
            path = catalog_path(language, module, private)
            yield path, _in_step(path, language, module_texts(module, private), write)
    path = catalog_path(language, UI)
    catalog = _in_step(path, language, ((None, one) for _, one, _ in ui_texts()), write=False)
    _with_plurals(catalog)
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog.save(str(path))
    yield path, catalog


def compile_catalogs(target: Path) -> None:
    """Write the interface words as ``<locale>/LC_MESSAGES/django.mo`` below ``target``.

    Django reads only compiled catalogs; they are made when the site starts and never committed.
    """
    from django.utils.translation import to_locale

    for language in LANGUAGES:
        if language == SOURCE:
            continue
        catalog = (
            _pseudo_catalog()
            if language == PSEUDO
            else polib.pofile(str(catalog_path(language, UI)))
        )
        place = target / to_locale(language.lower()) / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        catalog.save_as_mofile(str(place / "django.mo"))


def _pseudo_catalog() -> polib.POFile:
    catalog = polib.POFile()
    catalog.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for _, one, many in ui_texts():
        entry = polib.POEntry(msgid=one, msgstr="" if many else pseudo(one))
        if many:
            entry.msgid_plural, entry.msgstr_plural = many, {0: pseudo(one), 1: pseudo(many)}
        catalog.append(entry)
    return catalog


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("course translations", description=__doc__)
    parser.add_argument("action", choices=("update", "check", "status"))
    parser.add_argument("language", nargs="*", help="language codes (default: all there are)")
    options = parser.parse_args(argv)
    known = [code for code in LANGUAGES if code not in (SOURCE, PSEUDO)]
    stale = False
    for language in options.language or known:
        for path, catalog in catalogs(language, write=options.action == "update"):
            entries = [e for e in catalog if not e.obsolete]
            fuzzy = sum("fuzzy" in e.flags for e in entries)
            done = len(catalog.translated_entries())
            name = path.relative_to(paths.ROOT).as_posix()
            print(f"{name}: {done} of {len(entries)} translated, {fuzzy} to look at again")
            if options.action == "check" and done < len(entries):
                stale = True
                for entry in entries:
                    if not entry.translated():
                        print(f"  {entry.msgctxt or ''}: {entry.msgid[:70]!r}", file=sys.stderr)
    return 1 if stale else 0
