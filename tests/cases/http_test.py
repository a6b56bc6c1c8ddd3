"""What a partner's HTTP may be, for each kind of system: the answer on the wire, what the hub makes of it, and why."""

import dataclasses

import scripted_answers as good
from flow import FlowTest, main
from scripted_partner import Say

PERSON = "161175-19997"


@dataclasses.dataclass
class Row:
    what: str
    script: object
    expect: str  # "good" or the error's code
    why: str


def cut(octets):
    return Say(octets[:-20], "close")


SOAP = (
    Row("a good answer", good.nino, "good", "the same partner, well-behaved"),
    Row("closed after each answer", lambda asked: Say(good.nino(asked), "close"), "good", "RFC 9112, 9.6"),
    Row("cut within the body", lambda asked: cut(good.nino(asked)), "deliver.timeout", "RFC 9112, 8: incomplete"),
    Row("TCP ends within the body", lambda asked: Say(good.nino(asked)[:-20], "abrupt"), "deliver.timeout", "RFC 9112, 9.8"),
    Row("no answer", lambda asked: Say((), "abrupt"), "deliver.timeout", "sent; what came of it is unknown"),
)


class Soap(FlowTest):
    systems = ()
    scripted = ("nino",)

    def test_rows(self):
        for row in SOAP:
            with self.subTest(row.what, why=row.why):
                self.partners["nino"].script = row.script
                answer = self.hub.client("permits").ask("debts.query", {"personCode": PERSON})
                if row.expect == "good":
                    self.assertEqual(answer.status, 200, answer)
                    self.assertEqual(answer.json()["totalDebt"], 7.50)
                else:
                    self.assertEqual(answer.json()["code"], row.expect, answer)


if __name__ == "__main__":
    main()
