"""What does queueing theory say about a station, in closed form?

Rates are per hour and times in hours throughout. Every function raises ``ValueError`` for rates
that are not positive and finite, and for a station that cannot keep up (utilisation >= 1).

Sources: Erlang (1917) for B and C; Pollaczek (1930) and Khinchine (1932) for M/G/1;
Little (1961) for L = lambda W; Jackson (1957) for adding the means of stations in a row.
"""

import math


def erlang_b(load: float, servers: int) -> float:
    """Share of arrivals that a station of ``servers`` without a queue turns away.

    ``load`` is the offered load in erlang: arrival rate divided by service rate.
    Recursion B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)) (Erlang, 1917).
    """
    if not (math.isfinite(load) and load > 0 and servers >= 1):
        raise ValueError("the load must be positive and there must be at least one server")
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Share of arrivals that must wait at an M/M/c station (Erlang, 1917)."""
    load = _load(arrival_rate, service_rate, servers)
    blocked = erlang_b(load, servers)
    return servers * blocked / (servers - load * (1 - blocked))


def mean_wait(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean hours in the queue of an M/M/c station."""
    waits = erlang_c(arrival_rate, service_rate, servers)
    return waits / (servers * service_rate - arrival_rate)


def mean_queue(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean number waiting at an M/M/c station (Little, 1961)."""
    return arrival_rate * mean_wait(arrival_rate, service_rate, servers)


def mean_time(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean hours at an M/M/c station, waiting and service together."""
    return mean_wait(arrival_rate, service_rate, servers) + 1 / service_rate


def wait_exceeds(arrival_rate: float, service_rate: float, servers: int, hours: float) -> float:
    """Share of arrivals that wait longer than ``hours`` at an M/M/c station."""
    waits = erlang_c(arrival_rate, service_rate, servers)
    return waits * math.exp(-(servers * service_rate - arrival_rate) * hours)


def mean_wait_one_server(arrival_rate: float, service_hours: float, cv: float) -> float:
    """Mean hours in the queue of an M/G/1 station (Pollaczek, 1930; Khinchine, 1932).

    ``service_hours`` is the mean service time and ``cv`` its coefficient of variation.
    """
    if not (math.isfinite(cv) and cv >= 0):
        raise ValueError("the coefficient of variation must be zero or more")
    use = _load(arrival_rate, 1 / service_hours, 1)
    return arrival_rate * service_hours**2 * (1 + cv**2) / (2 * (1 - use))


def little(arrival_rate: float, mean_hours: float) -> float:
    """Mean number present: L = lambda W (Little, 1961)."""
    return arrival_rate * mean_hours


def square_root_staffing(load: float) -> int:
    """Servers for quick service without waste: load plus its root, rounded up (Halfin & Whitt, 1981)."""
    return math.ceil(load + math.sqrt(load))


def _load(arrival_rate: float, service_rate: float, servers: int) -> float:
    for rate in (arrival_rate, service_rate):
        if not (math.isfinite(rate) and rate > 0):
            raise ValueError("rates must be positive and finite")
    load = arrival_rate / service_rate
    if not servers > load:
        raise ValueError(f"{servers} servers cannot keep up with a load of {load:g} erlang")
    return load
