"""What does a test hold in its hands instead of a learner's function or object?

A stand-in. Calling it, or asking it for anything, asks the learner's process; what comes back is a
fresh plain copy, or another stand-in. Two stand-ins are equal when their attributes are: a
learner's ``__eq__`` decides nothing.
"""

import inspect
import random
import sys
import time
from contextlib import suppress

import numpy

from course.grading.code.channel import Channel, Ended, TooLong
from course.grading.code.plain import Decoder, Encoder, NotPlain, encode

MAX_REQUESTS = 100_000
CHANGEABLE = ("list", "dict", "set", "bytearray", "deque", "ndarray", "DataFrame", "Series")
VERDICTS = ("unittest", "pytest", "_pytest", "doctest")
"""Packages whose exceptions say how a test ended: not for a learner's function to raise."""

SHOWN = ("__name__", "__qualname__", "__dict__", "__annotations__", "__mro__", "__bases__")
OPERATIONS = (
    *("len", "iter", "next", "getitem", "setitem", "delitem", "contains", "str", "repr", "bool"),
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "abs", "float", "int"),
    *("lt", "le", "gt", "ge", "radd", "rmul", "enter", "exit", "round", "matmul", "and", "or"),
)


class Stopped(BaseException):
    """The learner's process is gone, or did not answer in time; no test may catch this."""

    def __init__(self, how: str):
        super().__init__(how)
        self.how = how


class CannotCross(Exception):
    """The learner's value is too large, or of a kind that may not pass."""


class WrongKind(TypeError):
    """The learner's value is of another kind than the reference solution's."""


class LearnerError(Exception):
    """An exception of a class that only the learner's process knows."""


