"""A small case for missions, so that these tests do not depend on a simulator's numbers."""

from types import SimpleNamespace

import pytest
from hypothesis import settings

from course import cases

settings.register_profile("calm", deadline=None)  # a busy machine is no fault
settings.load_profile("calm")


@pytest.fixture(autouse=True, scope="module")
def small_case():
    """Worth: 10 an inspector, 100 times the red share; six inspectors are impossible."""

    def mean_utility(scenario, decisions, goal, seeds=range(30)):
        if decisions["inspectors"] == 6:
            raise cases.Impossible("There are not {n} inspectors.", n=6)
        return 10 * decisions["inspectors"] + 100 * decisions["red"] - goal["target"]

    patch = pytest.MonkeyPatch()
    patch.setattr(cases, "load", lambda name: SimpleNamespace(mean_utility=mean_utility))
    yield
    patch.undo()
