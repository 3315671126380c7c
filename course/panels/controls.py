"""What does a reader move or press in a panel, by mouse, finger, keyboard or screen reader?

The stock sliders and button rows have no accessible name; these two are native inputs.
"""

from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from course import language

_BROWSER = Path(__file__).parent / "browser"


class Range(anywidget.AnyWidget):
    """A slider with its label, its value in the reader's number format and a line of help.

    ``shown`` is the text for the value, with ``{value}``, such as ``"{value} %"``.
    """

    _esm = _BROWSER / "range.js"
    _css = _BROWSER / "controls.css"
    value = traitlets.Float(0).tag(sync=True)
    min = traitlets.Float(0).tag(sync=True)
    max = traitlets.Float(100).tag(sync=True)
    step = traitlets.Float(1).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    shown = traitlets.Unicode("{value}").tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, **traits: object) -> None:
        super().__init__(label=label, language=language.locale().language, **traits)

    @traitlets.validate("value")
    def _within(self, proposal: dict) -> float:
        return min(self.max, max(self.min, proposal["value"]))


class Choice(anywidget.AnyWidget):
    """One of a few options as a row of buttons that wraps: radio inputs under one legend.

    ``options`` is a list of ``[key, text]``; ``value`` is the chosen key, ``""`` for none.
    """

    _esm = _BROWSER / "choice.js"
    _css = _BROWSER / "controls.css"
    value = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)

    def __init__(self, label: str, options: dict[str, str], **traits: object) -> None:
        pairs = [[key, text] for key, text in options.items()]
        super().__init__(label=label, options=pairs, **traits)

    @traitlets.validate("value")
    def _known(self, proposal: dict) -> str:
        if proposal["value"] not in ("", *(key for key, _ in self.options)):
            raise traitlets.TraitError(f"there is no option {proposal['value']!r}")
        return proposal["value"]


class Tick(ipywidgets.Checkbox):
    """A checkbox whose text wraps and is as wide as the panel allows."""

    def __init__(self, label: str, **traits: object) -> None:
        super().__init__(description=label, indent=False, layout={"width": "auto"}, **traits)
        self.add_class("clc-tick")
