"""What must be true of every authored module? One file for each question; ``LINTS`` lists them.

Each has ``check(module)``, which yields a Fault for everything the author should mend.
"""

from course.authoring.lints import (
    cells,
    figures,
    minutes,
    objectives,
    pools,
    scoring,
    secrets,
    shapes,
    text,
)

LINTS = (cells, text, figures, objectives, minutes, shapes, pools, secrets, scoring)
