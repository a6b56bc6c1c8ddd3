"""The double of the e-address, started for each test, and who speaks to it."""

import atexit
import functools
import json
import pathlib
import random
import re
import shutil
import tempfile
import unittest

import places
from eaddress import Identity, Letter, Line
from lxml import etree
from pki import Pki
from sandbox import Sandbox

HUB, LIEPNA, ANNA, CLOSED, FULL, SMALL = ("_DEFAULT@90000000001", "_DEFAULT@90000000002", "_PRIVATE@16117519997",
                                          "_PRIVATE@40000000006", "_PRIVATE@40000000007", "_PRIVATE@40000000008")
WSDL = places.SOURCE / "wsdl/eaddress/vraa.gov.lv.div.uui.2011.11.wsdl"
_RANDOM = random.Random(17)


def octets(size):
    return _RANDOM.randbytes(size)


@functools.cache
def people():
    """A folder with a PKI, and who has a key of it or of their own; the same for all tests."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-eaddress-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    pki = Pki(folder / "pki")
    return (folder, pki, Identity.of(pki, "hub-signing"), Identity.made(folder, "liepna", pki), Identity.made(folder, "stranger"),
            Identity.made(folder, "expired", pki, days=-1))


class DoubleTest(unittest.TestCase):
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.folder, cls.pki, cls.hub, cls.other, cls.stranger, cls.expired = people()

    def setUp(self):
        self.sandbox = Sandbox(pathlib.Path(tempfile.mkdtemp(dir=self.folder)), self.pki, systems=("eaddress",))
        self.double = self.sandbox.doubles["eaddress"]
        self.double.extra = self.options
        self.double.data_file.write_text(json.dumps(self.directory()))
        self.sandbox.start()
        self.addCleanup(self.sandbox.stop)
        self.line = Line(self.double.port, self.pki, self.hub)
        self.liepna = Line(self.double.port, self.pki, self.other)

    def directory(self):
        private = {"type": "J", "title": "SIA Ozols"}
        return {"connections": [{"name": "hub-signing", "addresses": [HUB]}, {"name": "liepna", "addresses": [LIEPNA], "state": True}],
                "units": [{"address": HUB, "type": "APP", "title": "Bērzaine"},
                          {"address": LIEPNA, "type": "APP", "title": "Liepna", "certificate": self.other.pem.decode()},
                          {"address": ANNA, "type": "NPMK", "first_name": "Anna", "surname": "Liepa"},
                          {"address": CLOSED, "blocked_from": "2026-01-01T00:00:00Z", **private},
                          {"address": FULL, "full": True, **private}, {"address": SMALL, "message_size_limit": 10, **private}],
                "document_kinds": ["DOC_EMPTY", "EINVOICE"]}

    def assert_code(self, answer, code):
        self.assertEqual((answer.status, answer.code), (500, code), etree.tostring(answer.root)[:2000])

    def good(self, answer):
        self.assertEqual(answer.status, 200, etree.tostring(answer.root)[:2000])
        return answer

    def sent(self, letter=None, line=None, **how):
        return self.good((line or self.line).send(letter or Letter(), **how)).text("//u:MessageId")

    def told(self, line=None):
        """Status, recipients and the reason's code of each notification that waits."""
        found, _ = (line or self.line).notifications()
        return [(one["Type"], one["MessageStatus"], one.get("Recipients"), one.get("MessageStatusReason", "")[:10]) for one in found]

    def states(self, message):
        letter, = (one for one in self.line.control()["letters"] if one["message_id"] == message)
        return {one["address"]: one["status"] for one in letter["recipients"]}

    def peak(self):
        """VmHWM of the double, in KiB."""
        status = pathlib.Path(f"/proc/{json.loads(self.double.ports_file.read_text())['pid']}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1))
