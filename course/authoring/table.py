"""How is a table printed for a person at a terminal?"""


def table(head: list[str], rows: list[list[str]]) -> str:
    """Columns as wide as they need, numbers to the right, a rule under the head."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    right = [bool(rows) and all(_number(row[i]) for row in rows) for i in range(len(head))]

    def line(row: list[str]) -> str:
        cells = zip(row, widths, right, strict=True)
        return "  ".join(t.rjust(w) if r else t.ljust(w) for t, w, r in cells).rstrip()

    return "\n".join([line(head), "  ".join("-" * w for w in widths), *map(line, rows)])


def _number(text: str) -> bool:
    return text.replace(".", "").replace("-", "").isdigit() or text in ("", "–")
