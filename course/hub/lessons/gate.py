"""Which of a browser's messages reach a kernel? Those of widgets that the lesson made."""

import json

from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
)
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

ALLOWED = frozenset(
    {"kernel_info_request", "comm_info_request", "comm_open", "comm_msg", "comm_close"}
)
CONTROL = "jupyter.widget.control"
"""The one comm a page opens itself: it asks for the state of all widgets."""


def admits(channel: str | None, header: dict, content: dict) -> bool:
    """Whether a message may pass.

    :param channel: the kernel's channel; None means shell, as the protocol has it.
    """
    kind = header.get("msg_type")
    if channel not in (None, "shell") or kind not in ALLOWED:
        return False
    return kind != "comm_open" or content.get("target_name") == CONTROL


class GatedConnection(ZMQChannelsWebsocketConnection):
    """The browser's end of a kernel, in either of the two wire formats; the rest is dropped."""

    def handle_incoming_message(self, incoming_msg) -> None:
        try:
            channel, header, content = self.read(incoming_msg)
            passed = admits(channel, header, content)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            passed, header = False, {}
        if passed:
            super().handle_incoming_message(incoming_msg)
        else:
            self.log.warning("Dropped a message of type %.40r", header.get("msg_type"))

    def read(self, message) -> tuple[str | None, dict, dict]:
        """``(channel, header, content)`` of a message as it came."""
        if self.subprotocol == "v1.kernel.websocket.jupyter.org":
            channel, parts = deserialize_msg_from_ws_v1(message)
            return channel, json.loads(bytes(parts[0])), json.loads(bytes(parts[3]))
        if isinstance(message, bytes):
            decoded = deserialize_binary_message(message)
        else:
            decoded = json.loads(message)
        return decoded.get("channel"), decoded["header"], decoded["content"]
