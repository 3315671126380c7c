"""Every kind of question in a real browser: by mouse, by keyboard alone, and on the next visit."""

import pytest

from course.lesson.lesson import open_folder
from tests.lesson.sample import QUESTIONS

pytestmark = pytest.mark.browser


def stored(name):
    return open_folder("m0-sample").record(name).get("value")


def saved(stage, name):
    """Wait until the question says that it is saved; the stored value."""
    stage.part(name).locator(".cq-status[data-state=saved]").wait_for()
    return stored(name)


def click(stage, name):
    """Answer one question with the mouse."""
    part = stage.part(name)
    match QUESTIONS[name]["kind"]:
        case "choice":
            part.get_by_text("The time from arrival").click()
        case "several":
            part.get_by_label("Release time").click()
            part.get_by_label("Revenue gap").click()
        case "order":
            part.get_by_label("Move up: Define the clock").click()
        case "match":
            part.get_by_label("Hits per inspection").select_option("b")
            part.get_by_label("Revenue against forecast").select_option("a")
        case "number":
            part.get_by_label("Your answer").fill("5,68 min")
        case "interval":
            part.get_by_label("Lower end").fill("3,5")
            part.get_by_label("Upper end").fill("7")
        case "portfolio":
            part.get_by_label("Single window").click()
        case "mission":
            part.get_by_label("Inspectors").fill("2")
        case "essay" | "text":
            part.locator("textarea").fill("Three short words")


PLAN = {"officers": 0, "inspectors": 0, "scanner": 0, "red_percent": 8}
MOUSE = {
    "m0-q1": "b",
    "m0-q2": ["a", "c"],
    "m0-q3": ["b", "a", "c"],
    "m0-q4": {"hits": "b", "rev": "a"},
    "m0-q5": "5,68 min",
    "m0-q6": {"low": "3,5", "high": "7"},
    "m0-q7": ["SW"],
    "m0-q8": PLAN | {"inspectors": 2},
    "m0-e1": "Three short words",
    "m0-r1": "Three short words",
}


@pytest.mark.parametrize("name", MOUSE)
def test_answered_with_the_mouse_saved_and_found_again(stage, name):
    stage.visit(name)
    assert "Not answered yet" in stage.part(name).inner_text()
    click(stage, name)
    stage.page.evaluate("document.activeElement.blur()")
    assert saved(stage, name) == MOUSE[name]
    before = stage.part(name).evaluate(
        "(el) => [...el.querySelectorAll('input,select,textarea')].map((x) => [x.value, x.checked])"
    )
    stage.visit(name)
    after = stage.part(name).evaluate(
        "(el) => [...el.querySelectorAll('input,select,textarea')].map((x) => [x.value, x.checked])"
    )
    assert after == before
    assert "Saved at" in stage.part(name).inner_text()
    assert stage.faults == []


KEYS = {
    "m0-q1": (["Tab", "ArrowDown"], "b"),
    "m0-q2": (["Tab", "Space", "Tab", "Tab", "Space"], ["a", "c"]),
    "m0-q3": (["Tab", "Tab", "Enter"], ["b", "a", "c"]),
    "m0-q4": (["Tab", "E", "Tab", "E"], {"hits": "a", "rev": "a"}),
    "m0-q5": (["Tab", *"12.5", "Tab"], "12.5"),
    "m0-q6": (["Tab", *"3", "Tab", *"7", "Tab"], {"low": "3", "high": "7"}),
    "m0-q7": (["Tab", "Space", "Tab", "Space"], ["AEO", "RM"]),
    "m0-q8": (
        ["Tab", "ArrowRight", *["Tab"] * 3, "ArrowLeft"],
        PLAN | {"officers": 1, "red_percent": 7.5},
    ),
    "m0-e1": (["Tab", "Tab", *"abc", "Tab"], "abc"),
}


@pytest.mark.parametrize("name", KEYS)
def test_answered_with_the_keyboard_alone(stage, name):
    stage.visit(name)
    keys, value = KEYS[name]
    for key in keys:
        stage.page.keyboard.press(key)
    assert saved(stage, name) == value
    assert stage.faults == []


def test_an_order_keeps_the_focus_on_the_item_and_tells_its_place(stage):
    stage.visit("m0-q3")
    part = stage.part("m0-q3")
    part.get_by_label("Move down: Publish").focus()
    stage.page.keyboard.press("Enter")
    stage.page.keyboard.press("ArrowDown")
    assert part.locator(":focus").get_attribute("aria-label") == "Move down: Publish the result"
    assert part.locator("li").all_inner_texts()[2].startswith("Publish")
    assert (
        part.locator(".cq-hidden[role=status]").first.inner_text()
        == "Publish the result: now 3 of 3"
    )
    assert part.locator(":focus").get_attribute("aria-disabled") == "true"
    stage.page.keyboard.press("Enter")
    assert saved(stage, "m0-q3") == ["b", "c", "a"]


def test_an_order_that_is_right_already_can_be_kept(stage):
    stage.visit("m0-q3")
    stage.part("m0-q3").get_by_role("button", name="Keep this order").click()
    assert saved(stage, "m0-q3") == ["a", "b", "c"]


