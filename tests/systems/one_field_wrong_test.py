"""Every double of simulator.yaml rejects a request with one field wrong: what the hub sends in the case `accepts` of each operation
is sent again as it was (and taken), then with fields that are drawn by a fixed seed, each made wrong by the contract or the checks.

Of the body it is xmllint and the contract that say what is wrong, not the double: a value that the contract takes is not tried."""

import base64
import copy
import http.client
import json
import pathlib
import random
import re
import shutil
import ssl
import subprocess
import time
import unittest
import urllib.parse
import uuid
import xml.etree.ElementTree as ET

import contract
import places
import sandbox
from flow import SEED, FlowTest
from peers import ID, ScriptedPeer
from waiting import wait_for

DRAWN = 5  # of each operation
WRONG = ("", "¤", "0", "2026-13-41", "A" * 5000)  # the first that the contract does not take
WSDL, XS = "{http://schemas.xmlsoap.org/wsdl/}", "{http://www.w3.org/2001/XMLSchema}"
BODY = {"{http://schemas.xmlsoap.org/soap/envelope/}Body", "{http://www.w3.org/2003/05/soap-envelope}Body"}
ADDRESSES = {"To": "https://elsewhere.example/", "MessageID": "none", "Action": "urn:elsewhere"}
WSA = "{http://www.w3.org/2005/08/addressing}"


class Contract:
    """The XSD of a system in a file of its own, asked by xmllint; what it imports lies beside it."""

    def __init__(self, file, folder):
        self.file = folder / f"{file.parent.name}-{file.stem}.xsd"
        text = file.read_text(encoding="utf-8")
        root = ET.fromstring(text)
        if root.tag == WSDL + "definitions":
            for prefix, name in re.findall(r'xmlns:(\w+)="([^"]+)"', text):
                ET.register_namespace(prefix, name)
            schema = root.find(f"{WSDL}types/{XS}schema")
            target = schema.get("targetNamespace")
            own = re.search(rf'xmlns:(\w+)="{re.escape(target)}"', text)
            schema.set(f"xmlns:{own[1]}", target)
            self.root = schema
            self.file.write_bytes(ET.tostring(schema))
        else:
            self.root = root
            self.file = folder / f"{file.parent.name}-schemas" / file.name
            shutil.copytree(file.parent, self.file.parent, dirs_exist_ok=True,
                            ignore=lambda _, names: [one for one in names if not one.endswith(".xsd")])
        self.namespace = self.root.get("targetNamespace")

    def takes(self, element):
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", self.file, "-"], input=ET.tostring(element),
                              capture_output=True, check=False)
        assert done.returncode in (0, 3), done.stderr.decode()  # 3: not valid
        return done.returncode == 0

    def of_json(self, name, value, parent=None):
        """A body of JSON as the element of that name, its members in the schema's order."""
        element = ET.Element(f"{{{self.namespace}}}{name}")
        declared = (parent if parent is not None else self.root).find(f".//{XS}element[@name='{name}']")
        if isinstance(value, dict):
            inside = self._type_of(declared)
            order = [one.get("name") for one in inside.iter(XS + "element")]
            for member in sorted(value, key=lambda one: order.index(one) if one in order else len(order)):
                items = value[member] if isinstance(value[member], list) else [value[member]]
                element.extend(self.of_json(member, one, inside) for one in items)
        else:
            element.text = value if isinstance(value, str) else json.dumps(value)
        return element

    def _type_of(self, declared):
        named = (declared.get("type") or "").rpartition(":")[2]
        return self.root.find(f"{XS}complexType[@name='{named}']") if named else declared


