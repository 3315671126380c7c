"""How do two processes exchange messages when one of them may be anybody's?

A message is a JSON object and raw bytes, framed by their lengths. The reader bounds every length
before it reads, and every wait.
"""

import json
import select
import socket
import struct
import time

MAX_HEAD = 24 << 20
MAX_BLOBS = 4096
MAX_BODY = 96 << 20
_FRAME = struct.Struct("!II")


class Ended(Exception):
    """The other process is gone, or what it says is no message."""


class TooLong(Exception):
    """The other process did not answer in time."""


class Channel:
    """One end of a stream socket.

    :param fd: the descriptor, owned by the channel from now on.
    :param patience: how long the other side may take to make room for a message, in seconds.
    """

    def __init__(self, fd: int, patience: float = 0):
        self.sock = socket.socket(fileno=fd)
        limit = struct.pack("ll", int(patience), int(patience % 1 * 1e6))  # 0: any time
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        self.heard = select.poll()
        self.heard.register(self.sock, select.POLLIN)

    def send(self, message: dict, blobs: list[bytes] = ()) -> None:
        """Send a message.

        :raises Ended: nobody is there, or nobody takes it.
        """
        head = json.dumps(message, separators=(",", ":")).encode("utf-8", "surrogatepass")
        sizes = struct.pack(f"!{len(blobs)}I", *map(len, blobs))
        try:
            self.sock.sendall(b"".join([_FRAME.pack(len(head), len(blobs)), sizes, head, *blobs]))
        except OSError as error:
            raise Ended from error

    def receive(self, seconds: float | None = None) -> tuple[dict, list[bytes]]:
        """The next message and its raw bytes.

        :raises Ended: nobody is there, or it is no message.
        :raises TooLong: none came within ``seconds``.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        length, count = _FRAME.unpack(self._read(_FRAME.size, deadline))
        if length > MAX_HEAD or count > MAX_BLOBS:
            raise Ended("too large")
        sizes = struct.unpack(f"!{count}I", self._read(4 * count, deadline))
        if sum(sizes) > MAX_BODY:
            raise Ended("too large")
        head = self._read(length, deadline)
        blobs = [self._read(size, deadline) for size in sizes]
        try:
            message = json.loads(head.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError) as error:
            raise Ended("no message") from error
        if not isinstance(message, dict):
            raise Ended("no message")
        return message, blobs

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0 or not self.heard.poll(1000 * left):
                    raise TooLong
            try:
                part = self.sock.recv(min(size - len(parts), 1 << 20))
            except OSError as error:
                raise Ended from error
            if not part:
                raise Ended
            parts += part
        return bytes(parts)
