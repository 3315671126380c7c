"""What is left of a graded notebook when its file is trusted in nothing?

A new notebook is made from texts, cleaned outputs and what nbgrader has to know of a cell; ids,
attachments, tags, titles and every other metadata stay behind.
"""

import math
import re

from nbformat import NotebookNode, from_dict, v4

from course.grading.inert.plain import plain
from course.grading.outputs import clean

NAME = re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII)
ROLES = ("grade", "solution", "task", "locked")
LONGEST = 200_000  # characters of one cell that are shown


def notebook(claimed: dict) -> NotebookNode:
    """The inert form of a parsed notebook."""
    cells = claimed.get("cells")
    found = [_cell(n, cell) for n, cell in enumerate(cells if isinstance(cells, list) else [])]
    python = {"language_info": {"name": "python"}}
    return v4.new_notebook(cells=[cell for cell in found if cell], metadata=python)


def _cell(number: int, cell) -> NotebookNode | None:
    if not isinstance(cell, dict):
        return None
    text = cell.get("source")
    text = "".join(p for p in text if isinstance(p, str)) if isinstance(text, list) else text
    text = plain(text if isinstance(text, str) else "")[:LONGEST]
    about = {"id": f"cell-{number}", "metadata": _about(cell.get("metadata"))}
    if cell.get("cell_type") == "markdown":
        return v4.new_markdown_cell(text, **about)
    return v4.new_code_cell(text, outputs=from_dict(clean(cell.get("outputs"))), **about)


def _about(metadata) -> dict:
    """nbgrader's metadata, if it is well-formed."""
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(about, dict) or not isinstance(about.get("grade_id"), str):
        return {}
    if not NAME.fullmatch(about["grade_id"]):
        return {}
    points = about.get("points")
    number = isinstance(points, int | float) and math.isfinite(points)
    kept = {"grade_id": about["grade_id"], "points": float(points) if number else 0.0}
    return {"nbgrader": kept | {role: about.get(role) is True for role in ROLES}}
