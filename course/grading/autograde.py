"""How does ``nbgrader autograde`` take a submission in, when nothing in its folder can be trusted?

nbgrader makes rows before it looks, copies every file it finds, waits on pipes and stops at a
timestamp or a notebook that it cannot read. Here it does what ``course grade`` does.
"""

from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbformat import from_dict
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from course.grading import assignment, cells, gradebook, settings
from course.grading.engine import Grader, keep_files, submitted_at, write_notebook
from course.grading.handedin import handed_in


class NotGraded(Exception):
    """The submission was refused, or the grader is at fault; neither is a score."""


class ReleasedExporter(NotebookExporter):
    """Reads the released notebook wherever nbgrader would read what a learner handed in."""

    def from_filename(self, filename, resources=None, **kwargs):
        root, about = Path(self.parent.coursedir.root), resources["nbgrader"]
        path = root / "release" / about["assignment"] / f"{about['notebook']}.ipynb"
        resources["metadata"] = {"name": about["notebook"], "path": str(Path(filename).parent)}
        released = from_dict(cells.load(path))
        return self.from_notebook_node(released, resources=resources, **kwargs)


def install() -> None:
    """Give nbgrader's converter these manners; no setting of nbgrader's reaches as far."""
    Autograde.init_assignment = _init_assignment
    CourseDirectory.get_existing_timestamp = lambda _, folder: submitted_at(Path(folder))


def _init_assignment(self: Autograde, assignment_id: str, student_id: str) -> None:
    """Score first: a submission that cannot be graded leaves no row and no file."""
    root, url = Path(self.coursedir.root), self.coursedir.db_url
    folder = settings.submitted(root, student_id, assignment_id)
    report = Grader(root, url).score(folder, assignment_id, student_id)
    if not report.gradable:
        raise NotGraded(f"{student_id}, {assignment_id}: {report.status}, {report.reason}")
    self.report = report
    if not self.create_student:
        with Gradebook(url, self.coursedir.course_id) as book:
            book.find_student(student_id)
    released = assignment.load(root, assignment_id, url)
    with gradebook.transaction(url) as connection:
        rows = handed_in(connection, released, student_id, submitted_at(folder))
        for notebook in released.notebooks:
            if notebook.name not in report.shown:  # nbgrader looks at what was handed in only
                write_notebook(connection, rows, notebook, report)
    keep_files(root, folder, released, report)
    self.notebooks = [path for path in self.notebooks if Path(path).stem in report.shown]
