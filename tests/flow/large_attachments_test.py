"""What is larger than the memory that it may take: a file of 300 MB from REST to a SOAP partner, both ways counted."""

import hashlib
import http.client
import itertools
import json
import pathlib

import archive
import attachments_test
import mtom
import places
from flow import main
from waiting import wait_for

SIZE = 300_000_000
PIECE = bytes(range(256)) * 4096  # 1 MiB
MOST = 32_000_000  # octets of memory that it may add, to and from the disk


def pieces():
    left = SIZE
    while left > 0:
        yield PIECE[:left]
        left -= len(PIECE)


class Counting(archive.Archive):
    """Reads what comes without keeping it: the digest of what stands between the last part's header and the last boundary."""

    def read(self, headers, stream):
        boundary = headers.get_param("boundary").encode()
        left, digest, held, begun = int(headers["Content-Length"]), hashlib.sha256(), b"", False
        while left > 0:
            held += (piece := stream.read(min(left, 1 << 20)))
            left -= len(piece)
            if not piece:
                raise ConnectionError("the request ends before its end")
            if not begun:
                if held.count(b"\r\n\r\n") < 2:
                    continue
                held, begun = held.split(b"\r\n\r\n", 2)[2], True
            digest.update(held[:-200])
            held = held[-200:]
        octets = held.removesuffix(b"\r\n--" + boundary + b"--\r\n")
        assert octets != held, "the last boundary is not where it should be"
        digest.update(octets)
        return digest.hexdigest()


class Large(attachments_test.Attachments):
    @classmethod
    def archive_of(cls):
        return Counting(cls.version)

    def resident(self, name):
        status = (pathlib.Path("/proc") / str(self.hub.program.pid) / "status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(name))

    def test_goes_through_in_pieces(self):
        digest = hashlib.sha256()
        for piece in pieces():
            digest.update(piece)
        digest = digest.hexdigest()
        self.bring(b"warm")  # what is made once is not what is counted
        (pathlib.Path("/proc") / str(self.hub.program.pid) / "clear_refs").write_text("5")
        before = self.resident("VmRSS")

        connection = http.client.HTTPSConnection("127.0.0.1", self.hub.find_ports()["exchange"], context=self.pki.context("cases"))
        connection.request("PUT", f"/v1/attachments/{digest}", pieces(), {"Content-Length": str(SIZE)})
        answer = connection.getresponse()
        self.assertEqual((answer.status, json.loads(answer.read())), (201, {"digest": digest, "size": SIZE}))
        connection.close()
        sent = self.send("L-1", {"name": "plans.pdf", "mediaType": "application/pdf", "size": SIZE, "digest": digest})
        self.assertEqual(sent.status, 202, sent)
        wait_for(lambda: self.archive.came, places.patience(60), "the archive has it")

        self.assertEqual(self.archive.came, [digest])
        self.assertLess(self.resident("VmHWM") - before, MOST)
        self.reads_back_in_pieces(sent.json()["id"], digest)

    def reads_back_in_pieces(self, message, digest):
        (pathlib.Path("/proc") / str(self.hub.program.pid) / "clear_refs").write_text("5")
        before = self.resident("VmRSS")
        connection = http.client.HTTPSConnection("127.0.0.1", self.hub.find_ports()["exchange"], context=self.pki.context("cases"))
        self.addCleanup(connection.close)
        connection.request("GET", f"/v1/messages/{message}/attachments/{digest}")
        answer, read = connection.getresponse(), hashlib.sha256()
        while piece := answer.read(1 << 20):
            read.update(piece)
        self.assertEqual((answer.status, read.hexdigest()), (200, digest))
        self.assertLess(self.resident("VmHWM") - before, MOST)

    def test_comes_with_its_message_in_pieces(self):
        digest = hashlib.sha256()
        for piece in pieces():
            digest.update(piece)
        digest = digest.hexdigest()
        text = mtom.envelope("L-2", mtom.file("plans.pdf", mtom.include("plans"), digest=digest))
        self.soap(mtom.whole(mtom.root(mtom.envelope("warm", mtom.file("a.pdf", mtom.include("a")))), mtom.part(b"a", Content_ID="<a>")))
        wait_for(lambda: self.archive.came, places.patience(60), "the archive has it")
        self.archive.came.clear()
        (pathlib.Path("/proc") / str(self.hub.program.pid) / "clear_refs").write_text("5")
        before = self.resident("VmRSS")
        begin, end = mtom.whole(mtom.root(text), mtom.part(b"", Content_ID="<plans>"))[:-len(b"\r\n--b1--\r\n")], b"\r\n--b1--\r\n"
        self.soap(itertools.chain([begin], pieces(), [end]), str(len(begin) + SIZE + len(end)))
        wait_for(lambda: self.archive.came, places.patience(60), "the archive has it")
        self.assertEqual(self.archive.came, [digest])
        self.assertLess(self.resident("VmHWM") - before, MOST)

    def soap(self, body, length=None):
        connection = http.client.HTTPSConnection("127.0.0.1", self.hub.find_ports()["exchange"], context=self.pki.context("cases"))
        self.addCleanup(connection.close)
        connection.request("POST", "/soap/archive", body, {"Content-Type": mtom.media(), **({"Content-Length": length} if length else {})})
        answer = connection.getresponse()
        said = answer.read()
        self.assertEqual(answer.status, 200, said)


if __name__ == "__main__":
    main()
