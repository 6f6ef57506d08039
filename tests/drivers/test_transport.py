"""The byte pipe: what happens to bytes that the far end does not take, and to a far end that never stops."""

import contextlib
import errno
import os
import socket
import termios
import threading
import tty

import pytest

from drivers.ports.remarks import Remark, Why, remark
from drivers.transports import LineSettings, LinkLost, open_transport, remark_of


def test_a_port_that_is_not_there_is_a_lost_link() -> None:
    with pytest.raises(LinkLost, match="/dev/nowhere") as caught:
        open_transport("/dev/nowhere", LineSettings(), 0.1)
    assert caught.value.remark == remark(Why.NOWHERE, place="/dev/nowhere")


def test_an_address_at_which_nobody_listens_is_said_to_be_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"socket://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(LinkLost) as caught:
        open_transport(url, LineSettings(), 0.1)
    assert caught.value.remark == remark(Why.NOBODY_LISTENS)


@pytest.mark.parametrize(
    ("problem", "meant"),
    [
        (PermissionError(errno.EACCES, "x"), remark(Why.NO_RIGHT, place="/dev/x", group="dialout")),
        (BlockingIOError(errno.EAGAIN, "x"), remark(Why.IN_USE)),
        (OSError(errno.ENETUNREACH, "x"), remark(Why.NO_WAY)),
        (TimeoutError(), remark(Why.NO_ANSWER)),
        (socket.gaierror(-2, "x"), remark(Why.NO_SUCH_NAME)),
        (OSError(errno.EIO, "x"), remark(Why.BROKE_OFF)),
        (OSError(errno.EXFULL, "x"), None),
        (termios.error(22, "x"), None),
    ],
)
def test_an_error_of_the_system_is_told_by_its_number(problem: Exception, meant: Remark | None) -> None:
    assert remark_of(problem, "/dev/x") == meant


def test_small_writes_on_a_socket_are_sent_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        transport = open_transport(f"socket://127.0.0.1:{server.getsockname()[1]}", LineSettings(), 0.1)
        connection = transport._port._socket  # type: ignore[attr-defined]
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        transport.close()


def test_a_device_that_never_stops_talking_is_not_listened_to_for_ever() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    transport = open_transport(f"socket://127.0.0.1:{server.getsockname()[1]}", LineSettings(), 0.1)
    peer, _ = server.accept()
    stop = threading.Event()

    def flood() -> None:
        with contextlib.suppress(OSError):
            while not stop.is_set():
                peer.sendall(bytes(65536))

    flooding = threading.Thread(target=flood, daemon=True)
    flooding.start()
    transport.read(1)
    taken: list[int] = []
    listening = threading.Thread(target=lambda: taken.append(transport.drop_input()), daemon=True)
    listening.start()
    listening.join(5.0)
    stop.set()
    transport.close()
    for end in (peer, server):
        end.close()
    flooding.join(5.0)
    assert taken
    assert taken[0] <= 65536


def test_what_a_stalled_line_did_not_take_is_not_sent_after_the_port_was_closed() -> None:
    theirs, ours = os.openpty()
    tty.setraw(ours)
    transport = open_transport(os.ttyname(ours), LineSettings(), 0.1)
    taken = transport.write(bytes(200_000), 0.1)
    assert 0 < taken < 200_000
    transport.close()
    os.set_blocking(theirs, False)
    left = b""
    with contextlib.suppress(OSError):
        while data := os.read(theirs, 65536):
            left += data
    os.close(theirs)
    os.close(ours)
    assert len(left) < taken
