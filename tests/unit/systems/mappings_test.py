"""Every mapping of a system turns its examples into what they say, valid on both sides by the contracts."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ET

import map_worker

ROOT = pathlib.Path(__file__).resolve().parents[3]
MAPPINGS = ROOT / "mappings"
NINO = "urn:nino:model:property-tax:1"
PSPP = "urn:pspp:model:cases:1"
PORTAL = "urn:sakta:api:latvija-lv:1"
VIAS = "urn:sakta:api:vias:1"
MPAY = "urn:mobilly:mpay:1"
NAMEJS = "urn:namejs:model:documents:1"
DELIVERY = "urn:sakta:official-delivery:1"
VALUES = b"urn:sakta:values:1"
STEPS = "{urn:sakta:steps:1}"
FACTS = "{urn:sakta:message:1}"
XS, WSDL = "http://www.w3.org/2001/XMLSchema", "http://schemas.xmlsoap.org/wsdl/"

# The stylesheet of an example and the namespaces on both sides, by how its name begins.
# None: the side has a test of its own (horizon_mapping_test.py).
DIRECTIONS = {
    "horizon": {"register_invoice.request": (None, None),
                "changed_invoices": (None, "urn:sakta:types:invoice.status:1"),
                "changed_clients": (None, "urn:sakta:types:client.changed:1"),
                "deleted_invoices": (None, "urn:sakta:types:invoice.status:1"),
                "register_payment.request": ("urn:sakta:types:payment.received:1", None),
                "change_booking.request": ("urn:sakta:types:invoice.booking:1", None),
                "register_payment_order.request": ("urn:sakta:types:payment.ordered:1", None),
                "issue_invoice.request": ("urn:sakta:types:invoice.requested:1", None),
                "bank_entry": (None, "urn:sakta:types:payment.received:1"),
                "settled_invoices": (None, "urn:sakta:types:payment.status:1")},
    "latvija-lv": {
        "applications": (None, "urn:sakta:types:application.submitted:1"),
        "payments": (None, "urn:sakta:types:portal-payment.changed:1"),
        "report_status.request": ("urn:sakta:types:application.status:1", PORTAL),
        "request_payment.request": ("urn:sakta:types:portal-payment.request:1", PORTAL),
        "request_payment.reply": (PORTAL, "urn:sakta:types:portal-payment.request:1"),
        "payment_status.request": ("urn:sakta:types:portal-payment.query:1", None),
        "payment_status.reply": (PORTAL, "urn:sakta:types:portal-payment.query:1"),
        "verify_payment.request": ("urn:sakta:types:portal-payment.notified:1", None),
        "reconcile_day.request": ("urn:sakta:types:portal-payment.day:1", None),
        "registered.request": ("urn:sakta:types:document.registered:1", PORTAL),
        "reconcile_day.reply": (PORTAL, "urn:sakta:types:portal-payment.day:1")},
    "mobilly": {"create_transaction.request": ("urn:sakta:types:payment.start:1", None),  # the site's values are put in later
                "create_transaction.reply": (MPAY, "urn:sakta:types:payment.start:1"),
                "transaction_status.request": ("urn:sakta:types:payment.query:1", None),
                "transaction_status.reply": (MPAY, "urn:sakta:types:payment.query:1"),
                "result": (MPAY, "urn:sakta:types:payment.result:1"),
                "settlement": (None, "urn:sakta:types:parking.settled:1")},
    "nino": {"get_debts.request": ("urn:sakta:types:debts.query:1", NINO),
             "get_debts.reply": (NINO, "urn:sakta:types:debts.query:1"),
             "get_properties.request": ("urn:sakta:types:property.query:1", NINO),
             "get_properties.reply": (NINO, "urn:sakta:types:property.query:1"),
             "register_payment.request": ("urn:sakta:types:tax-payment.received:1", NINO),
             "issued_notice": (None, "urn:sakta:types:tax-notice.issued:1")},  # from an element within an answer
    "pspp": {"open_case.request": ("urn:sakta:types:case.opened:1", PSPP),
             "add_status.request": ("urn:sakta:types:case.status:1", PSPP),
             "close_case.request": ("urn:sakta:types:case.closed:1", PSPP),
             "open_application.request": ("urn:sakta:types:application.submitted:1", PSPP),
             "add_application_status.request": ("urn:sakta:types:application.status:1", PSPP),
             "report_payment.request": ("urn:sakta:types:payment.status:1", PSPP)},
    "sopa": {"get_status.request": ("urn:sakta:types:social-status.query:1", "urn:sopa:model:social-status:1"),
             "get_status.reply": ("urn:sopa:model:social-status:1", "urn:sakta:types:social-status.query:1"),
             "register_benefit.request": ("urn:sakta:types:benefit.granted:1", "urn:sopa:model:social-status:1"),
             "changed_status": (None, "urn:sakta:types:social-status.changed:1")},  # from an element within an answer
    "ur": {"legal_entity.request": ("urn:sakta:types:company.query:1", None),
           "legal_entity.reply": ("urn:sakta:api:ur:1", "urn:sakta:types:company.query:1")},
    "pmlp": {"query_person.request": ("urn:sakta:types:person.query:1", None),
             "query_person.reply": ("urn:sakta:api:pmlp:1", "urn:sakta:types:person.query:1")},
    "vzd": {"query_cadastre.request": ("urn:sakta:types:cadastre.query:1", None),
            "query_cadastre.reply": ("urn:sakta:api:vzd:1", "urn:sakta:types:cadastre.query:1")},
    "namejs": {"register_application.request": ("urn:sakta:types:application.submitted:1", NAMEJS),
               "register_document.request": ("urn:sakta:types:document.register:1", NAMEJS),
               "register_letter.request": ("urn:sakta:types:delivery.received:1", NAMEJS),
               "record_delivery.request": ("urn:sakta:types:delivery.status:1", NAMEJS),
               "find_document.request": ("urn:sakta:types:document.query:1", NAMEJS),
               "find_document.reply": (NAMEJS, "urn:sakta:types:document.query:1"),
               "registrations": (None, "urn:sakta:types:document.registered:1"),
               "decisions": (None, "urn:sakta:types:document.status:1")},
    "eaddress": {"notification": (None, "urn:sakta:types:delivery.status:1"),
                 "send_letter.request": ("urn:sakta:types:delivery.send:1", DELIVERY),
                 "letter": (None, "urn:sakta:types:delivery.received:1"),
                 "invoice": (None, "urn:sakta:types:invoice.issued:1"),
                 "has_address.request": ("urn:sakta:types:addressee.query:1", DELIVERY),
                 "has_address.reply": (DELIVERY, "urn:sakta:types:addressee.query:1"),
                 "synchronised": (DELIVERY, "urn:sakta:types:addressee.listed:1")},
    "vias": {"register_report.request": ("urn:sakta:types:report.submitted:1", VIAS),
             "add_status.request": ("urn:sakta:types:report.status:1", VIAS),
             "new_reports": (None, "urn:sakta:types:report.submitted:1"),
             "changes": (None, "urn:sakta:types:report.status:1")},
    "peppol-ap": {"invoice.request": ("urn:sakta:types:invoice.requested:1", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2")},
    "vid": {"receipts": ("urn:sakta:api:vid:1", "urn:sakta:types:invoice.reported:1")},
    "smartcity": {"case_closed.request": ("urn:sakta:types:case.closed:1", "urn:sakta:types:case.closed:1")},
}

INCLUDE = re.compile(rb"<(\w+:)?Include [^>]*/>")  # of an attachment, where its octets will be

# Horizon's namespaces are names of files; libxml2 warns of each with three lines.
NOT_ABSOLUTE = re.compile(rb"[^\n]*namespace warning[^\n]*is not absolute\n[^\n]*\n *\^\n")


def canonical(octets):
    return ET.canonicalize(octets, strip_text=True, rewrite_prefixes=True)


def bodies(octets):
    """What the partner gets: the bodies of a call of several steps, else the document itself."""
    root = ET.fromstring(octets)
    if root.tag != STEPS + "call":
        return [octets]
    return [ET.tostring(one) for body in root.iterfind(STEPS + "body") for one in body]


class Mappings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.schemas = {}
        for xsd in (*(MAPPINGS / "types").glob("*.xsd"), *(ROOT / "wsdl").glob("*/*.xsd")):
            cls.schemas[ET.parse(xsd).getroot().get("targetNamespace")] = xsd
        for wsdl in (ROOT / "wsdl").glob("*/*.wsdl"):
            if wsdl.parent.name != "sakta":  # the hub's own: the types' XSD again
                cls.add_inlined_schemas(wsdl)

    @classmethod
    def add_inlined_schemas(cls, wsdl):
        """xmllint wants an XSD in a file; the prefixes that the WSDL declares for it go along."""
        prefixes = re.findall(r'xmlns:(\w+)="([^"]+)"', wsdl.read_text(encoding="utf-8"))
        for prefix, name in prefixes:
            ET.register_namespace(prefix, name)
        for number, schema in enumerate(ET.parse(wsdl).iterfind(f"{{{WSDL}}}types/{{{XS}}}schema")):
            target = schema.get("targetNamespace")
            own = next(prefix for prefix, name in prefixes if name == target)
            schema.set(f"xmlns:{own}", target)
            file = pathlib.Path(cls.temporary.name, f"{wsdl.stem}-{number}.xsd")
            file.write_bytes(ET.tostring(schema))
            cls.schemas[target] = file

    def assert_valid(self, namespace, document):
        if namespace is None:
            return
        self.assertEqual(ET.fromstring(document).tag.split("}")[0][1:], namespace)
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", self.schemas[namespace], "-"],
                              input=INCLUDE.sub(b"AAAA", document), capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def mapped(self, stylesheet, given):
        """By xsltproc, which we did not write; what calls the hub's own functions by the hub's worker."""
        told = given.with_name(given.name.replace(".in.xml", ".facts.json"))
        facts = json.loads(told.read_text()) if told.exists() else {}
        if VALUES in stylesheet.read_bytes():
            return map_worker.applied(stylesheet.read_bytes(), given.read_bytes(), facts)
        parameters = [part for word, value in facts.items() for part in ("--stringparam", FACTS + word, value)]
        done = subprocess.run(["xsltproc", "--nonet", "--nowrite", "--nomkdir", *parameters, stylesheet, given],
                              capture_output=True, check=False)
        self.assertEqual((done.returncode, NOT_ABSOLUTE.sub(b"", done.stderr)), (0, b""))
        return done.stdout

    def test_examples(self):
        played = 0
        for given in sorted(MAPPINGS.glob("*/examples/*.in.xml")):
            system = given.parent.parent.name
            name = given.name[:-len(".in.xml")]
            with self.subTest(system=system, example=name):
                stylesheet = next(known for known in DIRECTIONS[system] if name.startswith(known + "-"))
                before, after = DIRECTIONS[system][stylesheet]
                if not ET.parse(given).getroot().tag.startswith(STEPS):  # what the kind says where there is none
                    self.assert_valid(before, given.read_bytes())
                made = self.mapped(MAPPINGS / system / (stylesheet + ".xslt"), given)
                for document in bodies(made):
                    self.assert_valid(after, document)
                wanted = given.with_name(name + ".out.xml").read_bytes()
                self.assertEqual(canonical(made.decode()), canonical(wanted.decode()))
            played += 1
        self.assertGreaterEqual(played, 5)

    def test_every_mapping_has_an_example(self):
        for stylesheet in MAPPINGS.glob("*/*.xslt"):
            examples = list(stylesheet.parent.glob(f"examples/{stylesheet.stem}-*.in.xml"))
            self.assertTrue(examples, f"{stylesheet.name} has no example")

    def test_old_and_new_personal_codes_are_valid_and_others_are_not(self):
        xsd = self.schemas["urn:sakta:types:debts.query:1"]
        for code, good in (("161175-19997", True), ("325035-11782", True), ("390000-00000", True),
                           ("16117519997", False), ("161175-1999", False), ("161175-19997 ", False), ("", False)):
            question = f'<QueryDebts xmlns="urn:sakta:types:debts.query:1"><personCode>{code}</personCode></QueryDebts>'
            done = subprocess.run(["xmllint", "--noout", "--schema", xsd, "-"], input=question.encode(),
                                  capture_output=True, check=False)
            self.assertEqual(done.returncode == 0, good, code)


if __name__ == "__main__":
    unittest.main()
