"""One full form of every kind, with misconceptions where the kind can have them."""

INITIATIVES = {  # cost, benefit, staff
    "SW": (40, 52, 24),
    "RM": (18, 34, 10),
    "AEO": (12, 20, 8),
    "NII": (30, 30, 14),
    "TRAIN": (8, 14, 6),
    "INTEG": (10, 18, 9),
    "PCA": (14, 22, 9),
    "EPAY": (9, 15, 5),
    "LAB": (16, 13, 8),
    "OSBP": (28, 33, 16),
}


def portfolio(budget=100, staff=None, needs=None, naive=60):
    """The ten initiatives as a question."""
    return {
        "id": "m2-q1",
        "kind": "portfolio",
        "items": {
            key: {"label": f"Initiative {key}", "cost": cost, "staff": people}
            for key, (cost, _, people) in INITIATIVES.items()
        },
        "budget": budget,
        "staff": staff,
        "needs": needs or {},
        "key": {"values": {key: v for key, (_, v, _) in INITIATIVES.items()}, "naive": naive},
    }


FORMS = {
    "choice": {
        "id": "m5-q1",
        "kind": "choice",
        "options": {"a": "Kessa", "b": "Ostrel", "c": "Neither yet", "d": "The average"},
        "key": "c",
        "misconceptions": [
            {"id": "bare", "value": "a", "says": "…"},
            {"id": "staff", "value": "b", "credit": 0.25, "says": "…"},
        ],
    },
    "several": {
        "id": "m5-q2",
        "kind": "several",
        "options": {"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"},
        "key": ["a", "c", "d"],
        "misconceptions": [
            {"id": "all", "value": ["a", "b", "e"], "when": ["b", "e"], "says": "…"}
        ],
    },
    "order": {
        "id": "m5-q3",
        "kind": "order",
        "items": {"a": "Goal", "b": "Question", "c": "Figure", "d": "Baseline", "e": "Target"},
        "key": ["a", "b", "c", "d", "e"],
        "misconceptions": [
            {"id": "target", "value": ["e", "a", "b", "c", "d"], "when": ["e", "d"], "says": "…"}
        ],
    },
    "match": {
        "id": "m5-q4",
        "kind": "match",
        "left": {"p": "Planner", "c": "Carrier", "g": "Grower", "j": "Journalist"},
        "right": {"mean": "mean", "median": "median", "tail": "p90", "share": "share"},
        "key": {"p": "mean", "c": "median", "g": "tail", "j": "share"},
        "misconceptions": [
            {
                "id": "typical",
                "value": {"p": "median", "c": "mean", "g": "tail", "j": "share"},
                "when": {"c": "mean"},
                "says": "…",
            }
        ],
    },
    "number": {
        "id": "m5-q5",
        "kind": "number",
        "unit": "min",
        "min": 0,
        "key": {"value": 5.68, "tolerance": 0.2},
        "misconceptions": [
            {"id": "linear", "value": 35.9, "credit": 0.25, "says": "…"},
            {"id": "unchanged", "value": 47.9, "says": "…"},
        ],
    },
    "interval": {
        "id": "m5-q6",
        "kind": "interval",
        "unit": "h",
        "level": 0.9,
        "key": {"value": 27, "reference": 10, "naive": 82},
        "misconceptions": [{"id": "narrow", "value": {"low": "21", "high": "23"}, "says": "…"}],
    },
    "portfolio": portfolio(),
    "mission": {
        "id": "m5-q8",
        "kind": "mission",
        "case": "border-post",
        "scenario": {"trucks": 240},
        "decisions": {
            "inspectors": {"label": "Inspectors", "min": 1, "max": 6, "step": 1, "start": 2},
            "red": {"label": "Red share", "min": 0.02, "max": 0.2, "step": 0.01, "start": 0.1},
        },
        "goal": {"target": 25},
        "key": {
            "naive": {"inspectors": 2, "red": 0.1},
            "reference": {"inspectors": 4, "red": 0.08},
        },
        "misconceptions": [
            {"id": "less", "value": {"inspectors": 2, "red": 0.02}, "says": "…"},
        ],
    },
    "text": {"id": "m5-p1", "kind": "text"},
    "essay": {"id": "m5-e1", "kind": "essay", "words": [120, 150], "example": "An example."},
}

SCORED = [kind for kind in FORMS if kind not in ("text", "essay")]
