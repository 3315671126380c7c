"""How does a lesson read and save a learner's answers?"""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from course.web import lessons
from course.web.api.doors import Door

router = Router(auth=Door("session", "hub", "lesson"))

Count = Annotated[int, Field(strict=True, ge=0, le=10**9)]


class Save(Schema):
    """One answer to be saved, and the revision it is based on."""

    attempt: Count
    value: Any
    version: Count
    variant: Count
    rev: Count


@router.get("lessons/{module}")
def read(request, module: str):
    return lessons.lesson(request.auth.learner, module, request.language)


@router.put("lessons/{module}/answers/{question}")
def save(request, module: str, question: str, sent: Save):
    values = {name: getattr(sent, name) for name in Save.model_fields}
    return lessons.save(request.auth.learner, module, question, values)
