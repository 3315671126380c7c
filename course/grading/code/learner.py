"""What happens in the process that runs a learner's cells?

It does what the examiner asks: run a cell, tell a value, call a function. It never sees a test.
Nothing it answers is believed (see :mod:`course.grading.code.remote`), so nothing here defends
itself against the code that it runs.
"""

import builtins
import inspect
import operator
import os
import random
import sys
import types

import numpy

from course.grading.code import shell as shells
from course.grading.code.channel import Channel
from course.grading.code.judging import judge
from course.grading.code.plain import Decoder, Encoder, NotPlain, TooLarge

WARM = """
import collections, datetime, itertools, json, math, random, re, statistics
import numpy as np, pandas as pd, ipywidgets, matplotlib.pyplot as plt
from IPython.display import display, HTML, Markdown
df = pd.DataFrame({"a": np.arange(20), "b": np.linspace(0, 1, 20), "c": list("xy") * 10})
display(df.head(), HTML("x"), Markdown("x"))
df.groupby("c")["b"].agg(["mean", "std"]).merge(df.groupby("c").size().rename("n"), on="c")
df["b"].quantile(0.9), df.describe(), df.sort_values("b"), df.pivot_table(index="c", values="b")
df[df["a"] > 3].loc[:, ["a"]].apply(lambda column: column.mean())
pd.to_datetime(["2024-01-01"]).strftime("%d")
fig, ax = plt.subplots(); ax.plot(df["a"], df["b"], label="x"); ax.set_title("x"); ax.legend()
plt.show(); df.plot(x="a", y="b"); plt.show()
print(df)
1 / 0
"""

PLAIN = (type(None), bool, int, float, str)

_shell = None


def warm() -> None:
    """Make the shell, and use once what cells use."""
    global _shell  # noqa: PLW0603  one shell for a process, as IPython has it
    _shell = shells.make()
    for _ in range(2):
        shells.run(_shell, WARM)
    import matplotlib.pyplot as plt
    from ipywidgets import Widget

    plt.close("all")
    Widget.close_all()
    shells.settle(_shell)


OPERATORS = {f"__{f.__name__}__": f for f in (bool, str, repr, len, iter, next)}
OPERATORS |= {
    f"__{name}__": getattr(operator, f"__{name}__")
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "abs", "lt", "le"),
        *("gt", "ge", "getitem", "setitem", "delitem", "contains", "matmul", "and", "or"),
    )
}


