"""What changes in Horizon, which calls nobody, becomes messages: each change once, whatever happens on the way."""

import contextlib
import http.server
import json
import re
import shutil
import sqlite3
import ssl
import threading
import urllib.parse
import uuid
import xml.etree.ElementTree as ET

import invoices
import places
from client import wrapped
from flow import SEED, FlowTest, main
from horizon import Api, arguments
from waiting import wait_for

SUPPLIER = "40000000028"  # of company.json; the only one with an active card
ROW = {"PK_PVN": "301", "SUMMA_BEZPVN": "1.00", "SUMMA_PVN": "0.21"}
DRAFT = {"PAMV_ID": "2719", "PK_DOKTIPS": "71", "PK_IESTADE": "1", "PK_KLIENTS": "1", "PK_VAL": "1",
         "DAT_DOK": "2026-11-01", "SUMMA": "1.21", "SUMMA_BEZPVN": "1.00", "SUMMA_PVN": "0.21", "SUMMA_APM": "1.21",
         "PAMAT": "Ar roku"}
# The route lets nothing but this through its filter, so that a message's end tells what is in it.
EXPECTED = (f"/t:ReportInvoiceStatus[t:supplier = '{SUPPLIER}' and t:kind = 'Invoice' and t:status = 'Executed'"
            " and starts-with(t:number, 'N-') and t:document > 1000]")
MAPPING = "mappings/horizon/changed_invoices.xslt"
LIST, CONFIRM = "TNdmPvzSar.sync", "TNdmPvzSar.processed"


