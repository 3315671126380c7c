"""Are answers saved once, restored, and never merged silently?"""

import pytest
from conftest import MODULE, save

pytestmark = pytest.mark.django_db


def test_a_saved_answer_comes_back(lesson):
    ada = lesson("ada")
    first = save(ada, value="b")
    assert (first.status_code, first.json()["rev"]) == (200, 1)
    found = ada.get(f"lessons/{MODULE}").json()
    assert found["answers"]["m5-q1"]["value"] == "b"
    assert found["answers"]["m5-q1"]["rev"] == 1
    assert (found["attempt"], found["attempts"], found["state"]) == (1, 2, "open")
    assert found["hand_in_url"] == f"/services/site/modules/{MODULE}/hand-in"