class Request:
    """One request as the hub made it, which can be made again: with ids and key of its own, and with one field wrong."""

    def __init__(self, call, key, system, schema):
        self.call, self.key, self.system, self.schema = call, key, system, schema
        self.signed = any("signature" in check for check in system.match(call).get("checks", []))
        self.json = "json" in call["headers"].get("content-type", "")

    def again(self):
        """The same with a fresh message id and key: a repeat would be known again. What is signed stays as it is."""
        if self.signed:
            return copy.deepcopy(self.call)
        text = json.dumps({name: self.call[name] for name in ("path", "query", "headers", "body")})
        message = next(iter(ID.findall(re.sub(r'"traceparent": "[^"]*"', "", text))), None)
        for old, new in ((message, str(uuid.uuid4())), (self.key, f"K-{uuid.uuid4().hex[:12]}")):
            text = text.replace(old, new) if old else text
        return {"method": self.call["method"], **json.loads(text)}

    def wrongs(self):
        """All that can be made wrong in one: (what, a function from a good request to the wrong one)."""
        yield from self._of_path_and_headers()
        if self.json and self.call["body"]:
            yield from self._of_json()
        elif self.call["body"]:
            yield from self._of_xml()

    def _of_path_and_headers(self):
        found = self.system.match(self.call)
        path = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", found["match"].get("path", ""))
        for name in re.fullmatch(path, self.call["path"]).groupdict() if path else ():
            for wrong in WRONG[1:]:
                yield f"path {name} is {wrong[:8]!r}", self._path(path, name, wrong)
        for check in found.get("checks", []):
            if "media_type" in check:
                yield "another media type", self._header("content-type", "text/plain")
            elif str(check.get("value", "")).startswith("header."):
                name = check["value"].removeprefix("header.")
                if not check.get("optional"):
                    yield f"no header {name}", self._header(name, None)
            elif str(check.get("value", "")).startswith("query.") and not check.get("optional"):
                name = check["value"].removeprefix("query.")
                yield from ((f"{name} of the query is {said(wrong)}", self._query(name, wrong)) for wrong in (None, *WRONG))
        if self.system.shows_secret:
            yield "another secret", self._header("authorization", self.system.wrong_authorization())

    @staticmethod
    def _path(pattern, name, wrong):
        def change(request):
            place = re.fullmatch(pattern, request["path"]).span(name)
            request["path"] = request["path"][:place[0]] + urllib.parse.quote(wrong, safe="") + request["path"][place[1]:]
        return change

    @staticmethod
    def _query(name, value):
        def change(request):
            rest = [one for one in request["query"] if one[0] != name]
            request["query"] = rest if value is None else [*rest, [name, value]]
        return change

    @staticmethod
    def _header(name, value):
        def change(request):
            request["headers"].pop(name, None)
            if value is not None:
                request["headers"][name] = value
        return change

    def _of_json(self):
        root = self.system.root_of(self.call)
        if not root or not self.schema:
            return
        body = json.loads(self.call["body"])
        if self.signed:  # any change of what is signed is wrong by the script's own check
            yield from ((f"/{'/'.join(map(str, place))} is '¤'", self._json(place, "¤")) for place in leaves(body))
            return
        assert self.schema.takes(self.schema.of_json(root, body)), "the good request is valid by the contract"
        for place in leaves(body):
            for wrong in (None, *WRONG):
                changed = put(copy.deepcopy(body), place, wrong)
                if not self.schema.takes(self.schema.of_json(root, changed)):
                    yield f"/{'/'.join(map(str, place))} is {said(wrong)}", self._json(place, wrong)
                    break

    @staticmethod
    def _json(place, wrong):
        def change(request):
            request["body"] = json.dumps(put(json.loads(request["body"]), place, wrong), ensure_ascii=False)
        return change

    def _of_xml(self):
        root = ET.fromstring(self.call["body"])
        content = content_of(root)
        assert self.schema.takes(content), "the good request is valid by the contract"
        for number, _ in enumerate(texts(content)):
            for wrong in WRONG:
                changed = copy.deepcopy(content)
                texts(changed)[number].text = wrong
                if not self.schema.takes(changed):
                    name = texts(content)[number].tag.rpartition("}")[2]
                    yield f"{name} is {said(wrong)}", self._xml(number, wrong)
                    break
        for one in root.iter():
            name = one.tag.removeprefix(WSA)
            if one.tag.startswith(WSA) and name in ADDRESSES and self.system.checks_address(self.call, name):
                yield f"wsa:{name} is another", self._address(one.tag, ADDRESSES[name])

    @staticmethod
    def _xml(number, wrong):
        def change(request):
            root = ET.fromstring(request["body"])
            texts(content_of(root))[number].text = wrong
            request["body"] = ET.tostring(root, encoding="unicode")
        return change

    @staticmethod
    def _address(tag, wrong):
        def change(request):
            root = ET.fromstring(request["body"])
            next(root.iter(tag)).text = wrong
            request["body"] = ET.tostring(root, encoding="unicode")
        return change


def said(wrong):
    return "away" if wrong is None else f"{wrong[:10]!r}"


