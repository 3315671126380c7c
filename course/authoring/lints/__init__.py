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
    text,
)

LINTS = (cells, text, figures, objectives, minutes, pools, secrets, scoring)
