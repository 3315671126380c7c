"""Do the guides mention every command, setting and make target, and do their links lead somewhere?"""

import re

import pytest

from course import cli, paths

GUIDES = [*paths.ROOT.glob("*.md"), *paths.ROOT.glob("docs/**/*.md")]
TEXT = "\n".join(guide.read_text(encoding="utf-8") for guide in GUIDES)


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_is_documented(command):
    assert re.search(rf"course {command}\b", TEXT)


def test_every_setting_is_documented():
    code = "\n".join(p.read_text(encoding="utf-8") for p in paths.PACKAGE.rglob("*.py"))
    internal = {
        *("COURSE_API", "COURSE_TOKEN", "COURSE_LEARNER", "COURSE_LANGUAGE", "COURSE_ID"),
        *("COURSE_SITE_SOCKET", "COURSE_LESSON_DIR", "COURSE_PORT", "COURSE_ADDRESS"),
        *("COURSE_INSECURE_DEMO", "COURSE_NOTEBOOKS"),
    }
    settings = set(re.findall(r"environ(?:\.get\(|\[)\s*\"(COURSE_\w+)\"", code)) - internal
    assert settings
    assert not {name for name in settings if name not in TEXT}


@pytest.mark.parametrize("target", ["serve", "test", "fast", "check", "bench", "soak", "lock"])
def test_every_make_target_is_documented(target):
    assert f"make {target}" in TEXT


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_between_files_lead_somewhere(guide):
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", guide.read_text("utf-8")):
        assert (guide.parent / target).exists(), target


def test_the_course_says_that_it_is_independent():
    readme = (paths.ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"not affiliated with.*World Customs Organization", readme, re.DOTALL)