class SourceOfHorizon(FlowTest):
    systems = ("horizon",)
    program = "sakta-chaos"

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/horizon.yaml",
                     [(r"(?m)^adapter:", "pace: {first_pause: 100ms, longest_pause: 400ms}\n\nadapter:")])
        cls.hub.edit("sources/horizon-invoices.yaml", [(r"every: \w+", "every: 200ms")])
        (cls.hub.site / "sources/horizon-settled.yaml").unlink()  # the other list of Horizon: payments_test.py
        cls.hub.edit("hub.yaml", [(r"\A", "telemetry: {spans: all}\n")])
        cls.hub.edit("routes/invoice-status.yaml", [(r"\Z", f'\nfilter: {{when: "not({EXPECTED})"}}\n')])
        cls.company = (places.SOURCE / "adapters/systems/horizon/simulator/company.json").read_text()

    def setUp(self):
        """A double that knows nothing yet, on the same port, and a running hub."""
        super().setUp()
        self.made = 0
        self.double = self.sandbox.doubles["horizon"]
        self.set_up_horizon()
        if not self.hub.program or not self.hub.program.running():
            self.hub.start()
        self.client = self.hub.client("supplier-portal")
        self.before = len(self.hub.log())

    def set_up_horizon(self, **changes):
        self.sandbox.stop("horizon")
        self.double.journal_file.unlink(missing_ok=True)
        self.double.data_file.write_text(json.dumps({**json.loads(self.company), **changes}))
        self.start_horizon()

    def start_horizon(self):
        self.sandbox.start("horizon")
        self.api = Api(self.double, self.pki, self.pki.partner_secret("horizon_password").read_text())
        self.assertEqual(self.api.log_in(), 200)

    def executed(self, **changes):
        """A document that somebody made and executed by hand."""
        self.made += 1
        status, octets, _ = self.api.insert({**DRAFT, "DOK_NR": f"N-{self.id()[-9:]}-{self.made}", **changes}, row=ROW)
        self.assertEqual(status, 200, octets)
        key = ET.fromstring(octets).findtext("href").rsplit("/", 1)[1]
        status, octets, _ = self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, 1))
        self.assertEqual(status, 200, octets)
        return key

    def events(self, name, **fields):
        return [event for event in self.hub.log()[self.before:] if event["event"] == name
                and all(event.get(field) == value for field, value in fields.items())]

    def accepted(self):
        return [event["id"] for event in self.events("message.accepted", type="invoice.status")]

    def calls(self, operation, status=200):
        return [call for call in self.sandbox.journal("horizon") if call["operation"] == operation
                and call["status"] == status]

    def wait_until(self, condition, what):
        return wait_for(condition, places.patience(30), what)

    def reload(self):
        code, out, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual(code, 0, out + err)

    def kept(self):
        """The messages in the store: each has a key."""
        with contextlib.closing(sqlite3.connect(self.hub.state / "store" / "keys.db", timeout=places.patience(10))) as keys:
            return {str(uuid.UUID(bytes=message)) for message, in keys.execute("SELECT message FROM key")}

    def listed(self):
        status, octets, _ = self.api.call("GET", "/TNdmPvzSar/sync/edited?columns=S_PK_SYNC,D_DOK_NR")
        self.assertEqual(status, 200, octets)
        return re.findall("<DOK_NR>([^<]*)</DOK_NR>", octets.decode())

    def assert_came_once(self, count=1):
        """So many changes are messages, as they should be, and stay so many when Horizon was asked again."""
        self.wait_until(lambda: len(self.accepted()) >= count, f"{count} messages")
        self.wait_until(lambda: not self.listed(), "Horizon was told")
        asked = len(self.calls(LIST))
        self.wait_until(lambda: len(self.calls(LIST)) >= asked + 3, "three more questions")
        ids = self.accepted()
        self.assertEqual((len(ids), len(set(ids))), (count, count))
        # Asked of the store: a hub that is killed may have put it on record and not in its log.
        self.wait_until(lambda: all("state: filtered" in self.trace(one, "--lang", "en") for one in ids),
                        "the route has seen what was expected")
        return ids

    def test_an_invoice_that_was_delivered_and_executed_there_comes_back_as_one_message(self):
        octets = invoices.invoice(f"{SEED}-1", lines=3).decode()
        old = ET.fromstring(octets.encode().lstrip(b"\xef\xbb\xbf")).find(
            ".//{*}AccountingSupplierParty//{*}PartyLegalEntity/{*}CompanyID").text
        octets = octets.replace(f"<cbc:CompanyID>{old}</cbc:CompanyID>", f"<cbc:CompanyID>{SUPPLIER}</cbc:CompanyID>")
        octets = re.sub("<cbc:ID>IZD-[^<]*</cbc:ID>", "<cbc:ID>N-1</cbc:ID>", octets, count=1).encode()

        answer = self.client.send("invoice.issued", wrapped(octets), key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)

        message, = self.assert_came_once()
        told = self.trace(message, "--lang", "en")
        self.assertIn("system:horizon", told)
        self.assertIn("invoice.status", told)
        for secret in (SUPPLIER, "N-1"):
            self.assertNotIn(secret, told)
        self.assertEqual(len(self.calls(CONFIRM)), 1)
        spans = self.events("span")
        collected, = (span for span in spans if span["name"] == "collect horizon-invoices")
        self.assertEqual((collected["parent_id"], collected["outcome"]), ("", "ok"))
        mapped, = (span for span in spans if span["name"] == "map horizon/changed_invoices")
        self.assertEqual(mapped["parent_id"], collected["span_id"])

    def test_a_second_change_of_one_list_and_a_third_later_are_messages_of_their_own(self):
        for _ in range(3):
            self.executed()
        self.assert_came_once(3)
        self.executed()
        self.assert_came_once(4)

    def test_a_hub_killed_after_it_stored_a_change_and_before_horizon_was_told_stores_it_once(self):
        self.hub.stop()
        before = self.kept()
        self.hub.start(SAKTA_KILL_AT="source.stored:1")
        self.executed()
        self.wait_until(lambda: not self.hub.program.running(), "the hub dies")
        self.assertEqual((self.calls(CONFIRM), len(self.listed())), ([], 1))
        # Asked of the store: the line that says so may have died with the hub, which has put down also that it started.
        kept = self.kept() - before
        self.hub.kill()

        self.hub.start()

        self.wait_until(lambda: not self.listed(), "Horizon was told")
        asked = len(self.calls(LIST))
        self.wait_until(lambda: len(self.calls(LIST)) >= asked + 3, "three more questions")
        self.assertEqual(self.hub.metric('sakta_messages_total{face="source",outcome="repeated",type="invoice.status"}'), 1)
        change, = (one for one in self.kept() - before if "invoice.status" in self.trace(one, "--lang", "en"))
        self.assertIn(change, kept)
        self.wait_until(lambda: "state: filtered" in self.trace(change, "--lang", "en"), "the route has seen what was expected")

    def test_changes_come_when_horizon_is_back(self):
        self.sandbox.stop("horizon")
        self.wait_until(lambda: len(self.events("source.failed", code="deliver.unreachable")) >= 3, "it is down")

        self.start_horizon()
        self.executed()

        self.assert_came_once()
        self.assertEqual(len(self.events("source.recovered")), 1)

    def test_nothing_but_the_right_answer_is_taken_for_one(self):
        words = ("busy_briefly", "refuse", "fault_in_200", "wrong_schema", "other_answer", "garbage", "cut_reply",
                 "close_after_read", "oversized")
        for count, word in enumerate(words, 1):
            with self.subTest(word=word):
                failed = len(self.events("source.failed"))
                self.sandbox.behave(word, "horizon", LIST)
                self.wait_until(lambda before=failed: len(self.events("source.failed")) > before, "it fails")
                self.executed()
                failed = len(self.events("source.failed"))
                self.wait_until(lambda before=failed: len(self.events("source.failed")) > before, "it fails")
                self.assertEqual((len(self.accepted()), len(self.calls(CONFIRM))), (count - 1, count - 1))
                self.sandbox.behave("answer", "horizon")
                self.assert_came_once(count)

    def test_a_confirmation_that_fails_is_made_again(self):
        for count, word in enumerate(("busy_briefly", "refuse", "garbage", "cut_reply"), 1):
            with self.subTest(word=word):
                self.sandbox.behave(word, "horizon", CONFIRM)
                failed = len(self.events("source.failed"))
                self.executed()
                self.wait_until(lambda before=failed: len(self.events("source.failed")) > before, "it fails")
                self.sandbox.behave("answer", "horizon")
                self.assert_came_once(count)

    def test_a_hub_stops_in_order_while_horizon_does_not_answer_and_goes_on_afterwards(self):
        self.sandbox.behave("hang_after_body", "horizon", LIST)
        self.executed()
        self.wait_until(lambda: self.calls(LIST, status=0), "Horizon hangs")

        self.assertEqual(self.hub.stop(), 0)

        self.sandbox.behave("answer", "horizon")
        self.hub.start()
        self.assert_came_once()

    def test_a_change_that_is_no_message_stays_at_horizon_and_comes_when_the_site_is_put_right(self):
        customers = json.loads(self.company)["customers"]
        self.set_up_horizon(customers=[*customers, {**customers[0], "UNI_NR": ""}])
        bad = self.executed(PK_KLIENTS="3", DOK_NR="N-bad")
        self.executed()

        self.wait_until(self.accepted, "the other one came")
        self.wait_until(lambda: self.listed() == ["N-bad"], "the other one was confirmed")
        left = self.events("source.document_left")
        self.assertTrue(left)
        self.assertEqual({event["code"] for event in left}, {"codec.not_valid"})
        self.assertNotIn("N-bad", self.hub.log_text())
        self.assertEqual(len(self.accepted()), 1, bad)

        mapping = self.hub.site / MAPPING
        mapping.parent.mkdir(parents=True, exist_ok=True)
        whole = (places.SOURCE / MAPPING).read_text()
        mapping.write_text(whole.replace('<xsl:value-of select="normalize-space(l:K/l:UNI_NR)"/>', SUPPLIER))
        self.addCleanup(self.reload)
        self.addCleanup(mapping.unlink)
        self.reload()

        self.assert_came_once(2)


