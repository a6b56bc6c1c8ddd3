"""The least of AMQP 0-9-1 that a publisher with confirms needs: one connection, one channel, a durable quorum queue."""

import socket
import struct
import time

METHOD, HEADER, BODY, END = 1, 2, 3, b"\xce"
PERSISTENT = 2


def _short(text):
    return bytes([len(text)]) + text.encode()


def _long(octets):
    return struct.pack(">I", len(octets)) + octets


def _frame(kind, channel, payload):
    return struct.pack(">BHI", kind, channel, len(payload)) + payload + END


def _method(channel, class_id, method_id, arguments=b""):
    return _frame(METHOD, channel, struct.pack(">HH", class_id, method_id) + arguments)


class Channel:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread = b""
        self.socket.sendall(b"AMQP\x00\x00\x09\x01")
        self.expect(10, 10)
        self.call(_method(0, 10, 11, _long(b"") + _short("PLAIN") + _long(b"\0guest\0guest") + _short("en_US")), 10, 30)
        self.socket.sendall(_method(0, 10, 31, struct.pack(">HIH", 1, 131072, 0)))
        self.call(_method(0, 10, 40, _short("/") + _short("") + b"\0"), 10, 41)
        self.call(_method(1, 20, 10, _short("")), 20, 11)

    def call(self, octets, class_id, method_id):
        self.socket.sendall(octets)
        self.expect(class_id, method_id)

    def frames(self):
        """Whole frames that have arrived, at least one: (kind, payload)."""
        found, at = [], 0
        while not found:
            while len(self.unread) - at >= 7:
                kind, _, size = struct.unpack_from(">BHI", self.unread, at)
                if len(self.unread) - at < size + 8:
                    break
                found.append((kind, self.unread[at + 7:at + 7 + size]))
                at += size + 8
            self.unread, at = self.unread[at:], 0
            if not found:
                got = self.socket.recv(1 << 16)
                if not got:
                    raise ConnectionError("the broker closed the connection")
                self.unread += got
        return found

    def expect(self, class_id, method_id):
        [(_, payload), *more] = self.frames()
        got = struct.unpack_from(">HH", payload)
        if got != (class_id, method_id) or more:
            raise ConnectionError(f"the broker said {got}: {payload[:200]!r}")

    def close(self):
        self.socket.close()


def publish(port, queue, body, outstanding, seconds):
    """Publishes as many messages as get their confirms, `outstanding` at once: what sakta-load prints of senders."""
    channel = Channel(port)
    arguments = _short("x-queue-type") + b"S" + _long(b"quorum")
    channel.call(_method(1, 50, 10, struct.pack(">H", 0) + _short(queue) + b"\x02" + _long(arguments)), 50, 11)
    channel.call(_method(1, 85, 10, b"\0"), 85, 11)
    message = (_method(1, 60, 40, struct.pack(">H", 0) + _short("") + _short(queue) + b"\0")
               + _frame(HEADER, 1, struct.pack(">HHQHB", 60, 0, len(body), 0x1000, PERSISTENT)) + _frame(BODY, 1, body))
    begun, took, confirmed, sent = {}, [], 0, 0
    start = time.perf_counter()
    end = start + seconds
    more = outstanding
    while True:
        now = time.perf_counter()
        if now >= end:
            more = 0
        for tag in range(sent + 1, sent + more + 1):
            begun[tag] = now
        sent += more
        channel.socket.sendall(message * more)
        if sent == confirmed:
            break
        more = 0
        for _, payload in channel.frames():
            class_id, method_id, tag, multiple = struct.unpack_from(">HHQB", payload)
            if (class_id, method_id) != (60, 80):
                raise ConnectionError(f"the broker did not confirm: {class_id}.{method_id}")
            now = time.perf_counter()
            for one in [tag] if not multiple else [open_tag for open_tag in begun if open_tag <= tag]:
                took.append((now - begun.pop(one)) * 1000)
                confirmed += 1
                more += 1
    seconds = time.perf_counter() - start
    channel.close()
    took.sort()
    return {"acknowledged": confirmed, "rate": confirmed / seconds, "p50_ms": took[len(took) // 2],
            "p99_ms": took[int((len(took) - 1) * 0.99)], "seconds": seconds}
