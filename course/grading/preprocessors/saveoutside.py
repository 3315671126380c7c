"""How do scores enter the gradebook, when nbgrader asks?"""

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import comments, gradebook


class SaveOutside(NbGraderPreprocessor):
    """Stands where nbgrader saves automatic grades; the rules are those of ``course grade``."""

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        report = about["report"]
        with Gradebook(about["db_url"]) as book:
            sheet = book.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            connection = book.db.connection()
            gradebook.marked.create(connection, checkfirst=True)
            gradebook.save(connection, sheet.id, report.marks, comments.by_cell(report, nb))
            book.db.commit()
        return nb, resources