class ListWithCursor(http.server.ThreadingHTTPServer):
    """A service that forgets nothing and is told nothing: who asks says where it was. Row n is document n."""

    daemon_threads = True
    COLUMNS = ("S_PK_SYNC", "D_PK_DOK", "D_DOK_NR", "D_PAMV_ID", "D_STATUSS", "K_UNI_NR")

    def __init__(self, pki):
        super().__init__(("127.0.0.1", 0), ListHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pki.certificate("horizon"), pki.key("horizon"))
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.rows, self.bad, self.asked = 0, None, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A hub that is killed leaves connections behind."""

    def answer(self, after):
        self.asked.append(after)
        read = int(after.removeprefix("row ") or 0) if after else 0
        end = self.rows
        columns = "".join(f"<column><name>{name}</name></column>" for name in self.COLUMNS)
        rows = "".join(
            f"<row><D><PK_DOK><href>/rest/TNdmSanRekBL/{1000 + n}</href></PK_DOK><PAMV_ID>{'?' if n == self.bad else 2719}</PAMV_ID>"
            f"<DOK_NR>N-{n}</DOK_NR><STATUSS>2</STATUSS></D><K><UNI_NR>{SUPPLIER}</UNI_NR></K><S><PK_SYNC>{n}</PK_SYNC></S></row>"
            for n in range(read + 1, end + 1))
        return (f'<collection xmlns="TNdmPvzSar.xsd"><metadata>{columns}<next>row {end}</next></metadata>'
                f"{rows}</collection>")


class ListHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        where = urllib.parse.urlsplit(self.path)
        given = urllib.parse.parse_qs(where.query, keep_blank_values=True)
        body = self.server.answer(given["after"][0]) if where.path == "/API/rest/list" else "<user/>"
        self.send_response(200)
        if where.path == "/API/rest/user":
            self.send_header("Set-Cookie", "s=1")
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class SourceWithCursor(FlowTest):
    systems = ()

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/horizon.yaml", [
            (r"(?m)^adapter:", "pace: {first_pause: 100ms, longest_pause: 400ms}\n\nadapter:\n  sources:\n    edited_invoices:\n"
                               "      {path: '/list?after={cursor}', cursor: string(/l:collection/l:metadata/l:next)}")])
        cls.hub.edit("sources/horizon-invoices.yaml", [(r"every: \w+", "every: 200ms")])
        (cls.hub.site / "sources/horizon-settled.yaml").unlink()  # the other list of Horizon: payments_test.py
        # This service takes no confirmation.
        library = cls.folder / "library"
        for part in ("adapters/systems", "mappings", "wsdl"):
            shutil.copytree(places.SOURCE / part, library / part)
        described = library / "adapters/systems/horizon/system.yaml"
        text, count = re.subn(r"(?m)^      confirm: .*\n", "", described.read_text(), count=1)  # edited_invoices is the first
        assert count == 1
        described.write_text(text)
        cls.hub.library = library

    def setUp(self):
        super().setUp()
        self.service = ListWithCursor(self.pki)
        self.addCleanup(self.service.server_close)
        self.addCleanup(self.service.shutdown)
        self.hub.env["SAKTA_HORIZON_PORT"] = str(self.service.server_port)
        self.before = len(self.hub.log())

    def accepted(self):
        return len([event for event in self.hub.log()[self.before:] if event["event"] == "message.accepted"])

    def asked_after(self, cursor, since=0):
        return lambda: cursor in self.service.asked[since:]

    def wait_until(self, condition, what):
        return wait_for(condition, places.patience(30), what)

    def test_the_cursor_survives_a_kill_and_does_not_pass_a_document_that_is_no_message(self):
        self.service.rows = 3
        self.hub.start()
        self.wait_until(self.asked_after("row 3"), "asked for what follows")
        self.assertEqual((self.service.asked[0], self.accepted()), ("", 3))

        self.wait_until(lambda: self.hub.metric("sakta_store_index_lag_items") == 0, "all is indexed")
        self.hub.kill()
        asked = len(self.service.asked)
        self.service.rows = 5
        self.hub.start()
        self.wait_until(self.asked_after("row 5"), "asked for what follows")
        self.assertEqual(self.service.asked[asked], "row 3", "it goes on where it was")
        self.assertEqual(self.accepted(), 5)

        self.service.bad = 7
        self.service.rows = 8
        self.wait_until(lambda: self.accepted() == 7, "the others came")
        asked = len(self.service.asked)
        self.wait_until(lambda: len(self.service.asked) > asked + 2, "asked again")
        self.assertEqual(set(self.service.asked[asked + 1:]), {"row 5"}, "the cursor stands before it")
        self.service.bad = None
        self.wait_until(self.asked_after("row 8"), "it was put right")
        self.assertEqual(self.accepted(), 8)
        self.assertEqual(self.hub.stop(), 0)


if __name__ == "__main__":
    main()
