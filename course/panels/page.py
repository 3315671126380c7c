"""How do a panel's words, numbers and pictures become HTML that everybody can read?"""

import base64
import io
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course.cases import Impossible
from course.language import gettext as _
from course.language import number

INK, ACCENT, GREY, PALE = "#1c2b39", "#1f5a8a", "#6b7885", "#d5dde4"
CHANNELS = {"G": "#2f7d4f", "Y": "#b07d00", "R": "#a8322a"}

STYLE = """<style>
.clc-panel { max-width: 66em; color: var(--ink, var(--jp-ui-font-color1, #1c2b39)); line-height: 1.5; font-size: 1rem; overflow: visible; }
.clc-panel .widget-html, .clc-panel .widget-html-content { line-height: 1.5; font-size: 1em; height: auto; }
.clc-panel .widget-html-content { white-space: normal; overflow: visible; }
.clc-panel .widget-html-content { min-width: 0; max-width: 100%; }
.clc-row { display: flex; flex-flow: row wrap; align-items: flex-start; gap: 0 0.6em; }
.clc-panel .clc-row:has(> .clc-range) { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17em, 100%), 1fr)); gap: 0 1.4em; }
.clc-panel .clc-tick { height: auto; min-height: 2em; margin-right: 1em; }
.clc-panel .clc-tick label, .clc-panel .clc-tick .widget-label-basic {
  white-space: normal; line-height: 1.35; display: flex; align-items: center; gap: 0.5em;
  min-height: 30px; font-size: 1rem; }
.clc-panel .clc-tick input { width: 24px; height: 24px; min-width: 24px; margin: 0; accent-color: var(--accent, #1f5a8a); }
.clc-title { font-size: 1.25em; font-weight: 650; margin: 0 0 0.1em; line-height: 1.3; }
.clc-lead, .clc-note { margin: 0.3em 0; max-width: 46em; }
.clc-note { font-size: 0.9em; color: var(--soft, var(--jp-ui-font-color2, #4a5a68)); }
.clc-said { border-left: 4px solid var(--accent, #1f5a8a); background: var(--wash, var(--jp-layout-color2, #eef4f9)); padding: 0.55em 0.9em; margin: 0.6em 0; max-width: 46em; }
.clc-said p { margin: 0.15em 0; }
.clc-tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9em, 1fr)); gap: 0.6em; margin: 0.7em 0; padding: 0; }
.clc-tiles > div { border: 1px solid var(--line, var(--jp-border-color2, #d5dde4)); border-top: 3px solid var(--accent, #1f5a8a); border-radius: 0.3em; padding: 0.5em 0.7em; }
.clc-tiles .clc-name { font-size: 0.85em; color: var(--soft, var(--jp-ui-font-color2, #4a5a68)); line-height: 1.3; }
.clc-tiles .clc-big { font-size: 1.4em; font-weight: 650; line-height: 1.35; font-variant-numeric: tabular-nums; white-space: nowrap; }
.clc-tiles .clc-was { font-size: 0.85em; color: var(--soft, var(--jp-ui-font-color2, #4a5a68)); line-height: 1.3; }
.clc-pictures { display: flex; flex-wrap: wrap; gap: 1em 1.4em; margin: 0.6em 0; }
.clc-picture { flex: 1 1 19.5em; max-width: 27em; min-width: 0; margin: 0; display: flex; flex-direction: column; justify-content: space-between; }
.clc-picture figcaption { line-height: 1.4; margin-bottom: 0.3em; }
.clc-picture figcaption b { display: block; }
.clc-picture img { width: 100%; height: auto; display: block; background: #fff; border-radius: 4px; }
.clc-tables > * { min-width: 0; }
.clc-tables { display: flex; flex-wrap: wrap; gap: 0.6em 2.2em; align-items: flex-start; }
.clc-scroll { overflow-x: auto; max-width: 100%; }
.clc-table { border-collapse: collapse; font-size: 0.9em; margin: 0.5em 0; font-variant-numeric: tabular-nums; }
.clc-table caption { text-align: left; font-weight: 600; padding: 0.2em 0; }
.clc-table th, .clc-table td { padding: 0.22em 0.7em; border-bottom: 1px solid var(--line, var(--jp-border-color2, #d5dde4)); text-align: right; line-height: 1.35; }
.clc-table th:first-child, .clc-table td:first-child { text-align: left; font-weight: 400; padding-left: 0; }
.clc-table thead th { font-weight: 600; border-bottom: 2px solid var(--soft, var(--jp-ui-font-color2, #4a5a68)); }
</style>"""


