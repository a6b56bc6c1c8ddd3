"""Crowds of connections: thousands that say nothing cost little and slow nobody down; one network or certificate cannot take
all of them.

Row A26 of the attack table (idle connections, caps), over the exchange listener."""

import multiprocessing
import os
import resource
import ssl
import socket
import time

import places
from attack import AttackTest
from flow import main
from line import Line, request
from waiting import wait_for

# In the usual run as many as come in seconds; SAKTA_CROWD=10000 for the figure of the attack table.
CROWD = int(os.environ.get("SAKTA_CROWD") or (300 if places.sanitized() else 1_000))
KIB_EACH = 40  # what an idle connection may cost, everything in the hub's process counted
QUESTION = request("GET", "/v1/messages/x")


def connect(hub, party):
    context = hub.pki.context(party)
    plain = socket.create_connection(("127.0.0.1", hub.find_ports()["exchange"]), places.patience(30))
    return context.wrap_socket(plain, server_hostname="127.0.0.1")


def crowd(hub, count, opened, leave):
    """A process: opens connections, asks once on each, then says nothing until told to leave."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    context, port, lines = hub.pki.context("permits"), hub.find_ports()["exchange"], []
    try:
        for _ in range(count):
            plain = socket.create_connection(("127.0.0.1", port), places.patience(30))
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = context.wrap_socket(plain, server_hostname="127.0.0.1")
            line.sendall(QUESTION)
            assert b" 404 " in line.recv(65536)
            lines.append(line)
        opened.put(len(lines))
    except BaseException as problem:
        opened.put(repr(problem))
        raise
    leave.wait()
    for line in lines:
        line.close()


class Crowd(AttackTest):
    settings = ((r"max_wal_mib: 256", f"max_wal_mib: 256\n  connections_per_network: {CROWD + 100}\n"
                 f"  connections_per_certificate: {CROWD + 100}"), (r"header: 10s", "header: 10s\n  idle: 10m"))

    def test_idle_connections_cost_little_and_slow_nobody_down(self):
        processes = multiprocessing.get_context("fork")
        opened, leave = processes.SimpleQueue(), processes.Event()
        with Line(self.hub, "cases") as healthy:
            alone, cost_alone = self.latencies(healthy)
            before = self.meter.resident()
            spent = self.meter.cpu()
            guests = processes.Process(target=crowd, args=(self.hub, CROWD, opened, leave))
            guests.start()
            try:
                self.assertEqual(opened.get(), CROWD)
                came = (self.meter.cpu() - spent) / 1e6 / CROWD
                each = (self.meter.resident() - before) / 1024 / CROWD
                self.assertGreaterEqual(self.open(), CROWD)
                beside, cost_beside = self.latencies(healthy)
                begun = self.meter.cpu()
                time.sleep(1)  # what it measures: a second of nothing
                idling = (self.meter.cpu() - begun) / 1e6
            finally:
                leave.set()
                guests.join()
        wait_for(lambda: self.open() == 0, places.patience(30), "they are gone")
        self.note("A26", f"{CROWD} idle TLS connections: {each:.1f} KiB each, {came:.2f} ms CPU to come", "-", 0, 0)
        self.note("A26", f"  a second of idling costs {idling:.1f} ms CPU", "-", 0, 0)
        self.note("A26", f"  healthy client's p99 {alone:.2f} ms alone, {beside:.2f} ms beside; "
                  f"{cost_alone:.3f} and {cost_beside:.3f} ms CPU for each of its requests", "-", 0, 0)
        self.assert_lives()
        if not places.sanitized():
            self.assertLessEqual(each, KIB_EACH)
            # Its time is the machine's as well, its CPU the hub's alone: a look at each idle connection would show.
            self.assertLessEqual(cost_beside, 2 * cost_alone + 0.1)

    def open(self):
        return self.hub.metric('sakta_open_connections{listener="exchange"}')

    def latencies(self, line, count=500):
        """p99 in milliseconds, and the hub's CPU for each request in milliseconds."""
        taken, spent = [], self.meter.cpu()
        for _ in range(count):
            begun = time.perf_counter()
            self.assertEqual(line.exchange(QUESTION).status, 404)
            taken.append((time.perf_counter() - begun) * 1000)
        return sorted(taken)[int(count * 0.99)], (self.meter.cpu() - spent) / 1e6 / count


class Caps(AttackTest):
    settings = ((r"max_wal_mib: 256", "max_wal_mib: 256\n  connections_per_network: 12\n  connections_per_certificate: 5"),)

    def test_a_certificate_and_a_network_have_no_more_than_their_part(self):
        held = [self.served("permits") for _ in range(5)]
        self.assertNotIn(None, held)
        self.assertIsNone(self.served("permits"), "its sixth")
        self.assertEqual(self.turned_away("certificate"), 1)
        held += [self.served("cases") for _ in range(5)]
        held += [self.served(None) for _ in range(2)]
        self.assertNotIn(None, held, "others have their own part")
        self.assertIsNone(self.served(None), "the thirteenth of the network")
        self.assertEqual(self.turned_away("network"), 1)
        reasons = [event["reason"] for event in self.hub.log() if event["event"] == "edge.connection_refused"]
        self.assertEqual(reasons, ["certificate", "network"])
        for line in held:
            line.close()
        line = wait_for(lambda: self.served("permits"), places.patience(10), "there is a place again")
        line.close()
        self.note("A26", "a sixth connection of a certificate, a thirteenth of a network", "closed", 0, 0)

    def turned_away(self, reason):
        return self.hub.metric(f'sakta_connections_refused_total{{listener="exchange",reason="{reason}"}}')

    def served(self, party):
        """A connection that is answered on, or None."""
        try:
            line = connect(self.hub, party)
        except (ssl.SSLError, ConnectionError):
            return None
        try:
            line.sendall(QUESTION)
            if line.recv(65536):
                return line
        except (ssl.SSLError, ConnectionError):
            pass
        line.close()
        return None


if __name__ == "__main__":
    main()
