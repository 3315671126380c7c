"""How many points does one test cell give?

As nbgrader has it: all of them if the cell ends well, none if it raises, or the number that its
last expression gives; but by the type of that value, never by how it prints.
"""

import ast
import contextlib
import math

from IPython.core.inputtransformer2 import TransformerManager

_transform = TransformerManager().transform_cell


def judge(source: str, space: dict, points: float) -> tuple[float, str | None]:
    """Run a test cell in a namespace.

    :returns: the points, between 0 and ``points``, and the exception's type if one ended it.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        tree = ast.parse(_transform(source))  # a cell with magics
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    try:
        with contextlib.suppress(SystemExit):
            exec(compile(tree, "<test>", "exec"), space)
            result = eval(compile(last, "<test>", "eval"), space) if last else None
            return credit(result, points), None
    except Exception as error:
        return 0.0, type(error).__name__
    return 0.0, "SystemExit"


def credit(result, points: float) -> float:
    """Points for the value of a test cell's last expression.

    No value or ``True`` is full marks, ``False`` none; a number is that many points within the
    cell's; what is no number at all counts as no value.
    """
    kind = type(result).__name__
    if kind in ("bool", "bool_"):
        return points if result else 0.0
    if kind == "ndarray" or not hasattr(type(result), "__float__"):
        return points
    try:
        number = float(result)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return 0.0 if math.isnan(number) else min(max(number, 0.0), points)
