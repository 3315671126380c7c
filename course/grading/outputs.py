"""Which of a cell's outputs, as a learner's process claims them, may enter a graded notebook?

Text, tables, pictures and errors, each inert and within bounds; everything else is left out.
The learner's process may claim anything at all: nothing here relies on its shape.
"""

from dataclasses import dataclass

from course.grading.inert import picture, plain, table

BUDGET = 1_500_000  # characters of text and base64, a cell
CHARACTERS = 20_000  # of text, a cell
LINES = 500  # of text, a cell
ERROR_CHARACTERS = 6_000
ERROR_LINES = 80
NAME_CHARACTERS = 200
HTML_CHARACTERS = 60_000  # of one table
PIXELS = 16_000_000  # of all pictures, a cell: 64 MB in a browser
OUTPUTS = 40  # a cell

CLAIMED = 1_000_000  # characters that are looked at of any one text

CUT = "Part of the output is not shown: too long, too large, or not a text, table or picture."
"""The last line of a cell whose outputs were cut."""


@dataclass
class _Room:
    """How much may still come."""

    characters: int
    lines: int
    bytes: int
    pixels: int = PIXELS
    cut: bool = False

    def take(self, text: str) -> str:
        """As much of the text, from its start, as there is room for; after a cut, none."""
        kept = text[: max(0, min(self.characters, self.bytes))]
        if kept.count("\n") > self.lines:
            kept = "\n".join(kept.split("\n")[: self.lines]) + "\n"
        self.characters -= len(kept)
        self.bytes -= len(kept)
        self.lines -= kept.count("\n")
        if kept != text:
            self.characters, self.cut = 0, True
        return kept

    def draw(self, mimetype: str, claimed: str) -> str | None:
        """The picture, if it is one and there is room for it."""
        found = picture(mimetype, claimed, max(0, self.bytes))
        if found is None or found[1] > self.pixels:
            self.cut = True
            return None
        self.bytes -= len(found[0])
        self.pixels -= found[1]
        return found[0]


def clean(outputs: list, budget: int = BUDGET) -> list[dict]:
    """A cell's outputs as inert, valid nbformat 4; again is the same as once.

    :param outputs: what is claimed; may be anything.
    :param budget: characters of text and base64 that all of it may have, beside an error.
    :returns: streams, displayed data, results and at most one error, which stands last; then, if
        anything was cut, a stream that says so. No execution counts, no metadata.
    """
    room = _Room(CHARACTERS, LINES, budget)
    claimed = outputs if isinstance(outputs, list) else []
    room.cut = len(claimed) > 50 * OUTPUTS
    found, errors = [], []
    for output in claimed[: 50 * OUTPUTS]:
        kind = output.get("output_type") if isinstance(output, dict) else None
        if kind == "error":
            errors.append(_error(output))
        elif kind == "stream":
            _stream(found, output, room)
        elif kind in ("display_data", "execute_result"):
            _displayed(found, output, room)
    said = {"output_type": "stream", "name": "stderr", "text": CUT + "\n"}
    return [*found, *errors[-1:], *([said] if room.cut else [])]


def _stream(found: list[dict], output: dict, room: _Room) -> None:
    """Add a stream's text, to the output before it where that is the same stream."""
    name = "stderr" if output.get("name") == "stderr" else "stdout"
    text = plain(_text(output.get("text")))
    joins = found and found[-1].get("name") == name
    if text.strip() == CUT or not (joins or len(found) < OUTPUTS):
        room.cut = True
    elif text := room.take(text):
        if joins:
            found[-1]["text"] += text
        else:
            found.append({"output_type": "stream", "name": name, "text": text})


def _displayed(found: list[dict], output: dict, room: _Room) -> None:
    """Add what can be shown of a result; never HTML or a picture that acts."""
    kind, claimed = output["output_type"], output.get("data")
    if not isinstance(claimed, dict) or len(found) >= OUTPUTS:
        room.cut = True
        return
    data = {}
    for mimetype in ("image/png", "image/jpeg"):
        if mimetype in claimed and (drawn := room.draw(mimetype, _text(claimed[mimetype], BUDGET))):
            data[mimetype] = drawn
    if shown := table(_text(claimed.get("text/html"), 4 * HTML_CHARACTERS)):
        if len(shown) <= min(HTML_CHARACTERS, room.bytes):
            data["text/html"] = shown
            room.bytes -= len(shown)
        else:
            room.cut = True
    words = [claimed.get(mimetype) for mimetype in ("text/markdown", "text/latex", "text/plain")]
    if text := room.take(plain(next(filter(None, map(_text, words)), ""))):
        data["text/plain"] = text
    if data:
        count = {"execution_count": None} if kind == "execute_result" else {}
        found.append({"output_type": kind, "data": data, "metadata": {}, **count})
    elif claimed:
        room.cut = True


def _error(output: dict) -> dict:
    """An error; of a long traceback its last lines, which tell what happened."""
    ename, evalue = (plain(_text(output.get(key)))[:NAME_CHARACTERS] for key in ("ename", "evalue"))
    traceback = plain(_text(output.get("traceback"), between="\n"))
    if not traceback.strip():
        traceback = f"{ename}: {evalue}"
    lines = traceback[-ERROR_CHARACTERS:].split("\n")[-ERROR_LINES:]
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": lines}


def _text(claimed, limit: int = CLAIMED, between: str = "") -> str:
    """A string or a list of them, as notebooks have texts; nothing else is one."""
    parts = claimed if isinstance(claimed, list) else [claimed]
    return between.join(part[:limit] for part in parts if isinstance(part, str))[:limit]
