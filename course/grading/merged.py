"""How does a submitted notebook fit the released one?

Cells that nbgrader knows stay where they were released, whatever became of them: an answer cell
takes the learner's text, every other keeps its own. A cell that nbgrader does not know follows
the known cell that it follows in the submission. In a module only the learner's code is taken
over: its prose is translated, and comes from the release.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from course.grading import cells
from course.grading.assignment import Notebook, Part
from course.grading.inert import picture
from course.grading.reading import MAX_CODE, Refused, tame

MAX_CELLS = 2_000
MAX_PICTURES, MAX_PICTURE = 20, 2_000_000  # a cell; bytes
PICTURES = ("image/png", "image/jpeg")
KINDS = ("code", "markdown", "raw")


@dataclass(frozen=True)
class Placed:
    """One cell of a graded notebook.

    :ivar part: the released cell, ``None`` for one that the learner added.
    :ivar text: what stands in it: of a test, what was released.
    :ivar changed: the learner wrote it, or changed it.
    :ivar pictures: pictures pasted into prose, as nbformat keeps attachments.
    :ivar outputs: what it showed when it ran, inert.
    """

    name: str
    role: str
    kind: str
    text: str
    part: Part | None = None
    changed: bool = False
    pictures: dict | None = None
    outputs: tuple = field(default=(), compare=False)


def merge(notebook: Notebook, submitted: dict | None, authored: bool) -> list[Placed]:
    """The cells of a notebook with what the learner made of them, in the order they run.

    :param submitted: the parsed notebook that was handed in; ``None`` leaves all as released.
    :raises course.grading.reading.Refused: it is no notebook, or too large.
    """
    theirs = _cells(submitted)
    chosen = _known(notebook, theirs) if submitted is not None else {}
    loose = _loose(notebook, theirs, set(chosen.values()), chosen, authored)
    fixed = [p for p in notebook.parts if authored or p.named or submitted is None]
    found = list(loose[None])
    for part in fixed:
        found.append(_placed(part, theirs[chosen[part.name]] if part.name in chosen else None))
        found += loose[part.name]
    return found


def _cells(submitted: dict | None) -> list[dict]:
    """The cells as plain dictionaries with ``name`` or ``None``, ``id``, ``kind`` and ``text``."""
    if submitted is None:
        return []
    if not isinstance(submitted, dict) or not isinstance(submitted.get("cells"), list):
        raise Refused("wrong_notebook")
    if len(submitted["cells"]) > MAX_CELLS:
        raise Refused("too_big")
    return [_plain(cell) for cell in submitted["cells"] if isinstance(cell, dict)]


def _plain(cell: dict) -> dict:
    text, kind = tame(cells.source(cell)), cell.get("cell_type")
    kind = kind if kind in KINDS else "raw"
    if kind == "code" and len(text) > MAX_CODE:
        raise Refused("too_big")
    about = cell.get("metadata")
    about = about.get("nbgrader") if isinstance(about, dict) else None
    name = about.get("grade_id") if isinstance(about, dict) else None
    name, own = (it if isinstance(it, str) else None for it in (name, cell.get("id")))
    pictures = _pictures(cell.get("attachments")) if kind == "markdown" else None
    return {"name": name, "id": own, "kind": kind, "text": text, "pictures": pictures}


def _pictures(attachments) -> dict[str, dict] | None:
    """What of the pictures that were pasted into prose is surely pictures."""
    found = {}
    for name, forms in attachments.items() if isinstance(attachments, dict) else ():
        for mime, claimed in forms.items() if isinstance(forms, dict) else ():
            if mime not in PICTURES or not isinstance(claimed, str) or len(found) == MAX_PICTURES:
                continue
            if inert := picture(mime, claimed, MAX_PICTURE):
                found[tame(name)] = {mime: inert[0]}
    return found or None


def _known(notebook: Notebook, theirs: list[dict]) -> dict[str, int]:
    """Where each known cell stands in the submission: name -> index.

    Of copies, the one with the released cell's id counts, else the last, as in nbgrader. A cell
    that has lost its metadata is known by its id.
    """
    found: dict[str, int] = {}
    ids = {part.cell.get("id"): part for part in notebook.by_name.values() if part.cell.get("id")}
    for index, cell in enumerate(theirs):
        original = ids.get(cell["id"])
        name = cell["name"] or (original.name if original else None)
        if name not in notebook.by_name:
            continue
        here = original is not None and original.name == name
        there = name in found and theirs[found[name]]["id"] in ids
        if here or not there:
            found[name] = index
    return found


def _loose(notebook, theirs, used: set[int], chosen: dict[str, int], authored: bool) -> dict:
    """The cells that nbgrader does not know, by the name of the known cell that they follow."""
    released = defaultdict(list)
    for part in reversed(notebook.parts):
        if not part.named:
            released[part.cell["cell_type"], part.text].append(part)
    at = {index: name for name, index in chosen.items()}
    found, anchor = defaultdict(list), None
    for index, cell in enumerate(theirs):
        if index in used:
            anchor = at[index]
            continue
        kind, text = cell["kind"], cell["text"]
        if authored and (kind != "code" or not text.strip()):
            continue
        if same := released[kind, text]:
            part = same.pop()
            if not authored:  # a module's are all in their place already
                found[anchor].append(Placed(part.name, part.role, kind, text, part))
        else:
            about = {"changed": True, "pictures": cell["pictures"]}
            found[anchor].append(Placed(f"+{index}", cells.ADDED, kind, text, **about))
    return found


def _placed(part: Part, theirs: dict | None) -> Placed:
    kind, text = part.cell["cell_type"], part.cell["source"]
    if part.role not in cells.SOLUTIONS or theirs is None:
        return Placed(part.name, part.role, kind, text, part)
    same = theirs["text"] == text
    if part.role == cells.ANSWER:  # nobody reads it: blanks at its ends say nothing
        same = theirs["text"].strip() == text.strip()
    if same and not theirs["pictures"]:
        return Placed(part.name, part.role, kind, text, part)
    if len(theirs["text"]) > MAX_CODE:
        raise Refused("too_big")
    pictures = theirs["pictures"] if kind == "markdown" else None
    return Placed(part.name, part.role, kind, theirs["text"], part, changed=True, pictures=pictures)
