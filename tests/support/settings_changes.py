"""How each setting of a site is changed where its form does not say it, in a site made for that: a valid other value each.

A number, a duration, a word of a closed list and a truth need no line here unless the other value demands something besides."""

import shutil

import yaml

import places

LEFT_OUT = object()


class Together(dict):
    """Fields that are changed at once, because one of them alone would be a finding."""


class Part:
    """A section of the reference: the file with its fields, where they are in it, and the changes by name: a value, fields
    Together, or a function of the site's folder. `files`: where another file has the field."""

    def __init__(self, file, changes, inside="", files=None):
        self.file, self.inside, self.changes, self.files = file, inside, changes, files or {}


class Dumper(yaml.SafeDumper):
    """Without anchors, which a site may not hold."""

    def ignore_aliases(self, data):
        return True


def write(file, document):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.dump(document, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1000))


def read(file):
    return yaml.safe_load(file.read_text())


def merged(under, over):
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    return {**under, **{key: merged(under[key], value) if key in under else value for key, value in over.items()}}


NOTE = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:sakta:types:note.left:1"
  xmlns="urn:sakta:types:note.left:1" elementFormDefault="qualified">
  <xs:complexType name="Note"><xs:sequence>
    <xs:element name="code" type="xs:string"/><xs:element name="text" type="xs:string"/>
    <xs:element name="paper" type="xs:base64Binary"/><xs:element name="page" type="xs:base64Binary"/>
    <xs:element name="file" type="File" minOccurs="0"/><xs:element name="scan" type="File" minOccurs="0"/>
  </xs:sequence></xs:complexType>
  <xs:complexType name="File"><xs:sequence><xs:element name="name" type="xs:string"/><xs:element name="mediaType" type="xs:string"/>
    <xs:element name="size" type="xs:long"/><xs:element name="digest" type="xs:string"/></xs:sequence></xs:complexType>
  <xs:element name="LeaveNote" type="Note"/><xs:element name="MoveNote" type="Note"/>
  <xs:element name="LeaveNoteResponse" type="Note"/><xs:element name="MoveNoteResponse" type="Note"/>
