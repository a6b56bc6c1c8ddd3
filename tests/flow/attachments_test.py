"""Attachments: brought by digest, named by a message, kept for it, and given to a SOAP partner by MTOM; what is wrong with them."""

import hashlib
import json
import random
import textwrap

import archive
import places
from archive import CONTEXT, named
from flow import SEED, FlowTest, main
from waiting import wait_for


class Attachments(FlowTest):
    systems = ()
    version = "1.1"

    @classmethod
    def archive_of(cls):
        return archive.Archive(cls.version)

    @classmethod
    def prepare(cls):
        cls.archive = cls.archive_of()
        cls.addClassCleanup(cls.archive.stop)
        archive.write_site(cls.hub, cls.archive.port, cls.version)
        cls.hub.start()

    def setUp(self):
        self.archive.came.clear()
        self.archive.statuses.clear()

    def octets(self, size):
        return random.Random(f"{SEED} {size}").randbytes(size)

    def put(self, octets, digest=None, party="cases", **headers):
        return self.hub.client(party).request("PUT", f"/v1/attachments/{digest or hashlib.sha256(octets).hexdigest()}", octets, headers)

    def bring(self, *all_octets):
        for octets in all_octets:
            answer = self.put(octets)
            self.assertEqual((answer.status, answer.json()), (201, {"digest": hashlib.sha256(octets).hexdigest(), "size": len(octets)}))

    def send(self, document, *attachments, key=None):
        body = json.dumps({"document": document, "attachment": list(attachments)})
        headers = {**CONTEXT, "Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
        return self.hub.client("cases").request("POST", "/v1/send/archive.file", body, headers)

    def delivered(self, *attachments, count=1):
        wait_for(lambda: len(self.archive.came) >= count, places.patience(30), "the archive has it")
        self.assertEqual(self.archive.came[-1],
                         {one["name"]: (one["mediaType"], one["digest"], one["size"]) for one in attachments})

    def kept(self):
        return [file for file in (self.hub.state / "store/attachments/kept").rglob("*") if file.is_file()]


class Delivered(Attachments):
    def test_reach_the_partner_octet_by_octet(self):
        # Line ends at both ends of a part, and octets that are a boundary's beginning, must come through.
        odd = b"\r\n\r\n--\r\n--sakta-" + bytes(range(256)) + b"\r\n\n\r\n"
        large = self.octets(5_000_001)
        attachments = named("Plāns.pdf", large), named("a.png", odd, "image/png"), named("b.pdf", b"\n")
        self.bring(large, odd, b"\n")
        answer = self.send("D-1", *attachments)
        self.assertEqual(answer.status, 202, answer)
        self.delivered(*attachments)

    def test_are_kept_for_their_message_alone_and_sealed(self):
        octets = b"the content of a letter" * 9_000
        self.bring(octets)
        before = len(self.kept())
        self.send("D-2", named("letter.pdf", octets))
        self.delivered(named("letter.pdf", octets))
        self.assertEqual(len(self.kept()), before + 1)
        for file in (self.hub.state / "store").rglob("*"):
            self.assertFalse(file.is_file() and b"content of a letter" in file.read_bytes(), file)

    def test_a_message_may_have_none(self):
        self.assertEqual(self.send("D-3").status, 202)
        self.delivered()

    def test_go_again_as_they_are_when_the_partner_could_not_take_them(self):
        octets = self.octets(1_000_000)
        self.bring(octets)
        self.archive.statuses.append(503)
        self.send("D-4", named("again.pdf", octets))
        self.delivered(named("again.pdf", octets), count=2)
        self.assertEqual(self.archive.came[0], self.archive.came[1])

    def test_go_after_the_hub_was_killed(self):
        octets = self.octets(700_000)
        self.bring(octets)
        self.archive.statuses.extend([503] * 3)
        answer = self.send("D-5", named("killed.pdf", octets))
        self.hub.kill()
        self.hub.start()
        wait_for(lambda: not self.archive.statuses, places.patience(60), "it was tried again")
        count = len(self.archive.came)
        self.delivered(named("killed.pdf", octets), count=count + 1)
        wait_for(lambda: "archive.put: delivered" in self.trace(answer.json()["id"]), places.patience(30), "it is on record")

    def test_the_repeat_of_a_message_keeps_nothing_more(self):
        octets = self.octets(10_000)
        self.bring(octets)
        first = self.send("D-6", named("once.pdf", octets), key="once")
        before = len(self.kept())
        again = self.send("D-6", named("once.pdf", octets), key="once")
        self.assertEqual((again.status, again.json()["id"]), (202, first.json()["id"]))
        self.assertEqual(len(self.kept()), before)
        self.delivered(named("once.pdf", octets))


class DeliveredBySoap12(Attachments):
    version = "1.2"

    def test_reach_the_partner(self):
        octets = self.octets(400_000)
        self.bring(octets)
        self.send("D-7", named("a.pdf", octets))
        self.delivered(named("a.pdf", octets))


class Wrong(Attachments):
    def test_another_digest_is_refused_and_nothing_stays(self):
        blobs = self.hub.state / "store/attachments/blobs"
        before = sorted(blobs.iterdir())
        answer = self.put(b"octets", "a" * 64)
        self.assertProblem(answer, 422, "edge.attachment")
        self.assertProblem(self.hub.client("cases").request("GET", f"/v1/attachments/{'a' * 64}"), 404, "edge.not_found")
        wait_for(lambda: sorted(blobs.iterdir()) == before, places.patience(5), "nothing stays")

    def test_an_address_without_a_digest_is_none(self):
        for address in ("x", "A" * 64, "a" * 63, "../" + "a" * 61, "a" * 64 + "/b"):
            self.assertProblem(self.put(b"octets", address), 404, "edge.not_found")

    def test_who_is_no_party_brings_nothing(self):
        answer = self.put(b"octets", party=None)
        self.assertProblem(answer, 401, "gate.no_certificate")

    def test_another_method_is_refused(self):
        self.assertProblem(self.hub.client("cases").request("POST", f"/v1/attachments/{'a' * 64}", b"x"), 405,
                           "edge.method_not_allowed")

    def test_is_seen_by_the_party_that_brought_it_alone(self):
        octets = self.octets(99)
        self.bring(octets)
        digest = hashlib.sha256(octets).hexdigest()
        self.assertEqual(self.hub.client("cases").request("GET", f"/v1/attachments/{digest}").json(), {"digest": digest, "size": 99})
        self.assertEqual(self.hub.client("cases").request("HEAD", f"/v1/attachments/{digest}").status, 200)
        self.assertProblem(self.hub.client("finance").request("GET", f"/v1/attachments/{digest}"), 404, "edge.not_found")

    def test_what_a_message_says_of_them_is_held_to_its_type(self):
        one, two, three, four = (self.octets(size) for size in (11, 12, 13, 14))
        self.bring(one, two, three, four)
        rows = (
            ("not brought", [named("a.pdf", b"never brought")], None),
            ("another size", [named("a.pdf", one, size=12)], None),
            ("another type of content", [named("a.exe", one, "application/x-msdownload")], "/attachment/0/mediaType"),
            ("a path", [named("../../etc/passwd", one)], "/attachment/0/name"),
            ("a path of Windows", [named("c:\\a.pdf", one)], "/attachment/0/name"),
            ("control characters", [named("a\tb.pdf", one)], "/attachment/0/name"),
            ("too many", [named("1", one), named("2", two), named("3", three), named("4", four)], "/attachment/3/digest"),
            ("named twice", [named("1", one), named("2", one)], "/attachment/1/digest"),
            ("no digest", [named("1", one, digest="sha256:" + "a" * 57)], "/attachment/0/digest"),
            ("too large together", [named("1", one, size=1 << 30), named("2", two)], "/attachment/1/size"),
            ("a negative size", [named("1", one, size=-1)], "/attachment/0/size"),
        )
        before = len(self.kept())
        for what, attachments, place in rows:
            with self.subTest(what):
                problem = self.assertProblem(self.send("W-1", *attachments), 422, "edge.attachment", place)
                for octets in ("etc/passwd", "a.exe"):
                    self.assertNotIn(octets, json.dumps(problem))
        self.assertEqual(len(self.kept()), before, "what was refused keeps nothing")
        self.assertEqual(self.archive.came, [])

    def test_larger_than_the_hub_takes_is_refused_unread(self):
        client = self.hub.client("cases")
        answer = client.request("PUT", f"/v1/attachments/{'a' * 64}", b"", {"Content-Length": str(2 << 30), "Expect": "100-continue"})
        self.assertProblem(answer, 413, "edge.too_large")
        client.close()

    def test_a_mapping_that_includes_another_makes_a_letter(self):
        octets = self.octets(20)
        self.bring(octets)
        mapping = self.hub.site / "mappings/archive/put.request.xslt"
        right = mapping.read_text()
        self.addCleanup(lambda: (mapping.write_text(right), self.hub.command("reload", "--state", self.hub.state)))
        mapping.write_text(right.replace("cid:{a:digest}", "cid:other"))
        self.assertEqual(self.hub.command("reload", "--state", self.hub.state)[0], 0)
        message = self.send("W-2", named("a.pdf", octets)).json()["id"]
        wait_for(lambda: "map.not_valid" in self.trace(message), places.patience(30), "it is a letter")
        self.assertIn("names no attachment of the message", self.trace(message))
        self.assertEqual(self.archive.came, [])


class Checked(FlowTest):
    systems = ()

    @classmethod
    def prepare(cls):
        archive.write_site(cls.hub, 1)

    def check(self):
        return self.hub.command("check", self.hub.site, "--state", self.hub.state)

    def changed(self, file, pattern, replacement):
        path = self.hub.site / file
        text = path.read_text()
        self.addCleanup(path.write_text, text)
        self.hub.edit(file, [(pattern, replacement)])
        return self.check()

    def test_a_site_is_right(self):
        code, out, err = self.check()
        self.assertEqual(code, 0, out + err)

    def test_a_kind_that_carries_none_is_a_finding(self):
        code, out, err = self.changed("routes/archive.yaml", "to: archive, operation: put", "to: pspp, operation: add_status")
        self.assertIn("cannot carry any", out + err)
        self.assertNotEqual(code, 0)

    def test_a_body_that_is_signed_carries_none(self):
        code, out, err = self.changed("systems/archive.yaml", "closed_network: true", textwrap.dedent("""\
            closed_network: true
              security: {sign: true, certificate: "${state}/pki/hub-signing.pem", key: "${state}/pki/hub-signing.key", parts: [Timestamp, Body]}"""))
        self.assertIn("cannot carry any", out + err)
        self.assertNotEqual(code, 0)

    def test_a_path_that_the_schema_does_not_know_is_a_finding(self):
        code, out, err = self.changed("types/archive.file-1.xsd", 'name="mediaType"', 'name="type"')
        self.assertRegex(out + err, r"types/archive.file-1.yaml:\d+:\d+: .*mediaType")
        self.assertNotEqual(code, 0)

    def test_a_question_has_none(self):
        code, out, err = self.changed("types/archive.file-1.yaml", "pattern: send", "pattern: ask\nreply: FileInArchive")
        self.assertIn("only what is sent has any", out + err)
        self.assertNotEqual(code, 0)


if __name__ == "__main__":
    main()
