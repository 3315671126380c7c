"""Every question of every built module can be shown, in each of its variants."""

import json

import pytest

from course.lesson.lesson import Lesson
from course.lesson.spec import spec
from course.lesson.store_file import FileStore
from course.paths import SOURCE

BUILT = sorted(SOURCE.glob("*/public.json"))


@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.parent.name)
def test_every_variant_reaches_the_browser_whole(path, tmp_path):
    public = json.loads(path.read_text(encoding="utf-8"))
    lesson = Lesson(public, FileStore(tmp_path, public["module"]))
    for name, question in public["questions"].items():
        for variant in range(len(question["forms"])):
            lesson.opened.variants[name] = variant
            shown = spec(lesson, name)
            assert json.loads(json.dumps(shown)) == shown
            assert shown["prompt"], name
            for column in question["forms"][variant].get("values", {}):
                assert f"{{{column}}}" not in json.dumps(shown), (name, variant)