def leaves(value, place=()):
    """The places of all values in JSON that are no objects or arrays."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inside:
        yield from leaves(one, (*place, name)) if isinstance(one, (dict, list)) else ((*place, name),)


def put(body, place, wrong):
    """Writes a wrong value; None takes the member away."""
    holder = body
    for name in place[:-1]:
        holder = holder[name]
    if wrong is None:
        del holder[place[-1]]
    else:
        holder[place[-1]] = wrong
    return body


def content_of(root):
    """The Body's element, or the document itself."""
    body = next((one for one in root if one.tag in BODY), None)
    return root if body is None else body[0]


def texts(element):
    return [one for one in element.iter() if len(one) == 0]


class System:
    """What a pack says of its own: the script, the contract, who may call."""

    def __init__(self, slug, double, folder):
        self.slug, self.double = slug, double
        self.script = contract.read_yaml(sandbox.SCRIPTS[slug])
        self.adapter = contract.read_yaml(places.SOURCE / "adapters/systems" / slug / "system.yaml")["adapter"]
        forms = [step["form"] for operation in self.adapter["operations"].values() for step in operation.get("steps", []) if "form" in step]
        file = self.adapter.get("contract", *forms[:1] or [""]).replace("${library}", str(places.SOURCE))
        self.schema = Contract(pathlib.Path(file), folder) if file else None
        self.credentials = self.script.get("credentials", {})
        self.shows_secret = self.credentials.get("method", "none") in ("basic", "bearer", "oauth2")

    def match(self, call):
        return next(one for one in self.script["requests"] if one["operation"] == call["operation"])

    def root_of(self, call):
        """The element that the contract has for a body of JSON: that of the step with this method and path."""
        steps = [step for operation in self.adapter["operations"].values() for step in operation["steps"]]
        return next((step["request"] for step in steps if step.get("request") and step.get("method", "get") == call["method"].lower()
                     and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", step["path"].partition("?")[0]), call["path"])), None)

    def checks_address(self, call, name):
        """Of WS-Addressing only what the script looks at: in `checks`, in `match` or by `soap.addressing`."""
        found = self.match(call)
        return name == "Action" and "action" in found["match"] or any(f"wsa:{name}" in str(check.get("value", "")) for check in
                                                                      found.get("checks", []))

    def secret(self):
        site = (places.SOURCE / "deploy/sandbox/systems" / f"{self.slug}.yaml").read_text()
        return self.double.pki.partner_secret(re.search(r"\$\{secret:(\w+)\}", site)[1]).read_text()

    def authorization(self):
        method, user = self.credentials.get("method", "none"), self.credentials.get("user", "")
        if method == "basic":
            return "Basic " + base64.b64encode(f"{user}:{self.secret()}".encode()).decode()
        if method == "bearer":
            return "Bearer " + self.secret()
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": user, "client_secret": self.secret(),
                                       **self.assertion(user)})
        status, body = self.exchange({"method": "POST", "path": self.credentials["token_path"], "body": form, "query": [],
                                      "headers": {"content-type": "application/x-www-form-urlencoded"}})
        assert status == 200, (status, body)
        return "Bearer " + json.loads(body)["access_token"]

    def assertion(self, user):
        """RFC 7523, signed by OpenSSL's command, where the script demands one."""
        demands = self.credentials.get("assertion")
        if not demands:
            return {}
        now = int(time.time())
        claims = {"iss": user, "sub": user, "aud": demands["audience"], "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())}
        parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "typ": "JWT", "kid": demands.get("key_id", "")}, claims)]
        signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
        command = ["openssl", "dgst", "-sha256", "-sign", str(self.double.pki.key("hub-signing"))]
        signature = subprocess.run(command, input=signed, capture_output=True, check=True).stdout
        return {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": (signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()}

    def wrong_authorization(self):
        if self.credentials["method"] == "basic":
            return "Basic " + base64.b64encode(b"sakta:another").decode()
        return "Bearer another"

    def exchange(self, request):
        pki = self.double.pki
        context = ssl.create_default_context(cafile=pki.certificate("systems-ca"))
        if self.credentials.get("certificate"):
            context.load_cert_chain(pki.certificate("hub-client"), pki.key("hub-client"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.double.port, timeout=places.patience(10), context=context)
        try:
            skipped = ("host", "content-length", "accept-encoding")
            headers = {name: text.encode() for name, text in request["headers"].items() if name not in skipped}
            path = request["path"] + ("?" + urllib.parse.urlencode([tuple(one) for one in request["query"]]) if request["query"] else "")
            connection.request(request["method"], path, request["body"].encode() or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def takes(self, request):
        """Whether the double answers well: neither an error of HTTP nor a fault."""
        if self.shows_secret and request["headers"].get("authorization", "").endswith("..."):  # so the journal hides it
            request["headers"]["authorization"] = self.authorization()
        status, body = self.exchange(request)
        return status < 400 and not re.search(r":?Fault[ >]", body)

    def kept(self):
        file = self.double.data_file
        return json.loads(file.read_text())["tables"] if file.exists() else {}


class OneFieldWrong(FlowTest):
    systems = tuple(sandbox.SCRIPTS)

    @classmethod
    def prepare(cls):
        for source in (cls.hub.site / "sources").glob("*.yaml"):
            source.unlink()  # its rounds come in between
        for slug in cls.systems:
            ScriptedPeer(cls.sandbox, slug).permit(cls.hub)
        cls.hub.start()

    def good_requests(self, slug, system):
        """What the hub sends in the first case `accepts` of each operation."""
        peer = ScriptedPeer(self.sandbox, slug)
        client = self.hub.client(peer.party)
        for case in contract.cases(places.SOURCE, slug):
            if case.name != "accepts" or case.variant or case.data.get("behave"):
                continue
            key = f"K-{uuid.uuid4().hex[:12]}"
            for part in case.data.get("before", []):
                self.say(client, case, part, key)
            peer.operation = case.operation
            peer.begin()
            self.say(client, case, case.data, key)
            calls = wait_for(lambda: [call for call in peer.calls() if call["status"] < 400], places.patience(20),
                             f"{slug} {case.title} has reached the double")
            yield case.operation, Request(calls[-1], key, system, system.schema)

    def say(self, client, case, part, key):
        type_name, body, file = case.sent(part)
        octets = (file.read_text() if file else json.dumps(body, ensure_ascii=False)).replace("${key}", key).encode()
        if "send" in part:
            answer = client.send(type_name, octets, key=str(uuid.uuid4()))
            self.assertEqual(answer.status, 202, answer)
            message = answer.json()["id"]
            wait_for(lambda: any(one["state"] == "delivered" for one in client.status(message).json()["deliveries"]),
                     places.patience(20), f"{message} is delivered")
        else:
            self.assertEqual(client.ask(type_name, octets).status, 200)

    def test_each_double_rejects_it(self):
        for slug in self.systems:
            system = System(slug, self.sandbox.doubles[slug], self.folder)
            tried = 0
            for operation, request in self.good_requests(slug, system):
                self.assertTrue(system.takes(request.again()), f"{slug} {operation}: the good request")
                for what, change in drawn(slug, operation, request):
                    with self.subTest(f"{slug} {operation}: {what}"):
                        tried += 1
                        self.assertTrue(self.rejects(system, request, change))
            print(f"{slug}: {tried} requests with one field wrong", flush=True)
            self.assertGreaterEqual(tried, DRAWN, slug)

    def rejects(self, system, request, change):
        """And nothing has happened then."""
        wrong = request.again()
        if system.shows_secret:
            wrong["headers"]["authorization"] = system.authorization()
        change(wrong)
        before = system.kept()
        return not system.takes(wrong) and system.kept() == before

    def test_a_double_that_checks_nothing_is_found_out(self):
        """The same procedure against the same double, of which the checks are taken away."""
        slug = "vias" if "vias" in self.systems else self.systems[0]
        system = System(slug, self.sandbox.doubles[slug], self.folder)
        requests = list(self.good_requests(slug, system))
        lenient = self.folder / slug / "simulator.yaml"
        lenient.parent.mkdir()
        script = {**system.script, "requests": [{**one, "checks": []} for one in system.script["requests"]]}
        lenient.write_text(json.dumps(script), encoding="utf-8")  # JSON is YAML
        own, sandbox.SCRIPTS[slug] = sandbox.SCRIPTS[slug], lenient
        try:
            system.double.program.stop()
            system.double.start()
            taken = [what for operation, request in requests for what, change in drawn(slug, operation, request)
                     if not self.rejects(system, request, change)]
        finally:
            sandbox.SCRIPTS[slug] = own
            system.double.program.stop()
            system.double.start()
        self.assertGreaterEqual(len(taken), DRAWN)


def drawn(slug, operation, request):
    """Five of all that can be wrong, the same in each run."""
    found = list(request.wrongs())
    return random.Random(f"{SEED} {slug} {operation}").sample(found, min(DRAWN, len(found)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