class Link:
    """The examiner's side of the conversation.

    :param channel: to the learner's process.
    :param contract: what the reference solution showed (:mod:`course.grading.code.contract`).
    :param seconds: how long one answer may take.
    """

    def __init__(self, channel: Channel, contract, seconds: float):
        self.channel, self.contract, self.seconds = channel, contract, seconds
        self.callbacks: dict[int, object] = {}
        self.stopped: str | None = None
        self.known: dict[int, object] = {}
        self.local: dict[int, int] = {}
        self.before_call = lambda: None
        self.begin()

    def begin(self, chance: bool = False, take_back: bool = True) -> None:
        """A test cell begins: nothing has gone wrong yet.

        :param chance: the test sets seeds: the learner's functions draw from them.
        :param take_back: whether a test sees what the learner's functions did to what they were
            given, where the reference solution did nothing to it.
        """
        self.requests = 0
        self.chance, self.take_back, self.surprised = chance, take_back, False
        self.blocked = self.mismatch = False
        self.raised: str | None = None
        self.callbacks.clear()
        self.fetched: dict[int, tuple] = {}
        self.copies: dict[str, object] = {}

    def ask(self, message: dict, encoder: Encoder | None = None) -> tuple[dict, Decoder]:
        """What the learner's process answers.

        :raises Stopped: it does not.
        :raises Exception: what the learner's code raised.
        """
        self.requests += 1
        if message["do"] != "get":  # whatever else it does may change its variables
            self.copies.clear()
        if self.requests > MAX_REQUESTS:
            self.stopped = "timed_out"
        if self.stopped:
            raise Stopped(self.stopped)
        try:
            self.channel.send(message, encoder.blobs if encoder else [])
            deadline = time.monotonic() + self.seconds
            while True:
                answer, blobs = self.channel.receive(max(deadline - time.monotonic(), 0.001))
                decoder = Decoder(blobs, other=self._stand_in)
                if "callback" not in answer:
                    break
                self._call_back(answer, decoder)
        except (TooLong, Ended) as error:
            self.stopped = "timed_out" if isinstance(error, TooLong) else "gone"
            raise Stopped(self.stopped) from None
        for stream, text in _printed(answer):
            print(text, end="", file=stream)
        if "raised" in answer:
            raise self._exception(answer, decoder)
        return answer, decoder

    def value(self, path: str, answer: dict, decoder: Decoder):
        """The value in an answer, as the test may have it.

        :param path: how the test got there, such as ``squares()``.
        :raises CannotCross, WrongKind: it may not.
        """
        self._path = path
        if "kept" in answer or "value" not in answer:
            self.blocked = True
            raise CannotCross(path)
        try:
            found = decoder.decode(answer["value"])
        except NotPlain as error:
            self.blocked = True
            raise CannotCross(path) from error
        if not self.contract.admits(path, category(found)):
            self.mismatch = True
            if isinstance(found, StandIn):
                self.blocked = found._kind == "object"
                raise WrongKind(path)
        return found

    def call(self, stand_in, name: str | None, args: tuple, named: dict):
        """Call a stand-in, or its method ``name``.

        :raises Exception: as the learner's code did.
        """
        self.before_call()
        path = stand_in._path + (f".{name}" if name else "") + "()"
        encoder = Encoder(other=self._own)
        changeable = [n for n, a in enumerate(args) if type(a).__name__ in CHANGEABLE]
        message = {
            "do": "call",
            "ref": stand_in._ref,
            "name": name,
            "args": [self._argument(each, encoder) for each in args],
            "named": {key: encoder.encode(each) for key, each in named.items()},
            "back": changeable,
            "random": encoder.encode(_state_of_chance()) if self.chance else None,
        }
        answer, decoder = self.ask(message, encoder)
        for number, tree in (answer.get("back") or {}).items():
            self._change(path, int(number), args, decoder.decode(tree))
        return self.value(path, answer, decoder)

    def _change(self, path: str, number: int, args: tuple, now) -> None:
        """Make the change that the learner's function made to what it was given."""
        if not 0 <= number < len(args) or type(now) is not type(args[number]):
            return
        if encode(args[number]) == encode(now):
            return
        if self.contract.recording:
            self.contract.note_change(path, number)
        elif number not in self.contract.changed(path):
            self.surprised = True
            if not self.take_back:
                return
        replace(args[number], now)

    def _argument(self, value, encoder: Encoder):
        """A value of the learner's goes back to them as the very object, not as a copy."""
        name, _, seen = self.fetched.get(id(value), (None, None, None))
        return ["name", name] if name and encode(value) == seen else encoder.encode(value)

    def _own(self, value):
        """What may go to the learner's process beside plain data: its own objects, callbacks."""
        if isinstance(value, StandIn):
            return ["ref", value._ref]
        if id(value) in self.local:
            return ["ref", self.local[id(value)]]
        if callable(value):
            self.callbacks[len(self.callbacks)] = value
            return ["back", len(self.callbacks) - 1]
        raise CannotCross(type(value).__name__)

    def _call_back(self, asked: dict, decoder: Decoder) -> None:
        encoder = Encoder(other=self._own)
        try:
            function = self.callbacks[asked["callback"]]
            args = [decoder.decode(each) for each in asked["args"]]
            reply = {"value": encoder.encode(function(*args))}
        except Exception as error:
            reply = {"raised": type(error).__name__, "text": str(error)[:500]}
        self.channel.send(reply, encoder.blobs)

    def _stand_in(self, tag: str, rest: list):
        number, kind, of, *more = rest
        if tag != "ref" or type(number) is not int or type(kind) is not str:
            raise NotPlain("not readable")
        if number not in self.known:
            if kind in ("generator", "exception"):
                made = self._generator(number) if kind == "generator" else _exception(of, *more)
                self.local[id(made)] = number
            else:
                made = Function if kind in ("function", "class") else StandIn
                made = made(self, number, kind, str(of)[:80], self._path)
            self.known[number] = made
        return self.known[number]

    def _generator(self, ref: int):
        """A generator whose values come from the learner's."""
        path = f"{self._path}, each"
        while "ended" not in (found := self.ask({"do": "next", "ref": ref}))[0]:
            yield self.value(path, *found)

    def _exception(self, answer: dict, decoder: Decoder) -> BaseException:
        """An exception of the nearest class that we know, too."""
        given = answer.get("given")
        args = (str(answer.get("text")),) if given is None else decoder.decode(given)
        names = [name for name in answer["raised"] if isinstance(name, str)]
        self.raised = names[0].rpartition(".")[2][:80] if names else "Exception"
        kind = decoder.decode(answer["of"]) if answer.get("of") else _nearest(names)
        if isinstance(kind, type):
            with suppress(Exception):
                return kind(*args)
        return LearnerError(self.raised, *args)


def _nearest(names: list[str]) -> type | None:
    """The nearest exception class that we know, too."""
    for name in names:
        module, _, kind = name.rpartition(".")
        if module.partition(".")[0] in VERDICTS:
            continue
        found = getattr(sys.modules.get(module), kind, None)
        if found is Exception:
            break
        if isinstance(found, type) and issubclass(found, Exception | SystemExit):
            return found
    return None


def _exception(name: str, names: list) -> type:
    """A class of ours for an exception class of the learner's."""
    base = _nearest([each for each in names if isinstance(each, str)])
    return type(str(name)[:80], (base if base and issubclass(base, Exception) else Exception,), {})


def _state_of_chance() -> tuple:
    """What ``random`` and numpy's global generator come to next; here they go on by one step.

    So two calls after one seed differ, and two seeds are alike, without believing what the
    learner's process would say of its own.
    """
    now = random.getstate(), numpy.random.get_state()
    random.random()
    numpy.random.random()
    return now


