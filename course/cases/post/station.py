"""When does each truck's work begin at one station, given who is at work in which hour?"""

from heapq import heappop, heappush, heapreplace

import numpy as np


def serve(
    arrival: np.ndarray, work: np.ndarray, rank: np.ndarray, staff: tuple[int, ...]
) -> np.ndarray:
    """Start of work for each truck at a station with a queue, in minutes.

    arrival: minutes, in ascending order; work: minutes; rank: who goes first, 0 before 1 (a
    permutation); staff: people at work in each of the 24 hours of a day, at least one in some
    hour. Work once begun is finished, also when the shift ends: whoever goes off duty does so
    between two trucks. At one instant the order is: work ends, shifts change, trucks join the
    queue, work begins.
    """
    count = len(arrival)
    by_rank = np.empty(count, dtype=np.int64)
    by_rank[rank] = np.arange(count)
    on_duty = np.asarray(staff)[(arrival // 60).astype(np.int64) % 24].tolist()
    at, minutes, ranks, trucks = arrival.tolist(), work.tolist(), rank.tolist(), by_rank.tolist()
    at.append(float("inf"))
    start = at[:count]  # right for all who need not wait
    queue: list[int] = []  # ranks of the trucks that wait
    busy: list[float] = []  # ends of the work under way
    here = 0
    while here < count:
        now = at[here]
        while busy and busy[0] <= now:
            heappop(busy)
        if len(busy) < on_duty[here] and at[here + 1] > now:
            heappush(busy, now + minutes[here])
            here += 1
            continue
        while True:  # somebody waits: nothing begins before work ends or the hour turns
            while at[here] <= now:
                heappush(queue, ranks[here])
                here += 1
            hour = int(now // 60)
            people = staff[hour % 24]
            while busy and busy[0] <= now:
                if queue and len(busy) <= people:  # who has finished takes the next truck
                    truck = trucks[heappop(queue)]
                    start[truck] = now
                    heapreplace(busy, now + minutes[truck])
                else:
                    heappop(busy)
            while queue and len(busy) < people:
                truck = trucks[heappop(queue)]
                start[truck] = now
                heappush(busy, now + minutes[truck])
            if not queue:
                break
            turn = (hour + 1) * 60.0
            now = busy[0] if busy and busy[0] < turn else turn
    return np.array(start)
