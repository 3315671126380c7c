"""In which language is this page, and how are its words, numbers and dates written?

>>> use("en")
>>> number(1234.5), percent(0.208)
('1,234.5', '21%')
"""

import contextlib
import datetime
import gettext as stock
import math
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache

import polib
from babel import Locale, UnknownLocaleError, dates, numbers

from course.paths import LOCALE
from course.pseudo import pseudo

PSEUDO = "en-XA"
SOURCE = "en"


@cache
def languages() -> dict[str, str]:
    """Language code -> its own name: English, each folder of ``locale/``, the pseudo-language."""
    codes = sorted(path.parent.name for path in LOCALE.glob("*/ui.po"))
    names = {code: Locale.parse(code, sep="-").display_name for code in [SOURCE, *codes]}
    return {code: name[:1].upper() + name[1:] for code, name in names.items()} | {
        PSEUDO: pseudo("English")
    }


LANGUAGES = languages()

_process = SOURCE
_context: ContextVar[str | None] = ContextVar("language", default=None)


def supported(code: str | None) -> str:
    """The supported language nearest to ``code`` (``fr-CA`` -> ``fr``), else English."""
    wanted = (code or "").replace("_", "-").lower()
    for known in LANGUAGES:
        if known.lower() == wanted:
            return known
    return next((known for known in LANGUAGES if known == wanted.split("-")[0]), SOURCE)


def use(code: str) -> None:
    """Set the language of this process (a kernel has one reader)."""
    global _process  # noqa: PLW0603  one reader, one process
    _process = supported(code)


@contextlib.contextmanager
def using(code: str) -> Iterator[str]:
    """Set the language of one request or task."""
    token = _context.set(supported(code))
    try:
        yield current()
    finally:
        _context.reset(token)


def current() -> str:
    """The code of the language in use."""
    return _context.get() or _process


@cache
def _catalog(code: str) -> tuple[dict, "callable"]:
    """``(texts, plural rule)`` of one language's interface words; fuzzy entries do not count."""
    path = LOCALE / code / "ui.po"
    if not path.is_file():
        return {}, lambda n: int(n != 1)
    po = polib.pofile(str(path))
    rule = po.metadata.get("Plural-Forms", "nplurals=2; plural=(n != 1);").split("plural=")[1]
    texts = {e.msgid: e.msgstr_plural or e.msgstr for e in po.translated_entries()}
    return texts, stock.c2py(rule.rstrip("; "))


def gettext(text: str) -> str:
    """An interface text in the language in use; English where no translation stands."""
    code = current()
    if code == PSEUDO:
        return pseudo(text)
    found = _catalog(code)[0].get(text)
    return found if isinstance(found, str) else text


def ngettext(one: str, many: str, n: float) -> str:
    """The plural form for ``n`` in the language in use; ``{n}`` is left for the caller to fill."""
    code = current()
    if code == PSEUDO:
        return pseudo(one if n in (0, 1) else many)  # as in French
    texts, rule = _catalog(code)
    found = texts.get(one)
    if isinstance(found, dict):
        return found[rule(int(n))]
    return one if n == 1 else many


def locale() -> Locale:
    """The Babel locale in use: English dates are day first; the pseudo-language writes as French."""
    try:
        return Locale.parse({PSEUDO: "fr", SOURCE: "en-GB"}.get(current(), current()), sep="-")
    except UnknownLocaleError:
        return Locale.parse(SOURCE)


def number(x: float, digits: int | None = None) -> str:
    """``x`` as this language writes it, with ``digits`` decimals (None: as many as it has, at most 6).

    What is no finite number is shown as a dash.
    """
    if isinstance(x, bool) or not math.isfinite(x):
        return "–"
    pattern = "#,##0.######" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return numbers.format_decimal(x, format=pattern, locale=locale())


def percent(x: float, digits: int = 0) -> str:
    """The share ``x`` (0.2 = 20 %) as this language writes it, with ``digits`` decimals."""
    if not math.isfinite(x):
        return "–"
    stem = locale().percent_formats[None].pattern.replace("#,##0", "").strip("0.#,")
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + stem
    return numbers.format_percent(x, format=pattern, locale=locale())


def date(moment: datetime.date, format: str = "long") -> str:
    """A date, for example ``23 November 2026``."""
    return dates.format_date(moment, format=format, locale=locale())


def time(moment: datetime.datetime | datetime.time) -> str:
    """A time of day, hours and minutes."""
    return dates.format_time(moment, format="short", locale=locale())
