"""Is this a PNG or a JPEG, and how large is it when a browser unfolds it?"""

import base64
import binascii

PNG = b"\x89PNG\r\n\x1a\n"
DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND"}
"""The chunks that make the picture; texts, profiles and animations stay out."""

SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG's markers of a frame header (ITU-T T.81, table B.1)."""


def picture(mimetype: str, claimed: str, max_bytes: int) -> tuple[str, int] | None:
    """``(base64, pixels)`` of a picture, or ``None`` if it is not what its mimetype says.

    :param mimetype: ``image/png`` or ``image/jpeg``.
    :param claimed: base64, possibly in lines.
    :param max_bytes: of base64.
    """
    if len(claimed) > max_bytes + max_bytes // 60:
        return None
    try:
        data = base64.b64decode("".join(claimed.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    found = _png(data) if mimetype == "image/png" else _jpeg(data)
    if found is None or min(found[1:]) < 1:
        return None
    return base64.b64encode(found[0]).decode("ascii"), found[1] * found[2]


def _png(data: bytes) -> tuple[bytes, int, int] | None:
    """The drawn chunks, width and height (W3C PNG, third edition, 5)."""
    if data[:8] != PNG or data[8:16] != b"\x00\x00\x00\x0dIHDR":
        return None
    kept, place, kind = [PNG], 8, b""
    while kind != b"IEND":
        kind, end = (
            data[place + 4 : place + 8],
            place + 12 + int.from_bytes(data[place : place + 4]),
        )
        if len(kind) < 4 or end > len(data) or (kind == b"IHDR") != (place == 8):
            return None
        if kind in DRAWN:
            kept.append(data[place:end])
        place = end
    return b"".join(kept), int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg(data: bytes) -> tuple[bytes, int, int] | None:
    """The file, width and height from the first frame header."""
    if data[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        if data[place + 1] in SIZES:
            height, width = data[place + 5 : place + 7], data[place + 7 : place + 9]
            return data, int.from_bytes(width), int.from_bytes(height)
        place += 2 + max(2, int.from_bytes(data[place + 2 : place + 4]))
    return None
