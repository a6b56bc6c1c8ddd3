"""OpenAPI and JSON Schema are made from the types: a field added to an XSD is there after a restart, nothing else changes."""

import json
import os
import shutil

import places
from flow import FlowTest, main

TYPE = "debts.query"
TYPES = ("case.closed", "case.opened", "case.status", "debts.query", "invoice.issued", "invoice.status")
FIELD = '<xs:element name="reference" type="xs:string" minOccurs="0"/>'
GOLDEN = places.SOURCE / "tests" / "golden"


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
                self.assertEqual(text, (GOLDEN / file).read_text(),
                                 "if the change is meant: SAKTA_RENEW_GOLDEN=1 PYTHONPATH=tests/support python3 tests/flow/generated_test.py")

    def restart_with(self, file, text):
        file.write_text(text)
        self.assertEqual(self.hub.stop(), 0)
        self.hub.start()

    def test_an_optional_field_added_to_a_type_changes_schema_and_openapi(self):
        before_api, before_schema = self.document("/v1/openapi.json"), self.document(f"/v1/schemas/{TYPE}.json")
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
