"""clamd as clamd(8) describes it, as far as a client of INSTREAM meets it: the command with its delimiter, chunks with their length,
StreamMaxLength, its answers; what it finds is MARK. It listens on a Unix socket and on a port."""

import contextlib
import pathlib
import socketserver
import struct
import threading

MARK = b"x-sakta-invented-virus"
NAME = "Sakta.Invented-1"


class _Reader(socketserver.StreamRequestHandler):
    def handle(self):
        with contextlib.suppress(ConnectionError, EOFError):
            self.serve()

    def exactly(self, size):
        octets = self.rfile.read(size)
        if len(octets) < size:
            raise EOFError
        return octets

    def serve(self):
        clamd = self.server.clamd
        delimiter = {b"z": b"\0", b"n": b"\n"}[self.exactly(1)]
        command = b""
        while not command.endswith(delimiter):
            command += self.exactly(1)
        assert command[:-1] == b"INSTREAM", command
        seen, largest = bytearray(), 0
        while size := struct.unpack(">I", self.exactly(4))[0]:
            if len(seen) + size > clamd.stream_max_length:
                return self.say("INSTREAM size limit exceeded. ERROR", delimiter)
            seen += self.exactly(size)
            largest = max(largest, size)
        clamd.seen.append((bytes(seen), largest))
        clamd.go_on.wait(60)
        if clamd.answers:
            said = clamd.answers.pop(0)
            return said is not None and self.say(said, delimiter)
        return self.say(f"stream: {NAME} FOUND" if MARK in seen else "stream: OK", delimiter)

    def say(self, text, delimiter):
        self.wfile.write(text.encode() + delimiter)


class _Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _Tcp(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Clamd:
    """`answers`: said instead, one for each stream; None: it closes. `go_on`: cleared, nothing is answered until it is set.
    `seen`: each stream's octets and its largest chunk."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.stream_max_length = 25 * 2**20
        self.answers, self.seen = [], []
        self.go_on = threading.Event()
        self.go_on.set()
        self._servers = []

    def start(self):
        self._servers = [_Unix(str(self.path), _Reader), _Tcp(("127.0.0.1", 0), _Reader)]
        self.port = self._servers[1].server_address[1]
        for server in self._servers:
            server.clamd = self
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        self.go_on.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers = []
        self.path.unlink(missing_ok=True)
