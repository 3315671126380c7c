"""Which cells of a notebook does nbgrader know, and what may stand beside them?"""

import random


def marked(notebook):
    """The cells that nbgrader knows, with its marks."""
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            yield cell, cell["metadata"]["nbgrader"]


def tests(notebook):
    return [cell for cell, about in marked(notebook) if about["grade"] and not about["solution"]]


def answers(notebook):
    return [cell for cell, about in marked(notebook) if about["solution"]]


def code(notebook):
    return [cell for cell in answers(notebook) if cell["cell_type"] == "code"]


def forged(points="1000"):
    data = {"text/plain": points}
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}


def extra(source, **more):
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return {**cell, "id": f"x{random.random()}"[2:20], "source": source, **more}
