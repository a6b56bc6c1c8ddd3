"""The row `attachment`: a large file from a party to an outside system, beside nginx that keeps it in a file and passes it on."""

import hashlib
import http.server
import json
import subprocess
import threading
import time

import archive
import peers
from figures import Figure, at_least
from hub import Hub
from waiting import wait_for

# nginx as it keeps a body in a file before it passes it on; what it passes to is the same sink that the hub delivers to, by http.
KEEPING = peers.FRONT.replace("UPSTREAM", "server 127.0.0.1:{sink};").replace("PASS", """\
      client_max_body_size 0;
      client_body_in_file_only clean;
      client_body_buffer_size 256k;
      proxy_http_version 1.1;
      proxy_pass http://behind;""")


class Sink(archive.Archive):
    """Takes what comes and counts it, keeping nothing."""

    def read(self, headers, stream):
        left, room = int(headers["Content-Length"]), memoryview(bytearray(1 << 20))
        while left > 0:
            got = stream.readinto(room[:min(left, len(room))])
            if got == 0:
                raise ConnectionError("the request ends before its end")
            left -= got
        return int(headers["Content-Length"])


def attachment(bench):
    size = (20 if bench.options.short else 1000) * 10**6
    file, digest = bench.folder / "attachment", hashlib.sha256()
    with open(file, "wb") as out:
        for number in range(size // 10**6):
            piece = number.to_bytes(8, "big") * 125_000
            digest.update(piece)
            out.write(piece)
    digest = digest.hexdigest()
    sink = Sink("1.1")
    nginx = peers.Nginx(bench.folder / "keeping", KEEPING, bench.pki, sink=sink.port).start()
    hub = Hub(bench.folder / "attachments", pki=bench.pki)
    archive.write_site(hub, sink.port)
    hub.start()

    def bring(port, path, method="PUT"):
        subprocess.run(["curl", "-sSf", "-o", "/dev/null", "-T", file, "-X", method, "-H", "Expect:", "--cacert", bench.pki.folder / "ca.pem",
                        "--cert", bench.pki.folder / "cases.pem", "--key", bench.pki.folder / "cases.key",
                        f"https://localhost:{port}{path}"], check=True)

    def through(send):
        """Seconds until the sink has it all."""
        came, begun = len(sink.came), time.perf_counter()
        send()
        wait_for(lambda: len(sink.came) > came, 300, "the sink has it")
        return time.perf_counter() - begun

    def by_hub():
        bring(hub.find_ports()["exchange"], f"/v1/attachments/{digest}")
        named = {"name": "a.bin", "mediaType": "application/pdf", "size": size, "digest": digest}
        answer = hub.client("cases").request("POST", "/v1/send/archive.file", json.dumps({"document": "B-1", "attachment": [named]}),
                                             {**archive.CONTEXT, "Content-Type": "application/json"})
        assert answer.status == 202, answer

    try:
        taken = {"A": [], "B": []}
        for turn in "ABBA":
            taken[turn].append(through((lambda: bring(nginx.port, "/", "POST")) if turn == "A" else by_hub))
        theirs, ours = (sum(taken[turn]) / 2 for turn in "AB")
        bench.figures.add(Figure("attachment", f"{size // 10**6} MB, kept sealed, then given to a SOAP partner", f"{size / 1e6 / ours:.0f} MB/s",
                                 beside=f"nginx, kept as it is {size / 1e6 / theirs:.0f} MB/s", ratio=f"{theirs / ours:.0%}",
                                 **at_least(0.6, theirs / ours)))
    finally:
        hub.kill()
        nginx.stop()
        sink.stop()
        file.unlink()