def test_a_portfolio_adds_up_and_says_what_does_not_fit(stage):
    stage.visit("m0-q7")
    part = stage.part("m0-q7")
    part.get_by_label("Authorised operators").check()
    part.get_by_label("Single window").check()
    text = part.inner_text()
    assert "11 of 10" in text and "5 of 8" in text
    assert "Over the budget by 1." in text
    assert "“Authorised operators” needs “Risk management unit" in text


def test_the_kernel_says_how_it_read_a_number(stage):
    stage.visit("m0-q5")
    part = stage.part("m0-q5")
    for typed, sentence, invalid in (
        ("5,68 min", "Read as 5.68\N{NO-BREAK SPACE}minutes.", "false"),
        ("many", "This cannot be read as a number. Write it like 5.68.", "true"),
    ):
        part.get_by_label("Your answer").fill(typed)
        part.get_by_label("Your answer").blur()
        part.get_by_text(sentence).wait_for()
        assert part.get_by_label("Your answer").get_attribute("aria-invalid") == invalid


def test_words_are_counted_in_the_language_s_plural(stage):
    stage.visit("m0-e1")
    part = stage.part("m0-e1")
    part.locator("textarea").fill("one")
    assert "1 word · 120 to 150 words" in part.inner_text()
    part.locator("textarea").fill("one two")
    assert "2 words ·" in part.inner_text()


def test_practice_answers_at_once_and_a_change_clears_the_answer(stage):
    stage.visit("m0-p1")
    part = stage.part("m0-p1")
    part.get_by_role("button", name="Check").click()
    part.get_by_text("Give your answer first").wait_for()
    part.get_by_label("A slow post").check()
    part.get_by_role("button", name="Check").click()
    part.get_by_text("You read the mean as typical").wait_for()
    part.get_by_label("A long tail").check()
    assert "You read the mean" not in part.inner_text()
    part.get_by_role("button", name="Check").click()
    part.get_by_text("Yes, that fits.").wait_for()


def test_decisions_are_tried_in_the_case(stage):
    stage.visit("m0-q8")
    part = stage.part("m0-q8")
    part.get_by_label("Inspectors").fill("2")
    part.get_by_role("button", name="Try these decisions").click()
    part.get_by_text("The outcome is shown below.").wait_for()
    assert len(stage.widgets["m0-q8"].outcome.children) == 1
    assert saved(stage, "m0-q8")["inspectors"] == 2


@pytest.mark.parametrize("language", ["en", "en-XA"])
@pytest.mark.parametrize("width", [360, 1100])
def test_nothing_overflows_and_every_target_is_large(stage, monkeypatch, language, width):
    monkeypatch.setenv("COURSE_LANGUAGE", language)
    stage.page.set_viewport_size({"width": width, "height": 800})
    stage.visit(*QUESTIONS)
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= width
    small = stage.page.evaluate("""() => [...document.querySelectorAll(
        ".cq button, .cq select, .cq textarea, .cq input[type=text], .cq input[type=range], .cq-option, .cq summary")]
      .filter((el) => el.checkVisibility() && el.getBoundingClientRect().height < 43.9)
      .map((el) => el.outerHTML)""")
    assert small == []


def test_every_control_has_a_name(stage):
    stage.visit(*QUESTIONS)
    nameless = stage.page.evaluate("""() => [...document.querySelectorAll(".cq input, .cq select, .cq textarea, .cq button")]
      .filter((el) => !(el.labels?.length && el.labels[0].textContent.trim())
        && !el.getAttribute("aria-label") && !el.getAttribute("aria-labelledby") && !el.textContent.trim())
      .map((el) => el.outerHTML)""")
    assert nameless == []
    dangling = stage.page.evaluate("""() => [...document.querySelectorAll("[aria-labelledby],[aria-describedby],label[for],output[for]")]
      .flatMap((el) => ["aria-labelledby", "aria-describedby", "for"].flatMap((a) => (el.getAttribute(a) ?? "").split(" ")))
      .filter((id) => id && !document.getElementById(id))""")
    assert dangling == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(stage, scheme):
    stage.page.emulate_media(color_scheme=scheme)
    stage.visit(*QUESTIONS)
    click(stage, "m0-q1")
    stage.part("m0-q7").get_by_label("Authorised operators").check()
    saved(stage, "m0-q1")
    faint = stage.page.evaluate("""() => {
      const parse = (css) => css.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
        .map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
      const ground = (el) => { const c = parse(getComputedStyle(el).backgroundColor); return c[3] === 0 ? ground(el.parentElement) : c; };
      return [...document.querySelectorAll(".cq *")]
        .filter((el) => [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && el.checkVisibility())
        .map((el) => { const [a, b] = [light(parse(getComputedStyle(el).color)), light(ground(el))].sort((x, y) => y - x);
          return [(a + .05) / (b + .05), el.outerHTML]; })
        .filter(([ratio]) => ratio < 4.5);
    }""")
    assert faint == []
