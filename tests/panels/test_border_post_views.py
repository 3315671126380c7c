"""Do the explorers ask first, and then say what the model and the chart say?"""

import re

import pytest

from course import panels


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


@pytest.fixture
def chart():
    return panels.load("border-post").show("control-chart")


@pytest.fixture
def target():
    return panels.load("border-post").show("target")


def test_limits_appear_after_the_judgement(chart):
    assert "limits run from" not in chart.outcome.value
    chart.guess.value = "signal"
    said = text(chart.outcome.value)
    assert "from 11.8 to 35.0 hours" in said and "Noise" in said and "otherwise" in said


@pytest.mark.parametrize(
    "story, latest, truth",
    [
        ("worst", 29, "Noise"),
        ("jump", 37, "Signal: a month lies outside"),
        ("drift", 23, "Signal: eight months in a row"),
        ("reform", 17, "Signal: three of four"),
    ],
)
def test_each_story_is_judged_by_the_chart(chart, story, latest, truth):
    chart.story.value = story
    assert chart.latest.value == latest
    chart.guess.value = "noise" if truth == "Noise" else "signal"
    said = text(chart.outcome.value)
    assert truth in said and "You saw it so too." in said


def test_a_new_month_asks_again(chart):
    chart.guess.value = "noise"
    chart.latest.value = 36
    assert chart.guess.value == "" and "limits run" not in chart.outcome.value
    chart.guess.value = "noise"
    assert "Signal" in chart.outcome.value and "otherwise" in chart.outcome.value


def test_chart_table_and_target(chart):
    chart.tables.value = chart.target.value = True
    assert chart.outcome.value.count('<th scope="row"') == 13
    assert "It is a wish" in chart.outcome.value


def test_the_bonus_waits_for_the_prediction(target):
    assert target.incentive.layout.display == "none"
    assert (
        "One target" not in target.outcome.value and "Say what you expect" in target.outcome.value
    )
    target.prediction.value = "faster"
    said = text(target.outcome.value)
    assert target.incentive.value == "mean_time" and "You expected the slowest tenth" in said
    assert "The mean falls from" in said


def test_the_paired_indicator_makes_the_effect_disappear(target):
    target.prediction.value = "slower"
    target.incentive.value = "paired"
    assert "The effect is gone" in target.outcome.value
    shown = re.findall(
        r'clc-big">([^<]*)</div><div class="clc-was">without a target ([^<]*)<',
        target.outcome.value,
    )
    assert len(shown) == 5 and all(now == before for now, before in shown)
