"""How fast is the course beside the stock tools? Runs every benchmark of this folder in turn."""

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> None:
    found = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name != "__main__"]
    for name in names or found:
        print(f"== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