class StandIn:
    """Stands for an object in the learner's process."""

    def __init__(self, link: Link, ref: int, kind: str, of: str, path: str):
        vars(self).update(_link=link, _ref=ref, _kind=kind, _of=of, _path=path)

    def __getattr__(self, name: str):
        if name == "__signature__":
            return inspect.Signature([_parameter(*each) for each in _attribute(self, name)])
        if name.startswith("__") and name not in SHOWN:
            raise AttributeError(name)
        return _attribute(self, name)

    def __setattr__(self, name: str, value) -> None:
        encoder = Encoder(other=self._link._own)
        tree = encoder.encode(value)
        self._link.ask({"do": "put", "ref": self._ref, "name": name, "value": tree}, encoder)

    @property
    def __doc__(self):
        return _attribute(self, "__doc__")

    def __instancecheck__(self, instance) -> bool:
        encoder = Encoder(other=self._link._own)
        try:
            tree = encoder.encode(instance)
        except (NotPlain, CannotCross):
            return False
        answer, _ = self._link.ask({"do": "isinstance", "ref": self._ref, "value": tree}, encoder)
        return answer.get("value") is True

    def __subclasscheck__(self, cls) -> bool:
        return isinstance(cls, StandIn) and self in _attribute(cls, "__mro__")

    def __eq__(self, other) -> bool:
        if not isinstance(other, StandIn):
            return False
        if self._ref == other._ref:
            return True
        return self._kind == other._kind == "object" and _state(self) == _state(other)

    def __hash__(self) -> int:
        return hash((self._path, self._of))


class Function(StandIn):
    # Stands for what can be called; what is asked for its docstring is the learner's.
    __doc__ = vars(StandIn)["__doc__"]

    def __call__(self, *args, **named):
        return self._link.call(self, None, args, named)


def _attribute(stand_in: StandIn, name: str):
    link = stand_in._link
    answer, decoder = link.ask({"do": "attr", "ref": stand_in._ref, "name": name})
    return link.value(f"{stand_in._path}.{name}", answer, decoder)


def _state(stand_in: StandIn) -> tuple:
    """What an object consists of, for comparing."""
    answer, decoder = stand_in._link.ask({"do": "state", "ref": stand_in._ref})
    state = stand_in._link.value(f"{stand_in._path}.__dict__", answer, decoder)
    return stand_in._of, state


def _operation(name: str):
    def operate(self, *args):
        if self._kind != "object":  # a function or class has none that a test could want
            self._link.blocked = True
            raise CannotCross(f"{self._path}.__{name}__")
        return self._link.call(self, f"__{name}__", args, {})

    return operate


for _name in OPERATIONS:
    setattr(StandIn, f"__{_name}__", _operation(_name))


def _parameter(name: str, kind: int, has_default: bool, default) -> inspect.Parameter:
    default = default if has_default else inspect.Parameter.empty
    return inspect.Parameter(name, list(_KINDS)[kind], default=default)


_KINDS = type(inspect.Parameter.POSITIONAL_ONLY)


def _printed(answer: dict):
    """What the learner's code printed while it answered."""
    for each in answer.get("printed") or ():
        if isinstance(each, list) and len(each) == 2 and isinstance(each[1], str):
            yield sys.stderr if each[0] == "stderr" else sys.stdout, each[1]


def category(value) -> str:
    """What kind of thing a value is, coarsely: honest work may choose among the kinds of one."""
    if isinstance(value, StandIn):
        return "function" if isinstance(value, Function) else value._kind
    if isinstance(value, type):
        return "function"
    if value is None:
        return "none"
    name = type(value).__name__
    if name in ("bool", "bool_"):
        return "truth"
    if name in ("str", "str_"):
        return "text"
    if name in ("list", "tuple", "deque", "ndarray", "Series", "range") or isinstance(value, tuple):
        return "sequence"
    if name.endswith("Index"):
        return "sequence"
    if name in ("set", "frozenset"):
        return "set"
    if name in ("dict", "OrderedDict", "Counter", "defaultdict"):
        return "mapping"
    if name in ("int", "float", "complex", "Decimal", "Fraction") or hasattr(value, "__float__"):
        return "table" if name == "DataFrame" else "number"
    return name


def replace(old, new) -> None:
    """Make ``old`` hold what ``new`` holds, in place."""
    if isinstance(old, list | bytearray):
        old[:] = new
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)
    elif type(old).__name__ == "deque":
        old.clear()
        old.extend(new)
    elif type(old).__name__ == "ndarray":
        if old.shape == new.shape and old.dtype == new.dtype:
            old[...] = new
    else:  # a table of pandas: its own way to take over another's content
        old._update_inplace(new)
