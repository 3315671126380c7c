"""How does the server talk with a kernel without losing a reply?"""

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets import Type


class SafeSendChannel(AsyncZMQSocketChannel):
    """A channel whose ``send()`` does not take the wake-up of a waiting ``get_msg()``.

    jupyter_client sends on a plain shadow of the asyncio socket. Any call on the socket empties
    libzmq's mailbox and so takes back the edge-triggered event that asyncio waits for. When an
    Output widget answers the kernel just as the ``execute_reply`` arrives, that reply then lies in
    the socket and nobody is told. Reading EVENTS through the asyncio socket is pyzmq's public way
    to look again: it wakes the waiting futures if there is something.
    """

    def send(self, msg) -> None:
        super().send(msg)
        if self.socket is not None and not self.socket.closed:
            self.socket.get(zmq.EVENTS)


class SafeClient(AsyncKernelClient):
    """The standard client with safe channels."""

    shell_channel_class = Type(SafeSendChannel)
    control_channel_class = Type(SafeSendChannel)
    stdin_channel_class = Type(SafeSendChannel)


class SafeKernelManager(ServerKernelManager):
    """A kernel whose clients are safe."""

    client_class = f"{__name__}.SafeClient"
    client_factory = SafeClient
