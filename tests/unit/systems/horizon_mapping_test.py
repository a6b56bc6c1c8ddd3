"""What the mapping for Horizon makes of its examples fits the forms of the resources, placeholders filled."""

import base64
import copy
import subprocess
import unittest
import xml.etree.ElementTree as ET

import places

MAPPING = places.SOURCE / "mappings/horizon"
FORMS = places.SOURCE / "wsdl/horizon"
STEPS, TYPE = "{urn:sakta:steps:1}", "{urn:sakta:types:invoice.issued:1}"
RESOURCE = {"create_supplier": "TDdmCustomer", "create_invoice": "TNdmSanRekBL", "create_credit_note": "TNdmSanRekBL",
            "execute": "TNdmSanRekBL"}
FILLED = {"message_id": "0193491c-7d3e-7b8a-9c1d-2f3e4a5b6c7d"}  # all other placeholders are keys


def mapped(octets):
    done = subprocess.run(["xsltproc", "--nonet", MAPPING / "register_invoice.request.xslt", "-"], input=octets,
                          capture_output=True, check=True)
    return ET.fromstring(done.stdout)


def filled(body):
    """The body's element as the kind sends it, in the namespace of the form."""
    for parent in list(body.iter()):
        for one in list(parent):
            if one.tag.startswith(STEPS):
                parent.text = (parent.text or "").rstrip("\n ") + FILLED.get(one.get("of"), "7")
                if parent.text.startswith("Sakta"):
                    parent.text = "Sakta " + FILLED["message_id"]
                parent.remove(one)
    for one in body.iter():
        one.tag = f"{{{RESOURCE[body.get('step')]}.xsd}}{one.tag}"
    return ET.tostring(body[0])


class HorizonMapping(unittest.TestCase):
    def assert_valid(self, xsd, octets):
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", xsd, "-"], input=octets,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_every_body_fits_the_form_of_its_resource(self):
        examples = sorted(MAPPING.glob("examples/register_invoice.*.in.xml"))
        self.assertGreaterEqual(len(examples), 4)
        for example in examples:
            for body in mapped(example.read_bytes()).iterfind(STEPS + "body"):
                if "quotes" in example.name and body.get("step") == "create_invoice":
                    continue  # its number is too long on purpose; the operation refuses it before it calls
                with self.subTest(example.name, step=body.get("step")):
                    self.assert_valid(FORMS / (RESOURCE[body.get("step")] + ".xsd"), filled(body))

    def test_the_examples_are_of_the_type_with_the_document_in_place_of_its_octets(self):
        for example in sorted(MAPPING.glob("examples/register_invoice.*.in.xml")):
            with self.subTest(example.name):
                message = copy.deepcopy(ET.parse(example).getroot())
                document = message.find(TYPE + "document")
                self.assertEqual(len(document), 1)
                document.text = base64.b64encode(ET.tostring(document[0])).decode()
                document.remove(document[0])
                self.assert_valid(places.SOURCE / "mappings/types/invoice.issued-1.xsd", ET.tostring(message))

    def test_a_text_of_a_document_is_never_taken_for_a_placeholder(self):
        octets = (MAPPING / "examples/register_invoice.request-nothing_optional.in.xml").read_text(encoding="utf-8")
        placeholder = '<s:result xmlns:s="urn:sakta:steps:1" of="supplier"/>'
        for text in (placeholder.replace("<", "&lt;"), placeholder):
            with self.subTest(text):
                call = mapped(octets.replace("<cbc:ID>1</cbc:ID>", f"<cbc:ID>{text}</cbc:ID>").encode())
                number = call.find(f"{STEPS}body[@step='create_invoice']/resource/entity/DOK_NR")
                self.assertEqual(len(number), 0)

    def test_a_note_as_long_as_the_field_is_not_cut(self):
        octets = (MAPPING / "examples/register_invoice.request-nothing_optional.in.xml").read_text(encoding="utf-8")
        for length, wanted in ((250, "ž" * 250), (251, "ž" * 249 + "…")):
            noted = octets.replace("<cbc:DocumentCurrencyCode>", f"<cbc:Note>{'ž' * length}</cbc:Note><cbc:DocumentCurrencyCode>")
            self.assertEqual(mapped(noted.encode()).findtext(".//PIEZIMES"), wanted)


if __name__ == "__main__":
    unittest.main()
