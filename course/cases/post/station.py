"""When does each truck's work begin at one station, given who is at work in which hour?"""

from heapq import heappop, heappush

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
    at, minutes, ranks, trucks = arrival.tolist(), work.tolist(), rank.tolist(), by_rank.tolist()
    start = [0.0] * count
    queue: list[int] = []  # ranks of the trucks that wait
    busy: list[float] = []  # ends of the work under way
    at.append(float("inf"))
    here = 0
    while here < count:
        now = at[here]
        while busy and busy[0] <= now:
            heappop(busy)
        if len(busy) < staff[int(now // 60) % 24] and at[here + 1] > now:
            start[here] = now  # nobody waits and somebody is free
            heappush(busy, now + minutes[here])
            here += 1
            continue
        while True:  # a busy period: from here on somebody waits
            while at[here] <= now:
                heappush(queue, ranks[here])
                here += 1
            while busy and busy[0] <= now:
                heappop(busy)
            hour = now // 60
            people = staff[int(hour) % 24]
            while queue and len(busy) < people:
                truck = trucks[heappop(queue)]
                start[truck] = now
                heappush(busy, now + minutes[truck])
            if not queue:
                break
            turn = (hour + 1) * 60
            turn = min(turn, at[here])
            now = busy[0] if busy and busy[0] < turn else turn
    return np.array(start)
