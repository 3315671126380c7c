"""How is a notebook's cell run without a kernel, its outputs kept as a notebook keeps them?

IPython's own shell, so that magics, ``display``, plots and top-level ``await`` work; made once in
the warm parent.
"""

import sys
from contextlib import contextmanager

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

MAX_TEXT = 200_000
MAX_DATA = 4_000_000
MAX_OUTPUTS = 200
CUT = "\n… more output was not kept.\n"

_outputs: list[dict] = []
_room = {"text": MAX_TEXT, "data": MAX_DATA}


def _keep(output: dict) -> None:
    if len(_outputs) < MAX_OUTPUTS:
        _outputs.append(output)


class Stream:
    """``sys.stdout`` and ``sys.stderr`` of a cell."""

    encoding, errors, closed, newlines = "utf-8", "replace", False, None

    def __init__(self, name: str):
        self.name = name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        kept = text[: _room["text"]]
        if len(kept) < len(text) and _room["text"]:
            kept += CUT
        _room["text"] = max(_room["text"] - len(text), 0)
        last = _outputs[-1] if _outputs else {}
        if kept and last.get("name") == self.name:
            last["text"] += kept
        elif kept:
            _keep({"output_type": "stream", "name": self.name, "text": kept})
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("a cell's output is no file")


def _rich(kind: str, data: dict, metadata: dict | None) -> dict:
    size = sum(len(part) for part in data.values() if isinstance(part, str | bytes))
    if size > _room["data"]:
        data = {"text/plain": str(data.get("text/plain", ""))[:1000]}
    _room["data"] -= min(size, _room["data"])
    return {"output_type": kind, "data": data, "metadata": metadata or {}}


class Publisher(DisplayPublisher):
    """Keeps what cells display."""

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **more):
        _keep(_rich("display_data", data, metadata))

    def clear_output(self, wait=False):
        _outputs.clear()


class Hook(DisplayHook):
    """Keeps the value of a cell's last expression."""

    def start_displayhook(self):
        self._now = {}, {}

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self._now = format_dict, md_dict or {}

    def finish_displayhook(self):
        if self._now[0]:
            output = _rich("execute_result", *self._now)
            _keep({**output, "execution_count": None})


class Shell(InteractiveShell):
    """A shell that keeps outputs instead of printing them."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)

    def init_sys_modules(self):
        pass

    def _showtraceback(self, etype, evalue, stb):
        lines = [str(line)[:MAX_TEXT] for line in stb]
        name = getattr(etype, "__name__", "Error")
        _keep({"output_type": "error", "ename": name, "evalue": str(evalue), "traceback": lines})

    def enable_gui(self, gui=None):
        pass


def make() -> Shell:
    """The shell of this process."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.xmode = "Context"
    shell = Shell.instance(config=config)
    shell.enable_matplotlib("inline")
    return shell


@contextmanager
def printing():
    """Collect what is printed; the outputs, in the order they came."""
    _outputs.clear()
    _room.update(text=MAX_TEXT, data=MAX_DATA)
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    try:
        yield _outputs
    finally:
        sys.stdout, sys.stderr = streams


def run(shell: Shell, source: str) -> tuple[BaseException | None, list[dict]]:
    """Run one cell; the exception that ended it, if one did, and its outputs."""
    with printing() as outputs:
        result = shell.run_cell(source, store_history=True)
    return result.error_before_exec or result.error_in_exec, list(outputs)


def settle(shell: Shell) -> None:
    """Forget that anything was run."""
    shell.reset(new_session=True)
    shell.execution_count = 1
