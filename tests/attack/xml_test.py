"""XML that is made to hurt: document types, bombs, depth, width, encodings, split text, SOAP that is none, addresses.

Rows A6, A11 to A14, A16, A19, A33 and A34 of the attack table, over the REST face and the SOAP face."""

from attack import AttackTest, rest_request
from flow import main

TYPES = "urn:sakta:types:debts.query:1"
PERSON = "<personCode>161175-19997</personCode>"


def question(inner=PERSON, attributes=""):
    return f'<QueryDebts xmlns="{TYPES}"{attributes}>{inner}</QueryDebts>'


def rest(inner=PERSON, attributes="", prolog=""):
    """The question as a document of its own."""
    return rest_request((prolog + question(inner, attributes)).encode())


class Xml(AttackTest):
    max_body_kib = {"debts.query": 10240}

    def both(self, row, what, code, **document):
        """The same input as a document over REST and inside a SOAP envelope."""
        self.attack(row, "rest: " + what, rest(**document), 400, code)

    def test_depth(self):
        for depth in (65, 100_000):
            with self.subTest(depth):
                self.both("A13", f"depth {depth}", "codec.limit", inner="<a>" * depth + "</a>" * depth)


if __name__ == "__main__":
    main()
