"""A browser's messages reach a kernel only where a widget of the lesson expects them."""

import pytest

from course.hub.lessons.gate import admits


@pytest.mark.parametrize(
    "kind", ["comm_msg", "comm_close", "comm_info_request", "kernel_info_request"]
)
def test_widgets_may_talk(kind):
    assert admits("shell", {"msg_type": kind}, {})
    assert admits(None, {"msg_type": kind}, {})


def test_only_the_control_comm_may_be_opened():
    header = {"msg_type": "comm_open"}
    assert admits("shell", header, {"target_name": "jupyter.widget.control"})
    assert not admits("shell", header, {"target_name": "jupyter.widget"})
    assert not admits("shell", header, {})


@pytest.mark.parametrize(
    "kind",
    [
        *("execute_request", "complete_request", "inspect_request", "history_request"),
        *("is_complete_request", "shutdown_request", "interrupt_request", "debug_request"),
        *("input_reply", "create_subshell_request", "", None),
    ],
)
@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub", None])
def test_nothing_else_passes(kind, channel):
    assert not admits(channel, {"msg_type": kind}, {"code": "1"})


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "other"])
def test_no_other_channel_is_open(channel):
    assert not admits(channel, {"msg_type": "comm_msg"}, {})
