"""How does a released module reach a learner in their language?

Prose and public texts are replaced by the catalog's; cells, ids, names, keys and answers stay,
so that one assignment and one gradebook row serve all languages.
"""

import json
import shutil
from pathlib import Path

import nbformat

from course.authoring.catalog import Translate, blocks, translate, translated_public


def localise_notebook(notebook: nbformat.NotebookNode, translate: Translate) -> None:
    """Put the prose of a notebook, in place, into another language; answer cells stay."""
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader")
        if cell.cell_type == "markdown" and not about:
            cell.source = "\n\n".join(translate(cell.id, block) for block in blocks(cell.source))
        elif cell.cell_type == "code" and not cell.metadata.get("jupyter", {}).get("source_hidden"):
            # An exercise not yet done must not keep the cells below it from running.
            tags = cell.metadata.get("tags", [])
            cell.metadata["tags"] = [*tags, *({"raises-exception"} - set(tags))]


def localise_folder(released: Path, target: Path, language: str) -> None:
    """Write a released module's folder once more, in ``language``.

    Switching language in the middle of a module writes over the prose of an earlier copy and
    keeps the learner's answer cells and every other file of theirs.

    :param released: a folder that nbgrader released: ``<module>.ipynb``, ``public.json``, data.
    :param target: where the copy goes; made if missing.
    :raises FileNotFoundError: nothing was released there.
    """
    public = json.loads((released / "public.json").read_text(encoding="utf-8"))
    module = public["module"]
    into = translate(language, module)
    public = {**translated_public(public, into), "language": language}
    notebook = nbformat.read(released / f"{module}.ipynb", as_version=4)
    localise_notebook(notebook, into)
    notebook.metadata["course"] = {"language": language}
    _write(notebook, public, released, target)


def renew_folder(fresh: Path, target: Path) -> bool:
    """Bring a learner's earlier copy of a module to what the site sends now; whether it differed.

    Needs neither authored text nor catalogs: ``fresh`` is in the learner's language already.

    :param fresh: the folder as the site sent it.
    :param target: the learner's copy: answer cells, cells and files of the learner's own stay.
    :raises FileNotFoundError: ``fresh`` holds no lesson.
    :raises nbformat.reader.NotJSONError: the learner's copy is no notebook any more.
    """
    public = json.loads((fresh / "public.json").read_text(encoding="utf-8"))
    ours = ("public.json", f"{public['module']}.ipynb")
    if all((target / name).is_file() for name in ours):
        earlier = json.loads((target / "public.json").read_text(encoding="utf-8"))
        if earlier == public:
            return False
    notebook = nbformat.read(fresh / f"{public['module']}.ipynb", as_version=4)
    _write(notebook, public, fresh, target)
    return True


def _write(notebook: nbformat.NotebookNode, public: dict, released: Path, target: Path) -> None:
    """Write a lesson over ``target``: the learner's cells are kept, and files that are there."""
    name = f"{public['module']}.ipynb"
    target.mkdir(parents=True, exist_ok=True)
    _keep_answers(notebook, target / name)
    for path in released.iterdir():
        ours = path.name in (name, "public.json")
        if path.is_file() and not ours and not (target / path.name).exists():
            shutil.copyfile(path, target / path.name)
    text = json.dumps(public, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    nbformat.write(notebook, target / name)
    (target / "public.json").write_text(text, encoding="utf-8")


def _keep_answers(notebook: nbformat.NotebookNode, earlier: Path) -> None:
    """Take over, by id, the answer cells and the learner's own cells of an earlier copy."""
    if not earlier.is_file():
        return
    before = nbformat.read(earlier, as_version=4)
    ids = {cell.id for cell in notebook.cells}
    mine = {
        cell.id: cell for cell in before.cells if cell.metadata.get("nbgrader", {}).get("solution")
    }
    cells = [mine.get(cell.id, cell) for cell in notebook.cells]
    for number, cell in enumerate(before.cells):
        if cell.id not in ids:  # the learner's own: keep it after the cell it followed
            previous = before.cells[number - 1].id if number else None
            place = next((i + 1 for i, c in enumerate(cells) if c.id == previous), len(cells))
            cells.insert(place, cell)
    notebook.cells = cells
