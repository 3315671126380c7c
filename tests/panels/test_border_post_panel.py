"""Does the dashboard ask first, answer then, and keep everything when a plan cannot be run?"""

import base64
import re
from xml.etree import ElementTree

import ipywidgets
import pytest
import traitlets

from course import language, panels
from course.panels.controls import Choice, Range

FORM = {
    "case": "border-post",
    "scenario": {
        "days": 10,
        "extra_staff": 2,
        "trucks_per_day": 280,
        "green": 0.75,
        "officers": [1, 3, 2],
        "inspectors": [1, 2, 1],
        "document_minutes": 25,
        "inspection_minutes": 75,
        "red": 0.08,
    },
    "goal": {"floor_percent": 8, "target_minutes": 25, "find_percent": 50},
    "decisions": {
        "officers": {"label": "Officers", "min": 0, "max": 3, "step": 1, "start": 0},
        "inspectors": {"label": "Inspectors", "min": 0, "max": 3, "step": 1, "start": 0},
        "scanner": {"label": "Scanner", "min": 0, "max": 1, "step": 1, "start": 0},
        "red_percent": {"label": "Red", "min": 2, "max": 15, "step": 1, "start": 8},
    },
}


@pytest.fixture
def dashboard():
    return panels.load("border-post").show()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.S))


def plan(officers=0, inspectors=0, scanner=0, red_percent=8):
    return {
        "officers": officers,
        "inspectors": inspectors,
        "scanner": scanner,
        "red_percent": red_percent,
    }


def outcome(form, decisions):
    """The words of a trial, and the widget itself."""
    widget = panels.load("border-post").trial(form, decisions)
    return text("".join(w.value for w in widget.children if isinstance(w, ipywidgets.HTML))), widget


def test_today_is_shown_at_once(dashboard):
    assert dashboard.scenario.value == "today"
    assert dashboard.prediction.layout.display == "none"
    assert "Today the mean release time is" in dashboard.outcome.value
    assert dashboard.outcome.value.count("<img") == 3


def test_the_result_waits_for_the_prediction(dashboard):
    dashboard.scenario.value = "inspector"
    assert dashboard.controls["inspectors"].value == 1
    assert dashboard.prediction.layout.display != "none"
    assert "<img" not in dashboard.outcome.value and "Your plan" not in dashboard.outcome.value
    dashboard.prediction.value = "same"
    said = text(dashboard.outcome.value)
    assert "You expected about the same time." in said and "falls from" in said
    assert "<img" in dashboard.outcome.value


def test_another_plan_asks_again(dashboard):
    dashboard.scenario.value = "inspector"
    dashboard.prediction.value = "shorter"
    dashboard.controls["red"].value = 12
    assert dashboard.prediction.value == "" and "<img" not in dashboard.outcome.value
    assert dashboard.scenario.value == ""  # no longer one of the scenarios


def test_sliders_that_spell_a_scenario_choose_it(dashboard):
    dashboard.controls["red"].value = 12
    assert dashboard.scenario.value == "stricter"
    dashboard.controls["red"].value = 10
    assert dashboard.scenario.value == "today"


def test_exploring_freely_shows_results_at_once(dashboard):
    dashboard.freely.value = True
    dashboard.controls["officers"].value = 2
    assert "<img" in dashboard.outcome.value and dashboard.prediction.layout.display == "none"
    assert "You expected" not in dashboard.outcome.value


def test_an_impossible_plan_says_why_and_keeps_the_settings(dashboard):
    dashboard.freely.value = True
    dashboard.controls["trucks"].value = 320
    dashboard.controls["red"].value = 20
    said = text(dashboard.outcome.value)
    assert "The inspectors cannot keep up: a day brings 96 hours" in said
    assert "Your settings are kept" in said
    assert dashboard.settings["red"] == 20 and dashboard.settings["trucks"] == 320
    dashboard.controls["red"].value = 8
    assert "<img" in dashboard.outcome.value


def test_every_scenario_can_be_run(dashboard):
    dashboard.freely.value = True
    for key, _text in dashboard.scenario.options:
        dashboard.scenario.value = key
        assert "<img" in dashboard.outcome.value, key


def test_tables_on_request(dashboard):
    assert "<table" not in dashboard.outcome.value
    dashboard.tables.value = True
    assert dashboard.outcome.value.count("<table") == 4
    assert "Hit rate of inspections" in dashboard.outcome.value


def test_pictures_have_words_and_are_pictures(dashboard):
    for html in re.findall(r"<figure.*?</figure>", dashboard.outcome.value, flags=re.S):
        assert len(re.search(r'alt="([^"]+)"', html)[1]) > 20
        assert len(text(re.search(r"<figcaption>.*</figcaption>", html, flags=re.S)[0])) > 40
        drawn = base64.b64decode(re.search(r"base64,([^\"]+)", html)[1])
        assert ElementTree.fromstring(drawn).tag.endswith("svg")


def test_every_control_has_a_name(dashboard):
    for control in dashboard.controls.values():
        assert control.label if isinstance(control, Range) else control.description


def test_controls_hold_what_they_may():
    slider = Range("Inspectors", min=0, max=3)
    slider.value = 7
    assert slider.value == 3
    choice = Choice("Which?", {"a": "A"})
    with pytest.raises(traitlets.TraitError):
        choice.value = "b"


def test_there_is_no_other_view_and_no_other_panel():
    with pytest.raises(LookupError):
        panels.load("border-post").show("weather")
    with pytest.raises(LookupError):
        panels.load("ferry")


def test_in_another_language_no_english_word_is_left():
    with language.using(language.PSEUDO):
        dashboard = panels.load("border-post").show()
        dashboard.scenario.value = "stricter"
        dashboard.prediction.value = "longer"
        dashboard.tables.value = True
        target = panels.load("border-post").show("target")
        target.prediction.value = "same"
        chart = panels.load("border-post").show("control-chart")
        chart.guess.value = "noise"
        words = [w.outcome.value for w in (dashboard, target, chart)]
        words += [outcome(FORM, plan(inspectors=2))[0], outcome(FORM, plan(inspectors=9))[0]]
        words += [c.label + c.help for c in dashboard.controls.values() if isinstance(c, Range)]
        words += [text for _key, text in dashboard.scenario.options + dashboard.prediction.options]
    for shown in words:
        # the pseudo-language accents every vowel
        assert not re.search(r"\b(the|release|trucks?|today|plan|mean|hours?)\b", text(shown), re.I)


def test_a_good_mission_plan():
    said, widget = outcome(FORM, plan(inspectors=2, red_percent=10))
    assert "fast enough and finds enough" in said
    assert "wanted: 25 min or less" in said and "the mandate: 8% or more" in said
    assert "Means of 30 simulated runs" in said
    tick = widget.children[-1]
    tick.value = True
    assert "<table" in widget.children[1].value


@pytest.mark.parametrize(
    "decisions, reason",
    [
        (plan(inspectors=3), "needs 3 more people (a scanner takes 2); you have 2"),
        (plan(red_percent=15), "The inspectors cannot keep up"),
        (plan(red_percent=2), "below what the mandate demands"),
        (plan(red_percent=90), "Red can be 25 per cent at most"),
        (plan(inspectors=-1), "between 0 and 100"),
        (plan(officers=1.5), "whole number"),
        (plan(red_percent=float("nan")), "must be a number"),
        ({"officers": 1}, "exactly these decisions"),
        ({**plan(), "days": 3}, "exactly these decisions"),
        ([], "exactly these decisions"),
    ],
)
def test_other_mission_plans_get_a_sentence(decisions, reason):
    assert reason in outcome(FORM, decisions)[0]
