"""What does the site remember of each learner?

Learners are named by the Hub; ``learner_id`` is that name, so that folders, gradebook and
database say the same. Nothing of a learner's work vanishes with an account.
"""

from django.conf import settings
from django.db import models


def learner_key(**options) -> models.ForeignKey:
    """A reference to an account by its Hub name."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, to_field="username", on_delete=models.PROTECT, **options
    )


class Profile(models.Model):
    """What a person chose for the site."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    language = models.CharField(max_length=12, default="en")


class Progress(models.Model):
    """Where a learner stands in a module: the attempt being worked on, and "I stop here"."""

    learner = learner_key(related_name="progress")
    module = models.CharField(max_length=60)
    attempt = models.PositiveSmallIntegerField(default=1)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("learner", "module"), name="one_progress_a_module"),
        )


class Answer(models.Model):
    """The stored value of one question in one attempt, with its revision number."""

    learner = learner_key(related_name="answers")
    module = models.CharField(max_length=60)
    attempt = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    version = models.PositiveSmallIntegerField()
    variant = models.PositiveSmallIntegerField()
    rev = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("learner", "module", "attempt", "question"), name="one_answer_a_question"
            ),
        )

    def record(self) -> dict:
        """The answer as lessons and submissions know it."""
        return {
            "value": self.value,
            "version": self.version,
            "variant": self.variant,
            "rev": self.rev,
            "at": self.at.isoformat(),
        }


class State(models.TextChoices):
    """What has become of a submission."""

    RECEIVED = "received"
    GRADING = "grading"
    GRADED = "graded"
    NEEDS_MANUAL = "needs_manual"
    REFUSED = "refused"
    FAULT = "fault"


class Submission(models.Model):
    """All answers of a module handed in; its content lies in the exchange, in ``folder``.

    A row with ``due_at`` waits for the grader: not before that moment; ``asked_by`` is who wants
    it graded again. ``report`` is the grader's whole report as JSON; ``best`` says whether
    nbgrader's gradebook holds this attempt.
    """

    learner = learner_key(related_name="submissions")
    module = models.CharField(max_length=60)
    attempt = models.PositiveSmallIntegerField()
    timestamp = models.CharField(max_length=40)
    folder = models.CharField(max_length=250, unique=True)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    due_at = models.DateTimeField(null=True, db_index=True)
    asked_by = models.CharField(max_length=150, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    graded_at = models.DateTimeField(null=True)
    auto_score = models.FloatField(null=True)
    max_auto_score = models.FloatField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    report = models.TextField(blank=True)
    best = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("learner", "module", "attempt"), name="one_submission_an_attempt"
            ),
        )
        indexes = (models.Index(fields=("state", "due_at"), name="in_line"),)

    @property
    def scored(self) -> bool:
        """Whether there is a score to show."""
        return self.state in (State.GRADED, State.NEEDS_MANUAL)

    @property
    def full_marks(self) -> bool:
        """Whether every automatic point was earned."""
        return self.scored and self.max_auto_score > 0 and self.auto_score >= self.max_auto_score
