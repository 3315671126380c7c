"""Does the one command say what it can do, and refuse what it cannot?"""

import importlib

import pytest

from course import cli


def test_without_words_it_lists_its_commands(capsys):
    assert cli.main([]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in cli.COMMANDS)


def test_an_unknown_command_is_refused(capsys):
    assert cli.main(["fly"]) == 2
    assert "'fly'" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_exists_and_explains_itself(name, capsys):
    module, function = cli.COMMANDS[name][0].split(":")
    assert callable(getattr(importlib.import_module(module), function))
    if name == "site":
        return  # django's own help starts the site's settings; tests/web uses it
    with pytest.raises(SystemExit) as stop:
        cli.main([name, "--help"])
    assert stop.value.code == 0
    assert f"course {name}" in capsys.readouterr().out
