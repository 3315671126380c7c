"""How long does a learner wait from the press of the button to the feedback on the screen?

A served course, learners one after another in Chromium; then two hundred within a minute, who
are programs. Browser, programs and course share this machine.
"""

import random
import shutil
import sys
import time
from statistics import median, quantiles

from playwright.sync_api import Browser, sync_playwright

from benchmarks import table
from benchmarks.table import Target
from tests.conftest import SWITCHES
from tests.journey.people import Person
from tests.served.learners import MODULE, Learner, all_at_once, notebook
from tests.served.test_load import signed_in

ONE_BY_ONE, CROWD = 20, 200
MINUTE = 60  # seconds
BUTTON = "section.decision button[type=submit]"
FEEDBACK = "section.score meter"
STOPWATCH = """
const now = () => performance.timeOrigin + performance.now();
addEventListener("click", (event) => {
  if (event.target.closest("%s")) sessionStorage.pressed = now();
}, true);
const look = () => {
  if (!document.querySelector("%s")) return setTimeout(look, 5);
  requestAnimationFrame(() => requestAnimationFrame(() => { sessionStorage.seen ??= now(); }));
};
look();
"""


def on_screen(browser: Browser, learner: Learner) -> float:
    """Seconds from the press of the site's button to the first frame that shows the feedback."""
    learner.answer(1, "right")
    person = Person(browser, learner.served.address, learner.name, learner.password)
    person.context.add_init_script(STOPWATCH % (BUTTON, FEEDBACK))
    page = person.sign_in()
    page.goto(f"{person.address}services/site/modules/{MODULE}/hand-in")
    page.locator(BUTTON).click()
    page.locator(FEEDBACK).wait_for()
    page.wait_for_timeout(100)  # the stopwatch notes the frame after next
    pressed, seen = page.evaluate("[+sessionStorage.pressed, +sessionStorage.seen]")
    person.close()
    return (seen - pressed) / 1000


def with_code(learner: Learner) -> float:
    """Seconds until a learner has the grade whose JupyterLab hands in solved analysts' cells."""
    learner.answer(1, "right")
    learner.hand_in(1, notebook("right"))
    return learner.seconds["graded"][0]


def crowd(learners: list[Learner]) -> list[float]:
    """Seconds until each learner who hands in within one minute has the grade.

    Every fourth has solved the analysts' cells.

    :raises AssertionError: a submission was lost, or has not been graded.
    """
    for future in all_at_once(learners, lambda learner: learner.answer(1, "right")):
        future.result()
    chance = random.Random(7)
    moments = {learner.name: chance.uniform(0, MINUTE) for learner in learners}
    parcels = {learner.name: notebook("right") for learner in learners[::4]}

    def hand_in(learner: Learner) -> None:
        time.sleep(moments[learner.name])
        learner.hand_in(1, parcels.get(learner.name))

    for future in all_at_once(learners, hand_in):
        future.result()
    assert len({learner.handed_in[1] for learner in learners}) == len(learners)
    assert {learner.states[1]["state"] for learner in learners} == {"needs_manual"}
    return [seconds for learner in learners for seconds in learner.seconds["graded"]]


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[18]


def main() -> int:
    with signed_in(2 * ONE_BY_ONE + CROWD) as (_course, learners), sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        pressed = [on_screen(browser, learner) for learner in learners[:ONE_BY_ONE]]
        browser.close()
        coded = [with_code(learner) for learner in learners[ONE_BY_ONE : 2 * ONE_BY_ONE]]
        rush = crowd(learners[2 * ONE_BY_ONE :])
    one, within = f"{ONE_BY_ONE} one after another", f"{CROWD} within {MINUTE} s"
    targets = [
        Target(f"press to feedback on the screen, {one}, median", median(pressed), 1, " s"),
        Target(f"press to feedback on the screen, {one}, p95", p95(pressed), 2, " s"),
        Target(f"analysts’ cells handed in to graded, {one}, median", median(coded), 1, " s"),
        Target(f"analysts’ cells handed in to graded, {one}, p95", p95(coded), 2, " s"),
        Target(
            f"{within}, all graded, every fourth with analysts’ cells, p95", p95(rush), 15, " s"
        ),
    ]
    rows = table.markdown(table.HEAD, [target.row() for target in targets])
    table.publish("handing in", f"{table.machine()}\n\n{rows}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
