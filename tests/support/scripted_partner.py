"""A partner over TLS whose answers are octets that a Python function makes, also octets that no server library would send.

    def script(asked):
        return http("200 OK", [("Content-Type", "application/json")], '{"n": %d}' % asked.number)

    partner = ScriptedPartner(pki, "pspp", script).start()

It runs in threads of the test's process, on loopback. `script` may be replaced at any time; a request that is being
answered keeps the one it began with. A script that fails is kept in `failures`: `stop` and `verify` raise it.
"""

import dataclasses
import re
import socket
import ssl
import struct
import threading
import types

import places
from waiting import wait_for


@dataclasses.dataclass
class Asked:
    """One request as it came."""

    number: int  # of this partner's requests, from 1
    connection: int  # on which of its connections, from 1
    head: str  # request line and header lines as they were sent, Latin-1
    body: bytes

    @property
    def line(self):
        return self.head.split("\r\n", 1)[0]

    @property
    def method(self):
        return self.line.split(" ")[0]

    @property
    def path(self):
        return self.line.split(" ")[1]

    @property
    def headers(self):
        """By name in lower case; several of one name joined by commas."""
        found = {}
        for line in self.head.split("\r\n")[1:]:
            name, _, value = line.partition(":")
            found[name.lower()] = f"{found[name.lower()]}, {value.strip()}" if name.lower() in found else value.strip()
        return found

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def message_id(self):
        """wsa:MessageID, the id of a structured or binary event, or an Idempotency-Key; empty where there is none."""
        found = re.search(r"<(?:\w+:)?MessageID[^>]*>([^<]*)", self.text) or re.search(r'"id":\s*"([^"]*)"', self.text)
        return found[1] if found else self.headers.get("ce-id", self.headers.get("idempotency-key", ""))


@dataclasses.dataclass
class Say:
    """Octets of an answer, and what becomes of the connection: "keep", "close" (TLS end, then TCP end), "abrupt"
    (TCP end without TLS end) or "reset" (TCP reset). `octets` may be an iterable of pieces, sent one by one."""

    octets: object = b""
    then: str = "keep"


HANG = Say((), "hang")  # no answer; the connection stays until the other side or the partner ends it


def http(status="200 OK", headers=(), body=b"", version="HTTP/1.1"):
    """An answer's octets with Content-Length, unless `headers` name one or a Transfer-Encoding."""
    body = body.encode() if isinstance(body, str) else body
    named = {name.lower() for name, _ in headers}
    lines = [f"{version} {status}", *(f"{name}: {value}" for name, value in headers)]
    if not named & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin1") + body


def chunked(pieces):
    """The octets of a chunked body."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece) + b"0\r\n\r\n"


class ScriptedPartner:
    """`script(asked)` gives octets, a `Say`, or None for HANG. `start` takes a free port and keeps it over restarts."""

    def __init__(self, pki, name, script=None, *, minimum=ssl.TLSVersion.TLSv1_2):
        """`name` of the PKI's certificate that the partner shows (nino, pspp, horizon, smartcity)."""
        self.name, self.script, self.port = name, script, 0
        self.failures = []
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(pki.certificate(name), pki.key(name))
        self._tls.minimum_version = minimum
        self._lock = threading.Lock()
        self._asked, self._open = [], set()
        self._connections = 0
        self._listener = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()
        return self

    def stop(self):
        """Ends all connections; then `verify`. `start` may follow."""
        if self._listener:
            # A blocked accept keeps a closed listener alive: shutdown ends it.
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self.drop()
        self.verify()

    def drop(self):
        """Ends all connections abruptly."""
        with self._lock:
            open_now = list(self._open)
        for one in open_now:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it ended by itself

    def verify(self):
        """Raises what went wrong in a script."""
        with self._lock:
            failures, self.failures = self.failures, []
        if failures:
            raise failures[0]

    @property
    def asked(self):
        """All requests so far, in the order in which they were read."""
        with self._lock:
            return list(self._asked)

    @property
    def connections(self):
        with self._lock:
            return self._connections

    def forget(self):
        """Empties `asked`; numbers begin at 1 again."""
        with self._lock:
            self._asked.clear()

    def wait_for(self, count, seconds=20):
        """The requests, once there are so many."""
        wait_for(lambda: len(self.asked) >= count, places.patience(seconds), f"{count} requests reach {self.name}")
        return self.asked

    def _accept(self, listener):
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._connections += 1
            number = self._connections
            self._open.add(raw)
        connection = None
        try:
            connection = self._tls.wrap_socket(raw, server_side=True)
            with self._lock:
                self._open.discard(raw)
                self._open.add(connection)
            rest = b""
            while (read := _read(connection, rest)) is not None:
                head, body, rest = read
                if not self._answer(connection, self._note(number, head, body)):
                    return
        except (OSError, ssl.SSLError):
            pass  # the other side ended, or `stop` did
        finally:
            with self._lock:
                self._open -= {raw, connection}
            (connection or raw).close()

    def _note(self, connection, head, body):
        with self._lock:
            asked = Asked(len(self._asked) + 1, connection, head, body)
            self._asked.append(asked)
        return asked

    def _answer(self, connection, asked):
        """False: the connection has ended."""
        try:
            said = self.script(asked)
            said = said if isinstance(said, Say) else HANG if said is None else Say(said)
            for piece in ((said.octets,) if isinstance(said.octets, bytes) else said.octets):
                connection.sendall(piece)
        except OSError:
            raise
        except Exception as problem:  # the test's own mistake: it is told, and the hub sees the connection end
            with self._lock:
                self.failures.append(problem)
            return False
        return _ENDS[said.then](connection)


def _close(connection):
    connection.unwrap()
    return False


def _abrupt(connection):
    plain = socket.socket(fileno=connection.detach())
    plain.shutdown(socket.SHUT_RDWR)
    plain.close()
    return False


def _reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.socket(fileno=connection.detach()).close()
    return False


def _hang(connection):
    while connection.recv(65536):
        pass
    return False


_ENDS = types.MappingProxyType({"keep": lambda _: True, "close": _close, "abrupt": _abrupt, "reset": _reset, "hang": _hang})


def _read(connection, octets):
    """(head, body, what came behind) of the next request, or None where the other side ended before one."""
    octets = _until(connection, octets, b"\r\n\r\n")
    if octets is None:
        return None
    head, rest = octets.split(b"\r\n\r\n", 1)
    if re.search(rb"(?im)^expect: *100-continue", head):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    if re.search(rb"(?im)^transfer-encoding: *chunked", head):
        body, rest = _read_chunks(connection, rest)
    else:
        length = re.search(rb"(?im)^content-length: *(\d+)", head)
        size = int(length[1]) if length else 0
        while len(rest) < size:
            rest += _more(connection)
        body, rest = rest[:size], rest[size:]
    return head.decode("latin1"), body, rest


def _read_chunks(connection, rest):
    body = b""
    while True:
        rest = _until(connection, rest, b"\r\n", must=True)
        line, rest = rest.split(b"\r\n", 1)
        size = int(line.split(b";")[0], 16)
        while len(rest) < size + 2:
            rest += _more(connection)
        body, rest = body + rest[:size], rest[size + 2:]
        if size == 0:
            return body, rest


def _until(connection, octets, mark, must=False):
    while mark not in octets:
        more = connection.recv(65536)
        if not more:
            if must or octets:
                raise ConnectionError("ended within a request")
            return None
        octets += more
    return octets


def _more(connection):
    more = connection.recv(65536)
    if not more:
        raise ConnectionError("ended within a request")
    return more
