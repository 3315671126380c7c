"""How does one authored English text become the same text in another language?

A catalog is a PO file. Its unit is a block of a Markdown cell (text between blank lines) or
one text of a question; ``msgctxt`` says where it stands (the cell's id, or the path in the
question), ``msgid`` is the English. The same place with another text is fuzzy until a
translator has looked at it, and a fuzzy entry is shown in English.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import polib

from course.language import PSEUDO
from course.paths import CONTENT, LOCALE
from course.pseudo import pseudo

Translate = Callable[[str, str], str]

TEXT_KEYS = frozenset(
    {"title", "objectives", "prompt", "unit", "hint", "label", "options", "items"}
    | {"left", "right", "rubric", "example", "says", "explanation"}
)


def blocks(markdown: str) -> list[str]:
    """The blocks of a Markdown text; joined by a blank line they give it back unchanged."""
    return markdown.split("\n\n")


def texts(node, path: tuple[str, ...] = (), inside: bool = False) -> Iterator[tuple[str, str]]:
    """``(context, English)`` of every text in a question or a ``public.json``.

    Texts are the string leaves under ``TEXT_KEYS``; a context is the path to the leaf.
    """
    if isinstance(node, str):
        if inside and _has_words(node):
            yield "/".join(path), node
        return
    for key, value in _children(node):
        yield from texts(value, (*path, str(key)), inside or key in TEXT_KEYS)


def _has_words(text: str) -> bool:
    """Whether anything is left to translate beside placeholders, numbers and signs."""
    return any(letter.isalpha() for letter in re.sub(r"\{\w*\}", "", text))


def _children(node) -> Iterable[tuple]:
    if isinstance(node, dict):
        return node.items()
    return enumerate(node) if isinstance(node, list | tuple) else ()


def translated(node, translate: Translate, path: tuple[str, ...] = (), inside: bool = False):
    """A copy of ``node`` in which every text (see :func:`texts`) went through ``translate``."""
    if isinstance(node, str):
        return translate("/".join(path), node) if inside and _has_words(node) else node
    if isinstance(node, dict):
        return {
            key: translated(value, translate, (*path, str(key)), inside or key in TEXT_KEYS)
            for key, value in node.items()
        }
    if isinstance(node, list | tuple):
        return [translated(v, translate, (*path, str(i)), inside) for i, v in enumerate(node)]
    return node


def translated_public(public: dict, translate: Translate) -> dict:
    """A ``public.json`` in another language; contexts begin with the question's id."""
    questions = {
        name: translated(question, translate, (name,))
        for name, question in public["questions"].items()
    }
    about = {key: value for key, value in public.items() if key != "questions"}
    return {**translated(about, translate), "questions": questions}


def catalog_path(language: str, module: str, private: bool = False) -> Path:
    """Where a catalog lies: what learners may read, or (private) misconceptions and answers."""
    return (CONTENT / "feedback" if private else LOCALE) / language / f"{module}.po"


def translate(language: str, module: str, private: bool = False) -> Translate:
    """``f(context, English) -> text`` for one module in one language; English where none stands."""
    if language == PSEUDO:
        return lambda _, text: pseudo(text)
    entries = _entries(catalog_path(language, module, private))
    return lambda context, text: entries.get((context, text), text)


@cache
def _entries(path: Path) -> dict[tuple[str, str], str]:
    if not path.is_file():
        return {}
    return {(e.msgctxt, e.msgid): e.msgstr for e in polib.pofile(str(path)).translated_entries()}


def update(catalog: polib.POFile, wanted: Iterable[tuple[str, str]]) -> polib.POFile:
    """Bring a catalog up to date with the ``(context, English)`` pairs of the authored text.

    New texts enter untranslated. A text that changed in its place keeps the old translation,
    marked fuzzy, with the old English beside it. What is gone becomes obsolete.
    """
    wanted = list(dict.fromkeys(wanted))
    order = {key: number for number, key in enumerate(wanted)}
    known = {(e.msgctxt, e.msgid): e for e in catalog if not e.obsolete}
    gone = [entry for key, entry in known.items() if key not in order]
    for context, text in wanted:
        if (context, text) in known:
            continue
        entry = polib.POEntry(msgctxt=context, msgid=text)
        old = next((e for e in gone if e.msgctxt == context and e.msgstr), None)
        if old:
            entry.msgstr, entry.previous_msgid, entry.flags = old.msgstr, old.msgid, ["fuzzy"]
            gone.remove(old)
            catalog.remove(old)
        catalog.append(entry)
    for entry in gone:
        if entry.msgstr:
            entry.obsolete = True
        else:
            catalog.remove(entry)
    catalog.sort(key=lambda e: order.get((e.msgctxt, e.msgid), len(order)))
    return catalog
