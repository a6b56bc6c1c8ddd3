"""A client of the double of the city's event platform."""

import http.client
import json
import ssl

import places


class City:
    def __init__(self, double):
        self.double = double
        self.token = double.pki.partner_secret("smartcity_token").read_text()

    def request(self, method, path, body=None, headers=None):
        """(status, JSON); the token is shown unless `headers` say otherwise."""
        context = ssl.create_default_context(cafile=self.double.pki.certificate("systems-ca"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.double.port, timeout=places.patience(10), context=context)
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {self.token}", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def health(self):
        return self.request("GET", "/health")[1]

    def events(self, case=None):
        """What it took, in the order of arrival; of one case if it is named."""
        status, told = self.request("GET", "/events")
        assert status == 200, told
        return [one for one in told["events"] if case is None or one["data"]["caseCode"] == case]
