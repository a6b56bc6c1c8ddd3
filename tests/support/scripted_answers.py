"""Good answers of the sandbox's systems, as scripts of a ScriptedPartner give them; about invented persons and cases."""

import json

from scripted_partner import http

WSA = "http://www.w3.org/2005/08/addressing"
SOAP = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}
SOAP_MEDIA = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}
JSON = [("Content-Type", "application/json")]


def envelope(body, header="", version="1.2", prolog=""):
    return (f'{prolog}<s:Envelope xmlns:s="{SOAP[version]}" xmlns:a="{WSA}"><s:Header>{header}</s:Header>'
            f"<s:Body>{body}</s:Body></s:Envelope>")


def relates_to(asked):
    return f"<a:RelatesTo>{asked.message_id}</a:RelatesTo>"


def debts(asked, as_of="2026-11-29T08:00:00+02:00", **totals):
    """The Body of NINO's answer: what the person owes, to the cent."""
    amounts = {"calculatedTax": "10.00", "debt": "7.50", "lateCharge": "0.10", "overpayment": "0.00", **totals}
    told = "".join(f"<n:{name}>{value}</n:{name}>" for name, value in amounts.items())
    return (f'<n:GetDebtsResponse xmlns:n="urn:nino:model:property-tax:1"><n:requestId>{asked.message_id}</n:requestId>'
            f"<n:asOf>{as_of}</n:asOf><n:municipalityCode>0099990</n:municipalityCode><n:personCode>16117519997</n:personCode>"
            f"<n:currency>EUR</n:currency><n:totals>{told}</n:totals></n:GetDebtsResponse>")


def debts_envelope(asked, **how):
    return envelope(debts(asked), relates_to(asked), **how)


def nino(asked):
    """NINO's good answer."""
    return http("200 OK", [("Content-Type", SOAP_MEDIA["1.2"])], debts_envelope(asked))


def token(value="t.1", **members):
    """A token endpoint's answer; a member of None is left out."""
    told = {"access_token": value, "token_type": "Bearer", "expires_in": 300, **members}
    return http("200 OK", JSON, json.dumps({name: one for name, one in told.items() if one is not None}))


def is_token_request(asked):
    return "/oauth2/token" in asked.line


def opened(asked):
    """PSPP's body for an opened case."""
    return json.dumps({"caseCode": json.loads(asked.body)["caseCode"], "state": "Submitted", "label": "apstrādē", "repeated": False},
                      ensure_ascii=False)


def pspp(asked):
    """PSPP's good answers: a token, an opened case, and health."""
    if is_token_request(asked):
        return token()
    if asked.method == "POST" and asked.path.endswith("/cases"):
        return http("201 Created", JSON, opened(asked))
    return http("200 OK", JSON, "{}")


def smartcity(asked):
    """The city's good answer to an event."""
    return http("202 Accepted", JSON, json.dumps({"id": asked.message_id}))


SCRIPTS = {"nino": nino, "pspp": pspp, "smartcity": smartcity}
