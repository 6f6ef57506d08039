"""The byte pipe: what happens to bytes that the far end does not take, and to a far end that never stops."""

import contextlib
import os
import socket
import threading
import tty

import pytest

from drivers.transports import LineSettings, LinkLost, open_transport


def test_a_port_that_is_not_there_is_a_lost_link() -> None:
    with pytest.raises(LinkLost, match="/dev/nowhere"):
        open_transport("/dev/nowhere", LineSettings(), 0.1)


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
