"""OpenAPI, JSON Schema and WSDL are made from the types: a field added to an XSD is there after a restart, nothing else changes."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import places
from flow import FlowTest, main

TYPE = "debts.query"
TYPES = ("application.status", "application.submitted", "benefit.entitlement", "benefit.granted", "cadastre.query", "case.closed",
         "case.opened", "case.status", "client.changed", "company.query", "debts.query", "delivery.status", "document.query", "document.register",
         "document.registered", "document.status", "invoice.booking", "invoice.issued", "invoice.reported", "invoice.requested", "invoice.status",
         "parking.settled", "payment.ordered", "payment.query", "payment.received", "payment.result", "payment.start", "payment.status", "person.query",
         "portal-payment.changed", "portal-payment.day", "portal-payment.notified", "portal-payment.query",
         "portal-payment.request", "property.query", "report.status", "report.submitted", "social-status.changed",
         "social-status.query", "tax-notice.issued", "tax-payment.received")
FIELD = '<xs:element name="reference" type="xs:string" minOccurs="0"/>'
GOLDEN = places.SOURCE / "tests" / "golden"
FAMILIES = {"applications": "SubmitApplication", "portal-payments": "RequestPortalPayment", "benefits": "ReportBenefit",
            "debts": "QueryDebts", "cases": "OpenCase", "companies": "QueryCompany", "invoices": "SubmitInvoice",
            "social-status": "QuerySocialStatus", "exchange": "Ask", "reports": "SubmitReport",
            "deliveries": "ReportDelivery", "documents": "RegisterDocument", "payments": "ReceivePayment", "properties": "QueryProperties",
            "property-tax": "ReportTaxPayment", "entitlements": "QueryEntitlement",
            "person": "QueryPerson", "cadastre": "QueryCadastre"}
WSDL = places.SOURCE / "wsdl" / "sakta"
RENEW = "if the change is meant: SAKTA_RENEW_GOLDEN=1 PYTHONPATH=tests/support python3 tests/flow/generated_test.py"


class Generated(FlowTest):
    @classmethod
    def prepare(cls):
        cls.library = cls.folder / "library"
        for part in ("adapters/systems", "mappings", "wsdl"):
            shutil.copytree(places.SOURCE / part, cls.library / part)
        cls.hub.library = cls.library
        cls.hub.start()

    def document(self, path):
        answer = self.hub.client("permits").request("GET", path)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def test_the_documents_are_the_golden_ones(self):
        files = {"openapi.json": "/v1/openapi.json", **{f"schemas/{t}.json": f"/v1/schemas/{t}.json" for t in TYPES}}
        for file, path in files.items():
            with self.subTest(path):
                text = json.dumps(self.document(path), indent=1, ensure_ascii=False) + "\n"
                if os.environ.get("SAKTA_RENEW_GOLDEN"):
                    (GOLDEN / file).parent.mkdir(exist_ok=True)
                    (GOLDEN / file).write_text(text)
                self.assertEqual(text, (GOLDEN / file).read_text(), RENEW)

    def wsdl(self, family, host="hub.sakta.example"):
        answer = self.hub.client("permits").request("GET", f"/soap/{family}?wsdl", headers={"Host": host})
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/xml; charset=utf-8"), answer)
        return answer.body.decode()

    def test_the_wsdls_are_the_golden_ones(self):
        for family in FAMILIES:
            with self.subTest(family):
                text, file = self.wsdl(family), WSDL / f"{family}.wsdl"
                if os.environ.get("SAKTA_RENEW_GOLDEN"):
                    file.write_text(text)
                self.assertEqual(text, file.read_text(), RENEW)
                self.assertEqual(self.wsdl(family), text, "the same types give the same octets")

    def test_the_address_in_a_wsdl_is_the_one_it_was_asked_at(self):
        there = self.wsdl("debts", "hub.test:8443")
        self.assertEqual(there.count('location="https://hub.test:8443/soap/debts"'), 2)
        self.assertEqual(there.replace("hub.test:8443", "hub.sakta.example"), self.wsdl("debts"))

    def test_gsoap_reads_each_wsdl_as_typed(self):
        for family, operation in FAMILIES.items():
            with self.subTest(family), tempfile.TemporaryDirectory() as folder:
                header = pathlib.Path(folder) / "made.h"
                made = subprocess.run(["wsdl2h", "-o", header, WSDL / f"{family}.wsdl"], capture_output=True, text=True,
                                      timeout=60)
                self.assertEqual(made.returncode, 0, made.stderr)
                self.assertNotIn("rror:", made.stderr)
                text = header.read_text()
                self.assertIn(f"__{operation}", text)
                typed, _, detail = text.partition("struct SOAP_ENV__Detail")  # gSOAP's own: open to faults of others
                self.assertIn("__Error*", detail)
                for untyped in ("__any", "_XML ", "xsd__anyType"):
                    self.assertNotIn(untyped, typed)

    def restart_with(self, file, text):
        file.write_text(text)
        self.assertEqual(self.hub.stop(), 0)
        self.hub.start()

    def test_an_optional_field_added_to_a_type_changes_schema_and_openapi(self):
        before_api, before_schema = self.document("/v1/openapi.json"), self.document(f"/v1/schemas/{TYPE}.json")
        before_wsdl, other_wsdl = self.wsdl("debts"), self.wsdl("cases")
        xsd = self.library / "mappings" / "types" / f"{TYPE}-1.xsd"
        text = xsd.read_text()
        at = text.index("</xs:sequence>", text.index('name="QueryDebts"'))
        self.restart_with(xsd, text[:at] + FIELD + text[at:])
        self.addCleanup(self.restart_with, xsd, text)

        schema, api = self.document(f"/v1/schemas/{TYPE}.json"), self.document("/v1/openapi.json")

        added = difference(before_schema, schema)
        self.assertEqual(len(added), 1, added)
        self.assertTrue(added[0].endswith("/properties/reference"), added)
        in_api = difference(before_api, api)
        self.assertEqual(len(in_api), 1, in_api)
        self.assertTrue(in_api[0].endswith("/properties/reference"), in_api)
        self.assertEqual(self.wsdl("debts").replace(FIELD, ""), before_wsdl)
        self.assertEqual(self.wsdl("cases"), other_wsdl)
        client = self.hub.client("permits")
        self.assertEqual(client.ask(TYPE, {"personCode": "161175-19997", "reference": "R-1"}).status, 200)
        self.assertEqual(client.ask(TYPE, {"personCode": "161175-19997"}).status, 200)


def difference(old, new, path=""):
    """Places that differ, as JSON Pointers; the deepest ones only."""
    if type(old) is not type(new) or not isinstance(old, (dict, list)):
        return [] if old == new else [path]
    if isinstance(old, list):
        if len(old) != len(new):
            return [path]
        return [p for n, (a, b) in enumerate(zip(old, new)) for p in difference(a, b, f"{path}/{n}")]
    found = []
    for name in sorted(old.keys() | new.keys()):
        if name in old and name in new:
            found += difference(old[name], new[name], f"{path}/{name}")
        else:
            found.append(f"{path}/{name}")
    return found


if __name__ == "__main__":
    main()
