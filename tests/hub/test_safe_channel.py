"""A reply that arrives while the client sends is not lost."""

import asyncio
import time

import zmq
import zmq.asyncio
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.session import Session

from course.hub.lessons.channels import SafeClient, SafeKernelManager, SafeSendChannel


async def reply_after_a_busy_send(channel_class) -> str | None:
    """Wait for a reply that comes in just before another send; its type, or None if lost."""
    context = zmq.asyncio.Context()
    server = zmq.Context.instance().socket(zmq.ROUTER)
    port = server.bind_to_random_port("tcp://127.0.0.1")
    client = context.socket(zmq.DEALER)
    client.connect(f"tcp://127.0.0.1:{port}")
    session = Session(key=b"k")
    channel = channel_class(client, session)
    try:
        channel.send(session.msg("execute_request"))
        identity = server.recv_multipart()[0]
        waiting = asyncio.ensure_future(channel.get_msg(timeout=None))
        await asyncio.sleep(0.05)  # poll() waits now
        session.send(server, "execute_reply", ident=identity)
        time.sleep(0.05)
        channel.send(session.msg("comm_msg"))  # … and then an Output widget answers the kernel
        done, _ = await asyncio.wait([waiting], timeout=1)
        waiting.cancel()
        return waiting.result()["msg_type"] if done else None
    finally:
        client.close(0)
        server.close(0)
        context.term()


def test_the_safe_channel_wakes_whoever_waits():
    assert asyncio.run(reply_after_a_busy_send(SafeSendChannel)) == "execute_reply"


def test_the_stock_channel_still_needs_it():
    """When this fails, jupyter_client has mended its channel and ours can go."""
    assert asyncio.run(reply_after_a_busy_send(AsyncZMQSocketChannel)) is None


def test_lesson_kernels_have_safe_clients():
    manager = SafeKernelManager()
    client = manager.client_factory()
    assert isinstance(client, SafeClient)
    for name in ("shell", "control", "stdin"):
        assert getattr(client, f"{name}_channel_class") is SafeSendChannel
