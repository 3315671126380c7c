"""A small lesson with every kind of question, as ``course build`` writes it."""

GRADED = {"use": "graded", "points": 2, "version": 1, "pool": 1, "objectives": ["o1"]}
PRACTICE = {"use": "practice", "version": 1, "pool": 1, "objectives": ["o1"]}
RUBRIC = [
    {
        "criterion": name,
        "levels": ["Names cause, effect and a check.", "Names two of them.", "Names one.", "None."],
        "points": [2, 1.5, 1, 0.5],
    }
    for name in ("Clear measure", "Side effects")
]

QUESTIONS = {
    "m0-q1": GRADED
    | {
        "kind": "choice",
        "prompt": "Clearance takes **{days}** days at the median. Which clock do you look at *first*?",
        "options": {
            "a": "The officer's clock at the counter",
            "b": "The time from arrival to release, all agencies included",
            "c": "The trader's complaint",
        },
        "forms": [{"values": {"days": 2.5}}, {"values": {"days": 3.5}}],
        "pool": 2,
    },
    "m0-q2": GRADED
    | {
        "kind": "several",
        "prompt": "Which of these measure an outcome?",
        "options": {"a": "Release time", "b": "Staff trained", "c": "Revenue gap", "d": "Forms"},
        "forms": [{}],
    },
    "m0-q3": GRADED
    | {
        "kind": "order",
        "prompt": "Put the steps of a time release study in order.",
        "items": {"a": "Publish the result", "b": "Define the clock", "c": "Collect the times"},
        "forms": [{}],
    },
    "m0-q4": GRADED
    | {
        "kind": "match",
        "prompt": "Which kind of indicator is each?",
        "left": {"hits": "Hits per inspection", "rev": "Revenue against forecast"},
        "right": {"a": "Effectiveness", "b": "Efficiency, measured against the effort spent"},
        "forms": [{}],
    },
    "m0-q5": GRADED
    | {
        "kind": "number",
        "prompt": "{rate} trucks an hour arrive. How long do they wait?",
        "unit": "minutes",
        "min": 0,
        "max": 1000,
        "forms": [{"values": {"rate": 1234.5}}],
    },
    "m0-q6": GRADED
    | {
        "kind": "interval",
        "prompt": "Give a 90 % interval for tomorrow's trucks.",
        "unit": "trucks",
        "level": 0.9,
        "forms": [{}],
    },
    "m0-q7": GRADED
    | {
        "kind": "portfolio",
        "prompt": "Fund the best set.",
        "items": {
            "AEO": {"label": "Authorised operators", "cost": 4, "staff": 3},
            "RM": {"label": "Risk management unit with its own data team", "cost": 5.5, "staff": 6},
            "SW": {"label": "Single window", "cost": 7, "staff": 2},
        },
        "budget": 10,
        "staff": 8,
        "needs": {"AEO": ["RM"]},
        "forms": [{}],
    },
    "m0-q8": GRADED
    | {
        "kind": "mission",
        "prompt": "Bring the 90th percentile below 4 hours.",
        "case": "border-post",
        "scenario": {
            "days": 2,
            "trucks_per_day": 280,
            "green": 0.75,
            "officers": [1, 3, 2],
            "inspectors": [1, 2, 1],
            "document_minutes": 25,
            "inspection_minutes": 75,
            "red": 0.08,
            "extra_staff": 2,
        },
        "goal": {"floor_percent": 8, "target_minutes": 25, "find_percent": 50},
        "decisions": {
            "officers": {"label": "Officers", "min": 0, "max": 3, "step": 1, "start": 0},
            "inspectors": {"label": "Inspectors", "min": 0, "max": 3, "step": 1, "start": 0},
            "scanner": {"label": "Scanner", "min": 0, "max": 1, "step": 1, "start": 0},
            "red_percent": {"label": "Red, %", "min": 2, "max": 15, "step": 0.5, "start": 8},
        },
        "forms": [{}],
    },
    "m0-e1": GRADED
    | {
        "kind": "essay",
        "prompt": "Write to your director general about one target you would drop.",
        "words": [120, 150],
        "rubric": RUBRIC,
        "points": 8,
        "forms": [{}],
    },
    "m0-p1": PRACTICE
    | {
        "kind": "choice",
        "prompt": "A mean of 9 hours and a median of 3: what do you see?",
        "options": {"a": "A long tail", "b": "A slow post"},
        "key": "a",
        "misconceptions": [
            {
                "id": "mean",
                "value": "b",
                "credit": 0,
                "says": "You read the mean as typical; a few very long stays pull it up.",
            }
        ],
        "explanation": "Half of all trucks leave within **3** hours.",
        "forms": [{}],
    },
    "m0-p2": PRACTICE
    | {
        "kind": "number",
        "prompt": "{rate} trucks an hour, 4 an hour are served by each of 3 officers. Utilisation in %?",
        "unit": "%",
        "key": {"value": "{use}", "tolerance": 0.5},
        "misconceptions": [{"id": "inverse", "value": "{inverse}", "says": "That is the inverse."}],
        "explanation": "{rate} / 12 = {use} %.",
        "forms": [{"values": {"rate": 9, "use": 75, "inverse": 133.3}}],
    },
    "m0-r1": {
        "use": "reflection",
        "kind": "text",
        "version": 1,
        "pool": 1,
        "objectives": ["o1"],
        "prompt": "What did your team measure last month, and who changed what because of it?",
        "forms": [{}],
    },
}

PUBLIC = {
    "format": 1,
    "module": "m0-sample",
    "title": "A sample",
    "language": "en",
    "version": 1,
    "minutes": 30,
    "objectives": {"o1": "Choose a clock."},
    "questions": {name: {"id": name, **question} for name, question in QUESTIONS.items()},
}
