"""The border post written again, event by event, with SimPy: the reference for the fast model.

It gets the trucks that ``course.cases.border_post.draw`` drew and returns their release times. It
shares no scheduling code with the fast model: one process a truck, one queue a station.
"""

from heapq import heappop, heappush

import numpy as np
import simpy

from course.cases.post.draws import GREEN, RED

LAST = 2  # after all ordinary events of the same instant


class Station:
    """A queue with priorities, served by staff that change every hour; no work is interrupted."""

    def __init__(self, env, staff):
        self.env, self.staff = env, staff
        self.queue, self.busy, self.woken = [], 0, False

    def people(self):
        return self.staff[int(self.env.now // 60) % 24]

    def join(self, key):
        turn = self.env.event()
        heappush(self.queue, (key, turn))
        self.wake()
        return turn

    def leave(self):
        self.busy -= 1
        self.wake()

    def wake(self):
        """Look at the queue once everything else of this instant has happened."""
        if not self.woken:
            self.woken = True
            look = simpy.Event(self.env)
            look.callbacks.append(self.begin)
            look._ok, look._value = True, None
            self.env.schedule(look, priority=LAST)

    def begin(self, _event):
        self.woken = False
        while self.queue and self.busy < self.people():
            self.busy += 1
            heappop(self.queue)[1].succeed()


class Post:
    """The whole post; ``run`` returns (cleared by customs, released) in minutes for each truck."""

    def __init__(self, setup, trucks):
        self.setup, self.trucks = setup, trucks
        self.env = simpy.Environment()
        names = ("documents", "scanner", "inspection", "agency")
        self.stations = {name: Station(self.env, setup.staff(name)) for name in names}
        self.cleared = np.full(len(trucks.arrival), np.nan)
        self.released = np.full(len(trucks.arrival), np.nan)
        self.opening = self.env.event()
        self.still_here = len(trucks.arrival)
        names = ("arrival", "channel", "alarm", "agency", "first", "document", "scan")
        names += ("inspection", "agency_check", "payment")
        columns = (getattr(trucks, name).tolist() for name in names)
        self.rows = list(zip(*columns, strict=True))

    def run(self):
        self.env.process(self.clock())
        for number in range(len(self.rows)):
            self.env.process(self.truck(number))
        self.env.run()
        return self.cleared, self.released

    def open_now(self):
        return self.setup.opens <= int(self.env.now // 60) % 24 < self.setup.closes

    def clock(self):
        """Change shifts and open the gate on the hour, until the last truck has left."""
        while self.still_here:
            if int(self.env.now // 60) % 24 == self.setup.opens:
                self.opening.succeed()
                self.opening = self.env.event()
            for station in self.stations.values():
                if station.queue:
                    station.wake()
            yield self.env.timeout(60)

    def visit(self, number, name, minutes, first, easy=()):
        """Priority, then (under a mean-time target) easy files, then first come, first served;
        of trucks that join in the same instant, the one that reached the post earlier."""
        station = self.stations[name]
        yield station.join((not first, *easy, self.env.now, number))
        yield self.env.timeout(minutes)
        station.leave()

    def truck(self, number):
        (arrival, channel, alarm, agency, first, document, scan, inspection, check, payment) = (
            self.rows[number]
        )
        setup, env = self.setup, self.env
        yield env.timeout(arrival)
        if not self.open_now():
            yield self.opening
        if setup.registration_minutes:
            yield env.timeout(setup.registration_minutes)
        if channel != GREEN:
            easy = ()
            if setup.incentive == "mean_time":
                easy = (channel == RED, document)
                if channel == RED or document > setup.document_minutes:
                    yield env.timeout(setup.set_aside_minutes)
            yield from self.visit(number, "documents", document, first, easy)
        if channel == RED:
            if setup.scanners:
                yield from self.visit(number, "scanner", scan, first)
            if alarm or not setup.scanners:
                yield from self.visit(number, "inspection", inspection, first)
        settles = payment if channel != GREEN else 0.0
        self.cleared[number] = env.now + settles
        if agency:
            yield from self.visit(number, "agency", check, first)
        if settles:
            yield env.timeout(settles)
        self.released[number] = env.now
        self.still_here -= 1