def title(text: str, lead: str) -> str:
    """A panel's heading and the sentence under it, with the style that all panels share."""
    return f'{STYLE}<h3 class="clc-title">{escape(text)}</h3><p class="clc-lead">{escape(lead)}</p>'


def said(*sentences: str) -> str:
    """Sentences that answer the reader, set apart and announced by screen readers."""
    return f'<div class="clc-said" role="status">{"".join(map(_paragraph, sentences))}</div>'


def note(text: str) -> str:
    """A small-print sentence."""
    return f'<p class="clc-note">{escape(text)}</p>'


def refusal(problem: Impossible) -> str:
    """Why a set-up cannot be run, in the reader's language, and what to do next."""
    shown = {
        name: number(value) if isinstance(value, (int, float)) else str(value)
        for name, value in problem.values.items()
    }
    return said(
        _("This plan cannot be run."),
        _(problem.message).format(**shown),
        _("Your settings are kept: change one of them to go on."),
    )


def tiles(cells: Sequence[tuple[str, str, str]]) -> str:
    """Headline numbers: (name, value, what it was before or what is wanted)."""
    inner = "".join(
        f'<div role="listitem"><div class="clc-name">{escape(name)}</div>'
        f'<div class="clc-big">{escape(value)}</div><div class="clc-was">{escape(was)}</div></div>'
        for name, value, was in cells
    )
    return f'<div class="clc-tiles" role="list">{inner}</div>'


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a caption and header cells; the first column names the row."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(_tight(cell))}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="clc-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="clc-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def canvas(height: float = 2.7) -> Figure:
    """An empty figure, 3.8 inches wide: at 360 px its letters are still readable."""
    return Figure(figsize=(3.8, height), facecolor="white")


def sheet(figure: Figure, place: tuple[float, float, float, float], x, y):
    """Axes without any ink of their own, from ``x = (low, high)`` and ``y = (low, high)``.

    Scales are drawn by ``scale``: matplotlib's own ticks take two thirds of the drawing time, and
    a chart must follow the finger.
    """
    axes = figure.add_axes(place)
    axes.set_axis_off()
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    return axes


def scale(axes, along: str, ticks: Sequence[float], label: str | None = "") -> None:
    """Grid lines with their numbers ``along`` "x" (below) or "y" (left), and what they count.

    ``label=None`` leaves the numbers out, for a chart whose scale stands under the next one.
    """
    low, high = axes.get_ylim() if along == "x" else axes.get_xlim()
    lines = axes.vlines if along == "x" else axes.hlines
    lines(ticks, low, high, color=PALE, linewidth=0.8, zorder=0)
    words = {"fontsize": 8.5, "color": INK, "textcoords": "offset points"}
    for tick in ticks if label is not None else ():
        if along == "x":
            axes.annotate(number(tick), (tick, low), (0, -4), ha="center", va="top", **words)
        else:
            axes.annotate(number(tick), (low, tick), (-5, 0), ha="right", va="center", **words)
    middle = sum(axes.get_xlim()) / 2
    if label:
        axes.annotate(label, (middle, low), (0, -17), ha="center", va="top", **words)


def steps(high: float, count: int = 5) -> list[float]:
    """Round numbers from 0 up to ``high`` at most, about ``count`` of them."""
    return [
        tick
        for tick in MaxNLocator(count, steps=[1, 2, 5, 10]).tick_values(0, high)
        if 0 <= tick <= high
    ]


class Picture(NamedTuple):
    """A drawn figure as HTML, and what makes the table of its numbers, which is slower."""

    figure: str
    numbers: Callable[[], str]


def picture(figure: Figure, heading: str, sentence: str, alt: str, numbers) -> Picture:
    """A figure with its heading, the sentence that says what it shows, and alternative text."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    data = base64.b64encode(drawn.getvalue()).decode()
    html = (
        f'<figure class="clc-picture"><figcaption><b>{escape(heading)}</b> {escape(sentence)}'
        f'</figcaption><img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}"></figure>'
    )
    return Picture(html, numbers)


def pictures(*drawn: Picture, tables: bool, more: Callable[[], str] | None = None) -> str:
    """Pictures side by side, or one under the other on a phone; then the tables, if wanted.

    ``more`` makes a further table to show with them.
    """
    shown = f'<div class="clc-pictures">{"".join(one.figure for one in drawn)}</div>'
    if not tables:
        return shown
    made = [make() for make in (more, *(one.numbers for one in drawn)) if make]
    return f'{shown}<div class="clc-tables">{"".join(made)}</div>'


def _tight(cell: str) -> str:
    """A number stays with its unit; a list may break after each semicolon."""
    return cell.replace(" ", "\N{NO-BREAK SPACE}").replace(";\N{NO-BREAK SPACE}", "; ")


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
