"""One TLS connection to the hub on which octets are sent as they are, and answers are read as they come."""

import email.parser
import select
import socket
import ssl

import places
from client import Answer


class Line:
    """Keep-alive by itself: closes only when told to, or when the hub does. Not for two threads."""

    def __init__(self, hub, party="permits", seconds=30, context=None):
        self._seconds = places.patience(seconds)
        plain = socket.create_connection(("127.0.0.1", hub.find_ports()["exchange"]), self._seconds)
        try:
            self._socket = (context or hub.pki.context(party)).wrap_socket(plain, server_hostname="127.0.0.1")
        except BaseException:
            plain.close()
            raise
        self._socket.setblocking(False)
        self._left = b""  # what came behind the last answer
        self.ended = False  # the hub has closed

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._socket.close()

    def exchange(self, octets):
        """Sends until all is sent or an answer comes; the answer, or None where the hub closed without one."""
        view, sent = memoryview(octets), 0
        while sent < len(view) and not self._left and not self.ended:
            try:
                sent += self._socket.send(view[sent:sent + 65536])
            except ssl.SSLWantWriteError:
                self._wait(writing=True)
            except ssl.SSLWantReadError:
                self._wait()
            except OSError:
                break  # closed by the hub; its answer may still be there to read
            self._take()
        return self.answer()

    def send(self, octets):
        """Sends all of it, or as much as goes until the hub closes; answers are left to be read."""
        view = memoryview(octets)
        while len(view) and not self.ended:
            try:
                view = view[self._socket.send(view[:65536]):]
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
                if not any(select.select([self._socket], [self._socket], [], self._seconds)):
                    raise TimeoutError(f"the hub took nothing for {self._seconds} s") from None
            except OSError:
                self.ended = True

    def answer(self):
        """The next answer, or None where the hub closed without one."""
        while True:
            head, found, rest = self._left.partition(b"\r\n\r\n")
            if found:
                status, _, headers = head.partition(b"\r\n")
                parsed = email.parser.BytesParser().parsebytes(headers + b"\r\n\r\n", headersonly=True)
                length = int(parsed.get("Content-Length", "0"))
                if len(rest) >= length or self.ended:
                    self._left = rest[length:]
                    return Answer(int(status.split()[1]), parsed, rest[:length])
            if self.ended:
                return None
            if not self._take():
                self._wait()

    def session(self):
        """The TLS session, to be continued by somebody."""
        return self._socket.session

    def arrived(self):
        """Whether something has come, without waiting."""
        return self._take() or bool(self._left)

    def closed(self):
        """Waits until the hub closes; False if it sends something instead, or does nothing in the time given."""
        try:
            while not self.ended and not self._left:
                if not self._take():
                    self._wait()
        except TimeoutError:
            return False
        return self.ended and not self._left

    def _take(self):
        """What has arrived; False if there was nothing."""
        try:
            octets = self._socket.recv(65536)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        except OSError:
            octets = b""
        self._left += octets
        self.ended = self.ended or not octets
        return True

    def _wait(self, writing=False):
        if not any(select.select([self._socket], [self._socket] if writing else [], [], self._seconds)):
            raise TimeoutError(f"the hub did nothing for {self._seconds} s")


def request(method, path, headers=None, body=b"", version="HTTP/1.1"):
    """A request's octets; a header's value of None leaves it out, Host and Content-Length too."""
    laid = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **(headers or {})}
    lines = [f"{method} {path} {version}", *(f"{name}: {value}" for name, value in laid.items() if value is not None)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
