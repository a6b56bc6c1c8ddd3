"""Patterns that make others' engines try every way there is: one in a type's schema is refused or held at once, in XML and in JSON.

Row A23 of the attack table. The only expressions that a site can bring are xs:pattern of its schemas, which libxml2 compiles to an automaton."""

import json

import archive
from attack import AttackTest
from flow import main


class Patterns(AttackTest):
    systems = ("nino",)

    @classmethod
    def prepare_site(cls):
        archive.write_site(cls.hub, 1)
        cls.hub.edit("types/archive.file-1.xsd", [('<xs:maxLength value="40"/>', '<xs:maxLength value="60"/><xs:pattern value="(a+)+"/>')])

    def send(self, document, media):
        body = (json.dumps({"document": document}) if media == "application/json" else
                f'<FileInArchive xmlns="{archive.NS}"><document>{document}</document></FileInArchive>')
        return self.hub.client("cases").request("POST", "/v1/send/archive.file", body, {**archive.CONTEXT, "Content-Type": media})

    def test_a_group_that_repeats_what_repeats_costs_nothing(self):
        for media, place in (("application/json", "/document"), ("application/xml", "/t:FileInArchive/t:document")):
            for length in (10, 40, 59):
                with self.subTest(media, length=length):
                    cpu = self.meter.cpu()
                    self.assertProblem(self.send("a" * (length - 1) + "!", media), 422, "codec.wrong_shape", place)
                    cpu = self.meter.cpu() - cpu
                    self.note("A23", f"(a+)+ on {length} characters, {media}", "codec.wrong_shape", cpu / 1e6, 0)
                    self.assertEqual(self.send("a" * length, media).status, 202)


if __name__ == "__main__":
    main()
