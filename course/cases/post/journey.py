"""How does each truck get from the gate to its release?

No truck ever goes back, so that the post is computed station after station, each for all trucks,
instead of event after event: the same times, many times faster.
"""

from dataclasses import dataclass

import numpy as np

from course.cases.post.draws import GREEN, RED, Trucks
from course.cases.post.setup import Setup
from course.cases.post.station import serve


@dataclass(frozen=True, eq=False)
class Visit:
    """The trucks that came to one station: who (positions in ``Trucks``) and when, in minutes."""

    truck: np.ndarray
    joined: np.ndarray
    began: np.ndarray
    ended: np.ndarray


@dataclass(frozen=True, eq=False)
class Journey:
    """When each truck was cleared by customs and released, in minutes, and its visits."""

    cleared: np.ndarray
    released: np.ndarray
    visits: dict[str, Visit]


def travel(trucks: Trucks, setup: Setup) -> Journey:
    """Move all trucks through gate, documents, scanner, inspection, other agency and payment.

    Under the incentive ``mean_time`` the staff please the mean (Goodhart, 1975): they re-code
    some red trucks to yellow, take easy files first (yellow before red, short before long) and set
    hard ones (red, or papers that take longer than the average) aside for a while. Under
    ``paired`` a second indicator watches the slowest trucks and a random sample of re-coded ones,
    which makes all this pointless: the post works as under ``none``.
    """
    clock = _at_gate(trucks.arrival, setup) + setup.registration_minutes
    red = trucks.channel == RED
    easy_first = setup.incentive == "mean_time"
    if easy_first:
        hard = red | ((trucks.channel != GREEN) & (trucks.document > setup.document_minutes))
        clock[hard] += setup.set_aside_minutes
    somebody_first = bool(trucks.first.any())
    visits = {}

    def pass_through(station: str, chosen: np.ndarray, work: np.ndarray) -> None:
        who = np.flatnonzero(chosen)
        if not len(who):
            visits[station] = Visit(who, *[clock[who]] * 3)
            return
        who = who[np.argsort(clock[who], kind="stable")]
        joined, minutes = clock[who], work[who]
        keys = [~trucks.first[who]] if somebody_first else []
        if easy_first and station == "documents":
            keys = [minutes, trucks.channel[who] == RED, *keys]
        rank = np.arange(len(who))
        if keys:
            rank[np.lexsort(keys)] = np.arange(len(who))
        began = serve(joined, minutes, rank, setup.staff(station))
        clock[who] = began + minutes
        visits[station] = Visit(who, joined, began, began + minutes)

    pass_through("documents", trucks.channel != GREEN, trucks.document)
    pass_through("scanner", red & bool(setup.scanners), trucks.scan)
    pass_through("inspection", red & (trucks.alarm | (not setup.scanners)), trucks.inspection)
    cleared = clock.copy()
    pass_through("agency", trucks.agency, trucks.agency_check)
    payment = np.where(trucks.channel == GREEN, 0.0, trucks.payment)
    return Journey(cleared=cleared + payment, released=clock + payment, visits=visits)


def _at_gate(arrival: np.ndarray, setup: Setup) -> np.ndarray:
    """When each truck is let in: at once in opening hours, else at the next opening."""
    if setup.closes - setup.opens == 24:
        return arrival
    hour = np.floor(arrival / 60)
    of_day = hour % 24
    wait = np.where(of_day < setup.opens, setup.opens - of_day, setup.opens + 24 - of_day)
    closed = (of_day < setup.opens) | (of_day >= setup.closes)
    return np.where(closed, (hour + wait) * 60, arrival)