class Desk:
    """The learner's side of the conversation."""

    def __init__(self, channel: Channel):
        self.channel = channel
        self.held: list = []
        self.numbers: dict[int, int] = {}
        self.space = _shell.user_ns

    def answer(self, asked: dict, blobs: list[bytes]) -> tuple[dict, list[bytes]]:
        """Do one thing that the examiner asks for; the reply."""
        encoder = Encoder(other=self._hold)
        decoder = Decoder(blobs, other=self._known)
        try:
            found = getattr(self, f"_{asked['do']}")(asked, encoder, decoder)
        except NotPlain as error:
            found = {"kept": "large" if isinstance(error, TooLarge) else "exotic"}
        except BaseException as error:
            found = self._raised(error)
        return found, encoder.blobs

    def _raised(self, error: BaseException) -> dict:
        own = type(error) not in vars(builtins).values()
        of = self._hold(type(error)) if own and isinstance(error, Exception) else None
        encoder = Encoder()
        try:
            given = encoder.encode(error.args)
        except NotPlain:
            given = None
        text = _text(error) if given is None or encoder.blobs else None
        given = None if encoder.blobs else given
        return {"raised": _names(type(error)), "of": of, "given": given, "text": text}

    def _files(self, asked, encoder, decoder) -> dict:
        for name, number in asked["files"]:
            if os.path.dirname(name):
                os.makedirs(os.path.dirname(name), exist_ok=True)
            with open(name, "wb") as file:
                file.write(decoder.blob(number))
        return {}

    def _run(self, asked, encoder, decoder) -> dict:
        error, outputs = shells.run(_shell, asked["source"])
        return {"error": type(error).__name__ if error else None, "outputs": outputs}

    def _get(self, asked, encoder, decoder) -> dict:
        if asked["name"] not in self.space:
            return {"missing": True}
        return {"value": encoder.encode(self.space[asked["name"]])}

    def _set(self, asked, encoder, decoder) -> dict:
        self.space[asked["name"]] = decoder.decode(asked["value"])
        return {}

    def _del(self, asked, encoder, decoder) -> dict:
        self.space.pop(asked["name"], None)
        return {}

    def _call(self, asked, encoder, decoder) -> dict:
        function, name = self.held[asked["ref"]], asked["name"]
        given = args = [decoder.decode(each) for each in asked["args"]]
        named = {key: decoder.decode(each) for key, each in asked["named"].items()}
        if asked["random"]:
            states = decoder.decode(asked["random"])
            random.setstate(states[0])
            numpy.random.set_state(states[1])
        if name in OPERATORS:
            function, args = OPERATORS[name], [function, *args]
        elif name:
            function = getattr(function, name)
        found = {}
        with shells.printing() as printed:
            try:
                found["value"] = encoder.encode(function(*args, **named))
            except NotPlain as error:
                found["kept"] = "large" if isinstance(error, TooLarge) else "exotic"
            except BaseException as error:
                found = self._raised(error)
        found["printed"] = [[each["name"], each["text"]] for each in printed if "text" in each]
        if asked["back"]:
            found["back"] = {str(n): encoder.encode(given[n]) for n in asked["back"]}
        return found

    def _next(self, asked, encoder, decoder) -> dict:
        """The next value of a generator."""
        for value in self.held[asked["ref"]]:
            return {"value": encoder.encode(value)}
        return {"ended": True}

    def _attr(self, asked, encoder, decoder) -> dict:
        held, name = self.held[asked["ref"]], asked["name"]
        if name == "__signature__":
            known = inspect.signature(held).parameters.values()
            return {"value": encoder.encode([[p.name, int(p.kind), *_default(p)] for p in known])}
        return {"value": encoder.encode(getattr(held, name))}

    def _put(self, asked, encoder, decoder) -> dict:
        setattr(self.held[asked["ref"]], asked["name"], decoder.decode(asked["value"]))
        return {}

    def _state(self, asked, encoder, decoder) -> dict:
        return {"value": encoder.encode(dict(vars(self.held[asked["ref"]])))}

    def _judge(self, asked, encoder, decoder) -> dict:
        """A test of ours beside our own solution; no learner's code is in this process then."""
        return {"credit": judge(asked["source"], self.space, asked["points"])[0]}

    def _isinstance(self, asked, encoder, decoder) -> dict:
        value = decoder.decode(asked["value"])
        return {"value": isinstance(value, self.held[asked["ref"]])}

    def _hold(self, value):
        """Keep an object here; its number goes in its place, the same for the same object."""
        number = self.numbers.setdefault(id(value), len(self.held))
        if number == len(self.held):
            self.held.append(value)
        kinds = (
            *((type, "class"), (types.ModuleType, "module"), (types.GeneratorType, "generator")),
            *((types.FunctionType, "function"), (types.BuiltinFunctionType, "function")),
        )
        kind = next((name for of, name in kinds if isinstance(value, of)), None)
        if kind == "class" and issubclass(value, Exception):
            return ["ref", number, "exception", value.__name__[:80], _names(value)]
        kind = kind or ("function" if callable(value) else "object")
        return ["ref", number, kind, type(value).__name__[:80]]

    def _known(self, tag: str, rest: list):
        if tag == "ref":
            return self.held[rest[0]]
        if tag == "name":
            return self.space[rest[0]]
        if tag == "back":
            return self._callback(rest[0])
        raise NotPlain(tag)

    def _callback(self, number: int):
        def call(*args):
            """A function of whoever called."""
            encoder = Encoder(other=self._hold)
            trees = [encoder.encode(each) for each in args]
            self.channel.send({"callback": number, "args": trees}, encoder.blobs)
            found, blobs = self.channel.receive()
            if "raised" in found:
                raise getattr(builtins, found["raised"], RuntimeError)(found["text"])
            return Decoder(blobs, other=self._known).decode(found["value"])

        return call


def _names(kind: type) -> list[str]:
    """A class and what it descends from, by full name."""
    return [f"{each.__module__}.{each.__qualname__}" for each in kind.__mro__]


def _default(parameter: inspect.Parameter) -> list:
    """``[whether there is a default, the default if it is plain]``"""
    if parameter.default is parameter.empty:
        return [False, None]
    return [True, parameter.default if isinstance(parameter.default, PLAIN) else None]


def _text(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except BaseException:
        return ""


def serve(fd: int) -> None:
    """Answer the examiner until it goes."""
    sys.path.insert(0, os.getcwd())
    channel = Channel(fd)
    desk = Desk(channel)
    while True:
        channel.send(*desk.answer(*channel.receive()))
