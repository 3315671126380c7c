"""What does a name mean in a test cell, when the learner's names live in another process?

Names that the tests made are theirs. What the released cells define, and what the reference
solution left as it was given, is computed here from the release. Everything else is asked of the
learner's process at the moment of use.
"""

import ast
import builtins
import importlib
from contextlib import suppress

from course.grading.code.judging import _transform
from course.grading.code.plain import Encoder, NotPlain, encode
from course.grading.code.remote import CHANGEABLE, CannotCross, Link, StandIn

USUAL = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "math": "math"}


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_SCOPES += (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Names(dict):
    """The namespace of the test cells, and, apart from it, of the released cells.

    :param link: to the learner's process.
    :param imports: name -> module, or module and attribute, as the trusted cells import it.
    :param bound: names that the solution cells bind: the learner's, even where Python has one.
    :param inputs: names that the released cells bind and no solution does: what a test changes of
        them, the learner's functions have to see.
    """

    def __init__(self, link: Link, imports: dict[str, list], bound: set[str], inputs: set[str]):
        super().__init__(__name__="__main__", __builtins__=builtins, display=_nothing)
        self.link, self.bound = link, bound
        self.imports = {name: [module] for name, module in USUAL.items()} | imports
        self.theirs: set[str] = set()
        self.inputs, self.lent = inputs, {}
        self.setup = Setup(self)
        link.before_call = self.lend

    def __missing__(self, name: str):
        if name in self.imports and name not in self.bound:
            self[name] = _imported(*self.imports[name])
            return self[name]
        if hasattr(builtins, name) and name not in self.bound:
            raise KeyError(name)
        if name in self.link.contract.given and dict.__contains__(self.setup.all(), name):
            return self._input(name, self.setup[name])
        if name in self.link.copies:
            return self.link.copies[name]
        answer, decoder = self.link.ask({"do": "get", "name": name})
        if "missing" in answer:
            raise KeyError(name)
        self.theirs.add(name)
        value = self.link.copies[name] = self.link.value(name, answer, decoder)
        if self.link.contract.recording:
            self.link.contract.note_given(name, given := self.setup.explains(name, value))
            if given:
                return self._input(name, self.setup[name])
        if type(value).__name__ in CHANGEABLE:
            self.link.fetched[id(value)] = name, value, (answer["value"], decoder.blobs)
        return value

    def _input(self, name: str, value):
        """A given value: remembered, to see whether the test changes it in place."""
        if name in self.inputs and name not in self.lent:
            with suppress(NotPlain):
                self.lent[name] = encode(value)
        return value

    def lend(self) -> None:
        """Before a function of the learner's runs: it finds given values as the test left them."""
        for name, before in self.lent.items():
            value = self.setup[name]
            if (now := encode(value)) != before:
                self.lent[name] = now
                self._give(name, value)

    def _give(self, name: str, value) -> None:
        encoder = Encoder(other=self.link._own)
        tree = encoder.encode(value)
        self.link.ask({"do": "set", "name": name, "value": tree}, encoder)

    def __contains__(self, name) -> bool:
        try:
            self[name]
        except KeyError:
            return False
        except (CannotCross, TypeError):
            return True
        return True

    def __setitem__(self, name: str, value) -> None:
        """A test that puts the learner's own thing back, or a stand-in of its own in its place."""
        if name in self.theirs and (isinstance(value, StandIn) or callable(value)):
            self._give(name, value)
        elif name in self.inputs and dict.__contains__(self.setup.all(), name):
            self.lent[name] = None
            self.setup.all()[name] = value
        else:
            super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        if name in self.theirs:
            self.link.ask({"do": "del", "name": name})
        else:
            super().__delitem__(name)

    def forget(self, names) -> None:
        """A solution cell bound these: the tests' own of the same name are gone."""
        for name in names:
            self.pop(name, None)


class Setup(dict):
    """What the released cells, run here, make; they run when first something of them is wanted."""

    def __init__(self, names: Names):
        super().__init__(__name__="__main__", __builtins__=builtins, display=_nothing)
        self.names, self.waiting, self.running = names, [], False
        self.defined: set[str] = set()

    def add(self, source: str) -> None:
        self.waiting.append(source)

    def __missing__(self, name: str):
        if self.running:
            raise KeyError(name)
        return self.names[name]  # a released function looks for something of the learner's

    def all(self) -> "Setup":
        """With all released cells up to now run, as far as they can be without the learner's."""
        self.running = True
        for source in self.waiting:
            try:
                tree = ast.parse(_transform(source))
                self.defined |= _defined(tree)
                exec(compile(tree, "<released>", "exec"), self)
            except Exception:  # it shows something of the learner's
                continue
        self.running, self.waiting = False, []
        return self

    def explains(self, name: str, value) -> bool:
        """Whether the released cells alone make this value, or define this name."""
        if not dict.__contains__(self.all(), name):
            return False
        if name in self.defined:
            return name not in self.names.bound
        try:
            return encode(self[name]) == encode(value)
        except NotPlain:
            return False


def _defined(tree: ast.Module) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def _imported(module: str, attribute: str | None = None):
    found = importlib.import_module(module)
    return found if attribute is None else getattr(found, attribute)


def _nothing(*_, **__) -> None:
    """What ``display`` does in a test."""


def imports_of(sources) -> dict[str, list]:
    """What trusted cells import: name -> ``[module]`` or ``[module, attribute]``."""
    found: dict[str, list] = {}
    for tree in parsed(sources):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    found[alias.asname or top] = [alias.name if alias.asname else top]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    found[alias.asname or alias.name] = [node.module, alias.name]
    return found


def bound_by(sources) -> set[str]:
    """Names that cells bind at their top level, imports not counted."""
    found: set[str] = set()
    for tree in parsed(sources):
        found |= _defined(tree)
        waiting: list[ast.AST] = list(tree.body)
        while waiting:
            node = waiting.pop()
            if isinstance(node, _SCOPES):
                continue
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                found.add(node.id)
            waiting += ast.iter_child_nodes(node)
    return found


def parsed(sources):
    for source in sources:
        try:
            yield ast.parse(_transform(source))
        except SyntaxError:
            continue
