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

from course.grading import cells, settings
from course.grading.engine import Grader, keep_files, submitted_at


class NotGraded(Exception):
    """The submission was refused, or the grader is at fault; neither is a score."""


class ReleasedExporter(NotebookExporter):
    """Reads the released notebook wherever nbgrader would read what a learner handed in."""

    def from_filename(self, filename, resources=None, **kwargs):
        root, module = Path(self.parent.coursedir.root), resources["nbgrader"]["assignment"]
        released = from_dict(cells.load(settings.notebook(root, "release", module)))
        resources["metadata"] = {"name": module, "path": str(Path(filename).parent)}
        return self.from_notebook_node(released, resources=resources, **kwargs)


def install() -> None:
    """Give nbgrader's converter these manners; no setting of nbgrader's reaches as far."""
    Autograde.init_assignment = _init_assignment
    CourseDirectory.get_existing_timestamp = lambda _, folder: submitted_at(Path(folder))


def _init_assignment(self: Autograde, assignment_id: str, student_id: str) -> None:
    """Score first: a submission that cannot be graded leaves no row and no file."""
    root = Path(self.coursedir.root)
    folder = settings.submitted(root, student_id, assignment_id)
    report = Grader(root, self.coursedir.db_url).score(folder, assignment_id, student_id)
    if not report.gradable:
        raise NotGraded(f"{student_id}, {assignment_id}: {report.status}, {report.reason}")
    self.report = report
    when = submitted_at(folder)
    with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
        if self.create_student:
            book.update_or_create_student(student_id)
        about = {"timestamp": when} if when else {}
        book.update_or_create_submission(assignment_id, student_id, **about)
    keep_files(root, folder, report)
    self.notebooks = [n for n in self.notebooks if Path(n).stem == assignment_id]
