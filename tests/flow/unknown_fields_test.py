"""A partner says more than its contract knows: the message goes on without that, each answer is counted, a line a minute names the places."""

import json

import cases
import places
import scripted_answers as good
from flow import FlowTest, main
from scripted_partner import http
from waiting import wait_for

PERSON = "161175-19997"  # invented; the asked one, and a key of a map that no log may show


class UnknownFields(FlowTest):
    systems = ()
    scripted = ("nino", "pspp")

    def counted(self, system, operation):
        name = f'sakta_unknown_fields_total{{operation="{operation}",system="{system}"}}'
        return self.hub.metric(name) if name in self.hub.operations("/metrics")[1] else 0

    def told(self, system):
        return [line for line in self.hub.log() if line["event"] == "system.unknown_fields" and line["system"] == system]

    def ask(self):
        answer = self.hub.client("permits").ask("debts.query", {"personCode": PERSON})
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def test_an_answer_in_soap_goes_on(self):
        def more(asked):
            body = good.debts(asked).replace("<n:totals>", f"<n:rating of='x'>{PERSON}</n:rating><n:totals scale='2'><n:p{PERSON}/>")
            return http("200 OK", [("Content-Type", good.SOAP_MEDIA["1.2"])], good.envelope(body, good.relates_to(asked)))

        self.partners["nino"].script = good.nino
        usual = self.ask()
        self.assertEqual((self.counted("nino", "get_debts"), self.told("nino")), (0, []))
        self.partners["nino"].script = more
        for times in (1, 2):
            self.assertEqual(self.ask(), usual)
            self.assertEqual(self.counted("nino", "get_debts"), times)
            [line] = self.told("nino")
        self.assertEqual((line["level"], line["operation"], line["more_places"], line["lines_left_out"]), ("warn", "get_debts", "0", "0"))
        self.assertEqual(line["place"], "/GetDebtsResponse/rating, /GetDebtsResponse/totals/@scale, /GetDebtsResponse/totals/*")
        self.assertNotIn(PERSON, self.hub.log_text())

    def test_a_delivery_in_json_arrives(self):
        def more(asked):
            if good.is_token_request(asked) or not asked.path.endswith("/cases"):
                return good.pspp(asked)
            return http("201 Created", good.JSON, json.dumps({**json.loads(good.opened(asked)), "rating": {PERSON: 7}, PERSON: [1]}))

        self.partners["pspp"].script = more
        for times, code in ((1, "BV-unknown-1"), (2, "BV-unknown-2")):
            accepted = self.hub.client("cases").send("case.opened", cases.opened(code))
            self.assertEqual(accepted.status, 202, accepted)
            message = accepted.json()["id"]
            wait_for(lambda one=message: [d["state"] for d in self.hub.client("cases").status(one).json()["deliveries"]
                                          if d["route"] == "cases-opened"] == ["delivered"], places.patience(20), "delivered")
            self.assertEqual(self.counted("pspp", "open_case"), times)
            [line] = self.told("pspp")
        self.assertEqual((line["operation"], line["place"]), ("open_case", "/rating, /*"))
        self.assertNotIn(PERSON, self.hub.log_text())


if __name__ == "__main__":
    main()