</xs:schema>
"""

NOTE_TYPE = {"type": "note.left", "version": 1, "pattern": "send", "family": "notes", "operation": "LeaveNote",
             "summary": {"en": "A note.", "lv": "Piezīme."}, "owner": "integration", "purposes": ["notes"],
             "legal_bases": ["6.1.c"], "requires": ["user"], "keys": [{"name": "code", "path": "/t:LeaveNote/t:code"},
                                                                   {"name": "text", "path": "/t:LeaveNote/t:text"}],
             "ordering": "code", "personal": ["/t:LeaveNote/t:text"], "retention": "case-file",
             "documents": [{"path": "/t:LeaveNote/t:paper", "roots": ["{urn:example:paper}Paper"],
                            "namespaces": {"p": "urn:example:paper"}}],
             "demands": [{"path": "/t:LeaveNote/t:code", "test": "/t:LeaveNote/t:code != ''", "says": {"en": "there is no code", "lv": "koda nav"}}],
             "values": [{"path": "/t:LeaveNote/t:code", "kind": "iban"}], "attachments": {"path": "/t:LeaveNote/t:file"}}


CHANGED = {"path": "/changes", "reply": "collection", "documents": "/l:collection/l:row", "id": "/l:row/l:id",
           "confirm": {"path": "/done", "list": "processed", "item": "id"}}
PROBE = {"method": "operation", "operation": "get_debts", "body": "<GetDebts/>"}
PUT = {"step": "put", "method": "post", "path": "/things", "reply": "link"}
LISTS = {"base": "https://lists.example/api", "format": "xml", "credentials": {"trust": "${state}/pki/systems-ca.pem"},
         "namespaces": {"l": "urn:l"}, "values": {"limit": "5"}, "tables": {"vat": {"S 21": "301"}},
         "operations": {"put_it": {"steps": [PUT]}}, "sources": {"edited_invoices": CHANGED}, "probe": {"path": "/health"}}
LOOK = {"step": "look", "path": "/transaction/{transaction}", "reply": "TransactionStatus", "signed": "answer"}
BEGIN = {"step": "begin", "method": "post", "path": "/transaction", "request": "Transaction", "reply": "TransactionCreated"}
TOLD = {"content": "TransactionResult", "signed": True, "take": {"transaction": "/answer/transaction_id"}, "verify": "look",
        "id": "//m:transaction_id"}
SIGNATURE = {"method": "mpay", "user": "sakta", "key": "${state}/pki/hub-signing.key", "partner_key": "${state}/pki/mobilly-signing.pem"}


def paid(told=None, signature=None, step=None):
    """What the kind rest needs for signatures within bodies, and for a callback."""
    return {"format": "json", "contract": "${library}/wsdl/mobilly/mpay.xsd", "namespaces": {"m": "urn:mobilly:mpay:1"},
            "signature": {**SIGNATURE, **(signature or {})}, "callbacks": {"result": {**TOLD, **(told or {})}},
            "operations": {"put_it": {"steps": [{**BEGIN, **(step or {})}]}, "look": {"steps": [LOOK]}, "look_again": {"steps": [LOOK]}}}

FOLDERS = {"root": "sftp://sakta@files.example/in", "namespaces": {"l": "urn:l"},
           "credentials": {"key": "${state}/pki/hub-signing.key", "host_keys": ["SHA256:" + 43 * "A"]},
           "operations": {"put": {"folder": "out", "name": "{number}.xml", "values": {"number": "/l:note/l:number"}, "columns": ["number"],
                                  "schema": "${library}/mappings/types/case.closed-1.xsd"}},
           "sources": {"in": {"folder": "in", "split": "/l:notes/l:note", "id": "string(l:number)"}}}

SIGNING = {"certificate": "${state}/pki/hub-signing.pem", "key": "${state}/pki/hub-signing.key"}
LETTERS = {"endpoint": "https://letters.example/unified", "sender": "_DEFAULT@90000000001", "signing": SIGNING,
           "contract": "${library}/wsdl/eaddress/vraa.gov.lv.div.uui.2011.11.wsdl",
           "letters": "${library}/wsdl/eaddress/official-delivery-1.xsd", "credentials": {"trust": "${state}/pki/systems-ca.pem"},
           "operations": {"send_letter": {"fault_codes": {"BL.PSS.008": "refuse"}}},
           "server_trust": "${state}/pki/ca.pem", "server_crl": "${state}/pki/ca.crl.pem", "sources": {"notifications": {"batch": 10}, "catalogue": {}, "letters": {"batch": 10}}, "catalogue": {"min_wait": "12h"},
           "receiving": {"trust": "${state}/pki/ca.pem", "crl": "${state}/pki/ca.crl.pem"}}


def make_site(hub):
    """Besides what the sandbox's has: whole systems of the site's own, one more, a type that nobody uses and one of a source."""
    site, library = hub.site, places.SOURCE
    hub.keep_only("nino", "pspp", "horizon", "smartcity", "mobilly")  # of each kind one; the site is read some 400 times
    for system in ("nino", "pspp", "horizon", "smartcity", "mobilly"):
        shutil.copytree(library / "adapters" / "systems" / system, site / "adapters" / "systems" / system)
        whole = read(site / "adapters" / "systems" / system / "system.yaml")["adapter"]
        own = read(site / "systems" / f"{system}.yaml")
        write(site / "systems" / f"{system}.yaml", {**own, "adapter": merged(whole, own["adapter"])})
    file = site / "systems" / "horizon.yaml"
    horizon = read(file)
    horizon["adapter"]["sources"]["edited_again"] = horizon["adapter"]["sources"]["edited_invoices"]
    write(file, horizon)
    file = site / "systems" / "mobilly.yaml"
    mobilly = read(file)
    mobilly["adapter"]["callbacks"]["result_again"] = mobilly["adapter"]["callbacks"]["result"]
    write(file, mobilly)
    make_system(site, "lists")
    write(site / "adapters" / "systems" / "folders" / "system.yaml", {"system": "folders", "summary": "Files.", "adapter": {"kind": "file"}})
    write(site / "systems" / "folders.yaml", {"system": "folders", "adapter": FOLDERS})
    write(site / "adapters" / "systems" / "letters" / "system.yaml", {"system": "letters", "summary": "Letters.", "adapter": {"kind": "div"}})
    write(site / "systems" / "letters.yaml", {"system": "letters", "adapter": LETTERS})
    make_system(site, "paid", {name: value for name, value in merged(LISTS, paid()).items() if name != "sources"})
    (site / "mappings" / "horizon").mkdir(parents=True)
    shutil.copy(library / "mappings" / "horizon" / "changed_invoices.xslt", site / "mappings" / "horizon" / "again.xslt")
    (site / "types").mkdir()
    (site / "types" / "note.left-1.xsd").write_text(NOTE)
    write(site / "types" / "note.left-1.yaml", NOTE_TYPE)
    (site / "types" / "note.sent-1.xsd").write_text(NOTE.replace("note.left", "note.sent"))
    write(site / "types" / "note.sent-1.yaml", {**NOTE_TYPE, "type": "note.sent", "family": "sent", "requires": ["purpose"]})
    write(site / "routes" / "notes-sent.yaml", {"route": "notes-sent", "summary": "Kept.", "accept": {"type": "note.sent"}})
    write(site / "routes" / "invoices-copy.yaml",
          {"route": "invoices-copy", "summary": "Copies.", "accept": {"type": "invoice.issued"}})
    file = site / "routes" / "invoices.yaml"
    write(file, {**read(file), "publish": ["invoices-copy"]})
    for name in ("hub.pem", "hub.key", "ca.pem", "ca.crl.pem"):
        shutil.copy(hub.pki.folder / name, hub.state / f"other-{name}")
    wsdl = (library / "wsdl" / "nino" / "nino.wsdl").read_text()
    for what, here, there in (("action", '"urn:nino:model:property-tax:1:GetDebts"', '"urn:other"'), ("reply", "GetDebtsResponse", "OtherResponse")):
        (hub.state / f"other-{what}.wsdl").write_text(wsdl.replace(here, there))
    words = [word + end for word in ("GetDebts", "GetProperties", "RegisterPayment", "Get", "List", "Done", "Take") for end in ("", "Response")]
    (hub.state / "notices.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:n" elementFormDefault="qualified">'
        + "".join(f'<xs:element name="{word}" type="xs:string"/>' for word in words) + "</xs:schema>")
    secret = hub.state / "secrets" / "other_key"
    secret.write_text("ab" * 32)
    secret.chmod(0o400)


def make_system(site, name, adapter=None):
    write(site / "adapters" / "systems" / name / "system.yaml", {"system": name, "summary": "Lists.", "adapter": {"kind": "rest"}})
    write(site / "systems" / f"{name}.yaml", {"system": name, "adapter": adapter or LISTS})


def rename_system(site):
    make_system(site, "more-lists")
    shutil.rmtree(site / "adapters" / "systems" / "lists")
    (site / "systems" / "lists.yaml").unlink()


def publish_more(site):
    write(site / "routes" / "invoices-more.yaml",
          {"route": "invoices-more", "summary": "More copies.", "accept": {"type": "invoice.issued"}})
    file = site / "routes" / "invoices.yaml"
    write(file, {**read(file), "publish": ["invoices-copy", "invoices-more"]})


def renamed(folder, field, old, new):
    def change(site):
        file = site / folder / f"{old}.yaml"
        write(site / folder / f"{new}.yaml", {**read(file), field: new})
        file.unlink()
    return change


def rename_type(version, name="note.left"):
    """The file's name holds both, and so does the schema's beside it."""
    def change(site):
        old = site / "types" / "note.left-1.yaml"
        write(site / "types" / f"{name}-{version}.yaml", {**read(old), "type": name, "version": version})
        (site / "types" / "note.left-1.xsd").rename(site / "types" / f"{name}-{version}.xsd")
        old.unlink()
    return change


def other_route_type(site):
    """A type of its own for the route: nobody has a right to the old one then. Its system carries no attachments."""
    note = site / "types" / "note.left-1.yaml"
    write(note, {name: value for name, value in read(note).items() if name != "attachments"})
    file = site / "routes" / "cases-status.yaml"
    write(file, {**read(file), "accept": {"type": "note.left"}, "lane": "notes"})
    parties = read(site / "parties.yaml")
    for party in parties["parties"]:
        party["may"] = [right for right in party.get("may", []) if right != {"send": "case.status"}]
    write(site / "parties.yaml", parties)


def chosen(**first):
    """`choose` in place of `map` and `deliver`; its first entry has these fields besides."""
    target = {"map": "none", "deliver": {"to": "pspp", "operation": "add_status"}}
    return Together({"map": LEFT_OUT, "deliver": LEFT_OUT,
                     "choose": [merged({"when": "/t:SubmitInvoice/t:note", **target}, first), target]})


NINO, PSPP, MORE, CITY, FILES, POST = (f"systems/{name}.yaml" for name in ("nino", "pspp", "lists", "smartcity", "folders", "letters"))
SECRET = "${secret:horizon_password}"
CA = "${state}/other-ca.pem"
URL = "https://other.example/api"

XSD = "${library}/wsdl/horizon/TDdmCustomer.xsd"


def keys(section, name):
    """A certificate and its key go together."""
    pair = Together({f"{section}.certificate": f"${{state}}/pki/{name}.pem", f"{section}.key": f"${{state}}/pki/{name}.key"})
    return {field: pair for field in pair}


CREDENTIALS = {"credentials.trust": CA, **keys("credentials", "hub-client")}


def auth(**fields):
    return Together({"auth": {name: value for name, value in fields.items()}})


ASSERTED = {"key": "${state}/pki/hub-signing.key", "audience": "https://sts.example/token"}


def asserted(**fields):
    return auth(**OAUTH, client_assertion={**ASSERTED, **fields})


OAUTH = {"method": "oauth2", "token_url": f"{URL}/token", "client_id": "sakta", "client_secret": SECRET}
AUTH = {"auth.method": auth(method="basic", user="sakta", password=SECRET),
        "auth.user": auth(method="basic", user="other", password=SECRET),
        "auth.password": auth(method="basic", user="sakta", password="${secret:pspp_client_secret}"),
        "auth.token": auth(method="bearer", token="${secret:pspp_client_secret}"),
        "auth.token_url": auth(**OAUTH), "auth.client_id": auth(**{**OAUTH, "client_id": "other"}),
        "auth.client_secret": auth(**{**OAUTH, "client_secret": "${secret:pspp_client_secret}"}),
        "auth.scope": auth(**OAUTH, scope="other"), "auth.secret_in_body": auth(**OAUTH, secret_in_body=True),
        "auth.client_assertion.key": asserted(), "auth.client_assertion.certificate": asserted(certificate="${state}/pki/hub-signing.pem"),
        "auth.client_assertion.key_id": asserted(key_id="other"), "auth.client_assertion.audience": asserted(audience="other"),
        "auth.client_assertion.lifetime": asserted(lifetime="120s")}
API_KEY = {"auth.header": auth(method="api_key", token=SECRET, header="X-Key"),
           "auth.query": auth(method="api_key", token=SECRET, query="key")}
TOKEN = {"user": "sakta", "password": SECRET}


def token(**fields):
    return Together({"security": {"sign": False}, "username_token": {**TOKEN, **fields}})


NOTICES = {"action": "urn:n:Get", "reply": "GetResponse", "request": '<n:Get xmlns:n="urn:n"><n:since>{cursor?}</n:since></n:Get>',
           "documents": "/n:GetResponse/n:one", "id": "/n:one/n:id", "cursor": "/n:GetResponse/n:last",
           "confirm": {"action": "urn:n:Done", "reply": "DoneResponse", "request": '<n:Done xmlns:n="urn:n"><n:id>{id}</n:id></n:Done>'}}


def notices(fields):
    """A source of the kind soap with these fields, and a contract that knows it; NINO's does not."""
    return Together({"contract": "${state}/notices.xsd", "namespaces": {"n": "urn:n"}, "sources": {"notices": merged(NOTICES, fields)}})


