"""A client of Horizon's double, for what tests put into it and look for in it. Shares no code with the hub."""

import base64
import http.client
import ssl
import urllib.parse
import xml.etree.ElementTree as ET

BASE = "/API/rest"
XML = {"Accept": "application/xml", "Content-Type": "application/xml"}


def fields(values):
    made = []
    for name, value in values.items():
        one = ET.Element(name)
        one.text = value
        made.append(ET.tostring(one, encoding="unicode"))
    return "".join(made)


def entity(values, row=None):
    rows = f"<tblRindas><row>{fields(row)}</row></tblRindas>" if row else ""
    return f"<resource><entity>{fields(values)}{rows}</entity></resource>".encode()


def arguments(key, counter, scheme=None):
    booking = f"<aSchemaPk>{scheme}</aSchemaPk><DeleteDraft>0</DeleteDraft>" if scheme else ""
    return f"<resource><arguments><aKey>{key}</aKey><CounterVal>{counter}</CounterVal>{booking}</arguments></resource>".encode()


class Api:
    """A client that logs in when it is made; every call shows the cookie."""

    def __init__(self, double, pki, password):
        self.context = ssl.create_default_context(cafile=pki.certificate("systems-ca"))
        self.double, self.password, self.cookie = double, password, None

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPSConnection("127.0.0.1", self.double.port, timeout=30, context=self.context)
        sent = {**XML, **({"Cookie": self.cookie} if self.cookie else {}), **(headers or {})}
        try:
            connection.request(method, BASE + path, body, {name: value for name, value in sent.items() if value})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def log_in(self, user="SAKTA", password=None):
        token = base64.b64encode(f"{user}:{password or self.password}".encode()).decode()
        status, _, headers = self.call("GET", "/user", headers={"Authorization": "Basic " + token})
        if status == 200:
            self.cookie = headers["Set-Cookie"].split(";")[0]
        return status

    def query(self, resource, filter_text, columns="D_PK_DOK,D_DOK_NR,K_UNI_NR"):
        asked = urllib.parse.urlencode({"columns": columns, "filter": filter_text})
        return self.call("GET", f"/{resource}/query?{asked}")

    def insert(self, values, template="12", row=None, resource="TNdmSanRekBL"):
        return self.call("POST", f"/{resource}/template/{template}", entity(values, row))

    def document(self, key):
        """Fields of one document; its rows as `rows`."""
        status, octets, _ = self.call("GET", f"/TNdmSanRekBL/{key}")
        assert status == 200, octets
        tree = ET.fromstring(octets)[0]
        shown = {local(one): one.text for one in tree}
        shown["rows"] = [{local(cell): cell.text for cell in row} for one in tree for row in one]
        return shown

    def documents(self):
        """All that suppliers sent, by key; `UNI_NR` and `NOSAUK` of the supplier besides."""
        status, octets, _ = self.query("TNdmPvzSar", "D_PAMV_ID eq 2719 or D_PAMV_ID eq 2785", "D_PK_DOK,K_UNI_NR,K_NOSAUK")
        assert status == 200, octets
        found = {}
        for row in rows(octets):
            cells = {local(cell): cell for table in row for cell in table}
            key = cells["PK_DOK"][0].text.rsplit("/", 1)[1]
            found[key] = {**self.document(key), "UNI_NR": cells["UNI_NR"].text, "NOSAUK": cells["NOSAUK"].text}
        return found

    def payments(self):
        """All incoming payment orders, as the list shows them."""
        return self.listed("TDdmMUSar", "PDOK_PAMV_ID eq 3306", "PDOK_DOK_NR,PDOK_STATUSS,PDOK_SUMMA,PDOK_SUMMA_SAIST,K_UNI_NR")

    def orders(self):
        """All outgoing payment orders."""
        return self.listed("TDdmMUSar", "PDOK_PAMV_ID eq 3303", "PDOK_DOK_NR,PDOK_STATUSS,PDOK_SUMMA,K_UNI_NR")

    def issued(self):
        """All invoices of the municipality."""
        return self.listed("TNdmPvzSar", "D_PAMV_ID eq 2715", "D_DOK_NR,D_DOK_NR2,D_STATUSS,D_SUMMA,D_SUMMA_APM")

    def listed(self, resource, filter_text, columns):
        status, octets, _ = self.query(resource, filter_text, columns)
        assert status == 200, octets
        return [{local(cell): cell.text for table in row for cell in table} for row in rows(octets, resource + ".xsd")]


def local(element):
    return element.tag.split("}")[-1]


def rows(octets, namespace="TNdmPvzSar.xsd"):
    tree = ET.fromstring(octets)
    assert tree.tag == f"{{{namespace}}}collection", octets
    return tree.findall(f"{{{namespace}}}row")