def signed(**changes):
    return Together({"sources": LEFT_OUT, **paid(**changes)})


FAULT = {"fault.code": "/answer/other", "fault.text": "/answer/words", "fault.pause": "/answer/seconds",
         "fault_codes": {"OTHER-1": "refuse"}}

HALTS = {"on_failure.stop": "halt_route"}
PARTS = {
    "hub.yaml": Part("hub.yaml", {
        "municipality.name": "Cita pašvaldība", "municipality.registration": "90000000051", "log.origin": "other.example",
        "exchange.listen": "127.0.0.2:0", "exchange.certificate": "other-hub.pem", "exchange.key": "other-hub.key",
        "exchange.clients_ca": "other-ca.pem", "exchange.crl": "other-ca.crl.pem", "operations.listen": "127.0.0.2:0",
        "master_key": "${secret:other_key}", "scanner.clamd": "/run/clamav/clamd.ctl"}),
    "parties.yaml": Part("parties.yaml", {
        "parties[].party": "permit-office", "parties[].title": "Cits", "parties[].organisation": "90000000051",
        "parties[].certificates": ["uri:urn:sakta:party:permits", "dns:permits.example"],
        "parties[].may[].ask": Together({"parties[].may": [{"send": "case.opened"}]}),
        "parties[].may[].send": Together({"parties[].may": [{"ask": "debts.query"}, {"send": "case.opened"}]})}),
    "system of a site": Part(PSPP, {"system": rename_system, "adapter": Together({"adapter.timeout": "21s"})}),
    "system": Part("adapters/systems/pspp/system.yaml", {
        "system": rename_system, "summary": "Another.", "owner.partner": "Another", "owner.hub_team": "Another",
        "owner.contact": "Another", "source": "Another", "adapter": Together({"adapter.timeout": "21s"})}),
    "route": Part("routes/invoices.yaml", {
        "route": renamed("routes", "route", "invoices", "bills"), "summary": "Others.", "accept.type": other_route_type,
        "filter.when": Together({"filter": {"when": "/t:SubmitInvoice/t:note"}}),
        "filter.document": Together({"filter": {"when": "/*/cbc:ID", "document": True}}),
        "map": "none", "deliver.to": Together({"deliver.to": "pspp", "deliver.operation": "open_case"}),
        "deliver.operation": "close_case", "deliver.reply": "none", "choose[].when": chosen(when="/t:SubmitInvoice"), "choose[].after": chosen(after=["OTHER-1"]),
        "choose[].document": chosen(when="/*/cbc:ID", document=True), "choose[].map": chosen(map="pspp/add_status.request"),
        "choose[].deliver.to": chosen(deliver={"to": "horizon", "operation": "register_invoice"}),
        "choose[].deliver.operation": chosen(deliver={"operation": "open_case"}),
        "choose[].deliver.reply": Together({"map": LEFT_OUT, "deliver": LEFT_OUT, "choose": [
            {"map": "none", "deliver": {"to": "nino", "operation": "get_debts", "reply": "none"}}]}),
        "choose[].deliver.timeout": chosen(deliver={"timeout": "20s"}), "publish": publish_more,
        "on_failure.halt_for": Together({**HALTS, "on_failure.halt_for": ["contract"]}),
        "on_failure.mapping_lanes": Together({**HALTS, "on_failure.mapping_lanes": 4}), "lane": "books"},
        files={"deliver.reply": "routes/debts.yaml", "choose[].deliver.reply": "routes/debts.yaml",
               "deliver.operation": "routes/cases-status.yaml"}),
    "source": Part("sources/horizon-invoices.yaml", {
        "source": renamed("sources", "source", "horizon-invoices", "changed-bills"), "summary": "Others.",
        "poll.system": "lists", "poll.source": "edited_again", "map": "horizon/again",
        "type": "invoice.issued", "purpose": Together({"type": "note.sent", "purpose": "notes"}), "legal_basis": "6.1.c",
        "callback.system": "paid", "callback.callback": "result_again",
        **{f"callback.quota.{name}": Together({f"callback.quota.{name}": 5}) for name in ("per_second", "burst", "in_progress")}},
        files={f"callback.{name}": "sources/mobilly-results.yaml"
               for name in ("system", "callback", "quota.per_second", "quota.burst", "quota.in_progress")}),
    "message type": Part("types/note.left-1.yaml", {
        "type": rename_type(1, "note.made"), "version": rename_type(2),
        "pattern": Together({"pattern": "ask", "reply": "LeaveNoteResponse", "ordering": LEFT_OUT, "attachments": LEFT_OUT}),
        "family": "papers", "operation": Together({"operation": "MoveNote"}),
        "reply": Together({"pattern": "ask", "reply": "MoveNoteResponse", "ordering": LEFT_OUT, "attachments": LEFT_OUT}),
        "summary.en": "Another.", "summary.lv": "Cita.", "owner": "others", "purposes": ["notes", "papers"],
        "legal_bases": ["6.1.e"], "requires": ["user", "purpose"],
        "keys[].name": Together({"keys[].name": "number", "ordering": "number"}), "keys[].path": "/t:LeaveNote/t:text",
        "keys[].document": Together({"keys[].document": True, "keys[].path": "/p:Paper"}), "ordering": "text",
        "personal": ["/t:LeaveNote/t:code"], "retention": "query", "documents[].path": "/t:LeaveNote/t:page",
        "documents[].roots": ["{urn:example:paper}Sheet"], "documents[].namespaces": {"q": "urn:example:paper"},
        "demands[].path": "/t:LeaveNote/t:text",
        "demands[].document": Together({"demands[].document": True, "demands[].path": "/p:Paper", "demands[].test": "/p:Paper"}),
        "demands[].test": "/t:LeaveNote/t:code != '0'", "demands[].says.en": "there is none", "demands[].says.lv": "tā nav",
        "values[].path": "/t:LeaveNote/t:text", "values[].document": Together({"values[].document": True, "values[].path": "/p:Paper"}),
        "values[].kind": "registration-number", "attachments.path": "/t:LeaveNote/t:scan", "attachments.media_types": ["application/pdf"]}),
    "div": Part(POST, {
        "endpoint": URL, "to": "urn:other", "sender": "_OTHER@90000000001", **CREDENTIALS, **keys("signing", "mobilly-signing"),
        "contract": "${library}/wsdl/nino/nino.wsdl", "letters": XSD, "fault_codes": {"OTHER-1": "refuse"},
        "server_trust": "${state}/other-ca.pem", "server_crl": "${state}/other-ca.crl.pem", "sources.<name>.batch": 50,
        "receiving.trust": "${state}/other-ca.pem", "receiving.crl": "${state}/other-ca.crl.pem",
        "sources.<name>.min_wait": "1m",
        "operations.<name>.fault_codes": {"OTHER-1": "refuse"}}, inside="adapter."),
    "events": Part(CITY, {
        "endpoint": URL, "source": "urn:example:other", **CREDENTIALS, **AUTH, **FAULT, "receipt.id": "/answer/other",
        "receipt.fault_when": "/answer/other", "operations.<name>.type": "case.ended",
        "operations.<name>.schema": "${library}/mappings/types/case.status-1.xsd"}, inside="adapter."),
    "file": Part(FILES, {
        "root": "sftp://sakta@other.example:2222/~", "credentials.key": "${state}/pki/hub-client.key",
        "credentials.host_keys": ["SHA256:" + 43 * "A", "SHA256:" + 43 * "B"], "namespaces": {"l": "urn:l", "o": "urn:other"},
        **{f"operations.<name>.{name}": value for name, value in {
            "folder": "other", "name": "{number}.txt", "values": {"number": "/l:note/l:key"}, "schema": "${library}/mappings/types/case.status-1.xsd", "columns": ["number", "text"],
            "separator": ";", "charset": "windows-1257"}.items()},
        **{f"sources.<name>.{name}": value for name, value in {
            "folder": "other", "names": ["*.txt"], "marker": ".ready", "done": "taken", "split": "/l:notes/l:line", "id": "string(l:key)",
            "separator": ";", "charset": "windows-1257"}.items()}}, inside="adapter."),
    "rest": Part(MORE, {
        "base": URL, **CREDENTIALS, **AUTH, **API_KEY, **FAULT, "contract": XSD,
        "format": Together({"format": "json", "sources": LEFT_OUT, "operations.<name>.steps[].reply": LEFT_OUT}),
        "auth.login": auth(method="session", user="sakta", password=SECRET, login="/other"),
        "unknown_members": Together({"unknown_members": "refuse", "contract": XSD}),
        "namespaces": {"l": "urn:l", "o": "urn:other"}, "values": {"limit": "6"}, "tables": {"vat": {"S 21": "302"}},
        **{f"operations.<name>.steps[].{name}": value for name, value in {
            "step": "push", "when": "$limit = '5'", "method": "put", "path": "/others", "headers": {"X-Other": "1"},
            "request": "thing", "form": XSD, "reply": "other", "take": {"id": "/link/href"}, "same": {"limit": "/link/limit"},
            "fault_when": "/error", "absent": ["404"]}.items()},
        "operations.<name>.steps[].encoding": Together({"operations.<name>.steps": [{**PUT, "request": "thing", "encoding": "form"}]}),
        "operations.<name>.steps[].list": Together({"format": "json", "sources": LEFT_OUT, "operations.<name>.steps": [
            {"step": "put", "path": "/things", "list": "things"}]}),
        "sources.<name>.list": Together({"format": "json", "operations.<name>.steps[].reply": LEFT_OUT, "sources.<name>.reply": LEFT_OUT,
                                         "sources.<name>.confirm.item": LEFT_OUT, "sources.<name>.list": "things"}),
        **{f"sources.<name>.pages.{name}": Together({"sources.<name>.pages": {**way, name: value}}) for name, way, value in (
            ("next", {}, "link"), ("number", {}, "page"), ("first", {"number": "page"}, 0), ("offset", {}, "offset"),
            ("most", {"next": "link"}, 5))},
        "operations.<name>.steps[].refuse": Together({"operations.<name>.steps": [
            {"step": "no", "when": "$limit = '6'", "refuse": "no"}, PUT]}),
        "operations.<name>.steps[].refuse_lv": Together({"operations.<name>.steps": [
            {"step": "no", "when": "$limit = '6'", "refuse": "no", "refuse_lv": "nē"}, PUT]}),
        "operations.<name>.fault_codes": {"OTHER-1": "refuse"},
        **{f"sources.<name>.{name}": value for name, value in {
            "path": "/others", "reply": "others", "same": {"limit": "/l:collection/l:limit"}, "fault_when": "/error",
            "documents": "/l:collection/l:line", "id": "/l:row/l:key", "cursor": "/l:collection/l:last",
            "confirm.path": "/told", "confirm.list": "told", "confirm.item": "key", "confirm.fault_when": "/error"}.items()},
        **{f"callbacks.<name>.{name}": signed(told={name: value}) for name, value in {
            "content": "TransactionStatus", "signed": False, "take": {"transaction": "/answer/id"}, "verify": "look_again",
            "id": "//m:status"}.items()},
        **{f"signature.{name}": signed(signature={name: value}) for name, value in {
            "method": "mpay", "user": "other", "key": "${state}/pki/mobilly-signing.key",
            "partner_key": "${state}/pki/hub-signing.pem"}.items()},
        "operations.<name>.steps[].signed": signed(step={"signed": "both"}),
        "probe.path": "/other"}, inside="adapter."),
    "soap": Part(NINO, {
        "endpoint": URL, "to": URL, "credentials.trust": CA, **keys("credentials", "hub-signing"), **FAULT,
        "addressing": Together({"addressing": "none", "to": LEFT_OUT, "relates_to": False, "security": {"sign": False}}), **AUTH,
        **{f"username_token.{name}": token(**{name: value}) for name, value in {
            "user": "other", "password": "${secret:pspp_client_secret}", "form": "digest", "nonce": False, "timestamp": True}.items()},
        "headers": ['<p:Caller xmlns:p="urn:p">{purpose?}</p:Caller>'],
        "values": Together({"values": {"system": "SAKTA"}, "headers": ['<p:Caller xmlns:p="urn:p">{system}</p:Caller>']}),
        **{f"sources.<name>.{name}": notices({name: value}) for name, value in {
            "action": "urn:n:List", "reply": "ListResponse", "request": '<n:List xmlns:n="urn:n">{cursor?}</n:List>',
            "fault_when": "/n:Refusal", "documents": "/n:GetResponse/n:two", "id": "/n:one/n:key", "cursor": "/n:GetResponse/n:end"}.items()},
        **{f"sources.<name>.confirm.{name}": notices({"confirm": {name: value}}) for name, value in {
            "action": "urn:n:Take", "reply": "TakeResponse", "request": '<n:Take xmlns:n="urn:n"><n:id>{id}</n:id></n:Take>',
            "fault_when": "/n:Refusal"}.items()},
        "security.parts": ["Timestamp", "Action", "Body"], "security.sign": Together({"security": {"sign": False}}),
        **keys("security", "hub-client"),
        "contract": LEFT_OUT, "namespaces": {"o": "urn:other"}, "operations.<name>.action": Together({"operations.<name>.action": "urn:other", "contract": "${state}/other-action.wsdl"}),
        "operations.<name>.reply": Together({"operations.<name>.reply": "OtherResponse", "contract": "${state}/other-reply.wsdl"}),
        "operations.<name>.fault_when": "/fault", "operations.<name>.fault_codes": {"OTHER-1": "refuse"},
        **{f"probe.{name}": Together({"probe": PROBE}) for name in PROBE}}, inside="adapter."),
}
# The one has a single word, which says by being there that a person has read it; the other has tests/plugins.
UNCHANGEABLE = {("route", "on_failure.reconcile"), ("hub.yaml", "plugins")}
