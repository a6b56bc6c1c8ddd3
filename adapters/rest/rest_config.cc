#include "adapters/rest/rest_config.h"

#include <algorithm>

#include "hub/base/say.h"
#include "hub/config/xpath_types.h"

namespace adapters::rest {
namespace {

using hub::config::Findings;
using hub::config::Presence;
using hub::config::Spec;

using hub::config::check_numbers;

void check_texts(const char* field, const std::map<std::string, std::string>& xpaths,
                 const hub::config::Written& written, Findings& findings) {
  for (const auto& [name, xpath] : xpaths)
    check_numbers(xpath, true, "'" + std::string(field) + "." + name + "'", written.at(field), findings);
}

void check_step(const StepSettings& step, Findings& findings) {
  check_numbers(step.when, false, "'when'", step.written.at("when"), findings);
  check_texts("take", step.take, step.written, findings);
  check_texts("same", step.same, step.written, findings);
  check_numbers(step.fault_when, false, "'fault_when'", step.written.at("fault_when"), findings);
}

void check_source(const SourceSettings& source, Findings& findings) {
  check_texts("same", source.same, source.written, findings);
  check_numbers(source.fault_when, false, "'fault_when'", source.written.at("fault_when"), findings);
  check_numbers(source.documents, false, "'documents'", source.written.at("documents"), findings);
  check_numbers(source.id, true, "'id'", source.written.at("id"), findings);
  check_numbers(source.cursor, true, "'cursor'", source.written.at("cursor"), findings);
}

void check_callback(const CallbackSettings& callback, Findings& findings) {
  check_texts("take", callback.take, callback.written, findings);
  check_numbers(callback.id, true, "'id'", callback.written.at("id"), findings);
}

Spec<StepSettings> step_spec() {
  return Spec<StepSettings>("step", "One HTTP call of an operation.")
      .required("step", &StepSettings::step,
                {"its name, used once in the operation", "tā nosaukums, darbībā vienreiz"})
      .field("when", &StepSettings::when,
             {"XPath 1.0 over the values, as `$name`; not true: the step is left out",
              "XPath 1.0 pār vērtībām, kā `$nosaukums`; ja nav patiess, soli izlaiž"})
      .field("refuse", &StepSettings::refuse,
             {"instead of a call: the operation ends refused, with this text",
              "izsaukuma vietā: darbība beidzas ar noraidījumu un šo tekstu"})
      .field(
          "refuse_lv", &StepSettings::refuse_lv,
          {"the same text in Latvian, for callers who read it", "tas pats teksts latviski tiem, kas to lasa"})
      .choice("method", &StepSettings::method,
              {{"get", Method::get},
               {"post", Method::post},
               {"put", Method::put},
               {"patch", Method::patch},
               {"delete", Method::del}},
              {"HTTP method; what all but `get` brought is kept and not repeated by a later attempt",
               "HTTP metode; visu, ko deva citas, ne `get`, saglabā, un vēlāks mēģinājums to neatkārto"})
      .field(
          "path", &StepSettings::path,
          {"below `base`, query included; `{name}` is the value of that name, percent-encoded",
           "zem `base`, ar vaicājuma daļu; `{nosaukums}` ir vērtība ar šo nosaukumu, kodēta ar procentzīmēm"})
      .field("headers", &StepSettings::headers,
             {"HTTP headers; `{name}` as in `path`, but not encoded",
              "HTTP galvenes; `{nosaukums}` kā laukā `path`, bet nekodēts"})
      .field("request", &StepSettings::request,
             {"root element of the body. Empty: json: no body; xml: the body that the mapped document has",
              "satura saknes elements. Tukšs: json: bez satura; xml: kartētā dokumenta saturs"})
      .choice(
          "encoding", &StepSettings::encoding, {{"format", Encoding::format}, {"form", Encoding::form}},
          {"format: the body is written as `format` says; form: as application/x-www-form-urlencoded, a "
           "field "
           "for each element in its root",
           "format: saturu raksta, kā saka `format`; form: kā application/x-www-form-urlencoded, pa laukam "
           "katram saknes elementam"})
      .file("form", &StepSettings::form,
            {"xml: XSD file that `sakta check --fit` holds this body to; a body without namespace as if it "
             "had the XSD's",
             "xml: XSD fails, ar ko `sakta check --fit` salīdzina šo saturu; saturu bez nosaukumvietas tā, "
             "it kā "
             "tam būtu XSD nosaukumvieta"})
      .field("reply", &StepSettings::reply,
             {"root element of a good answer; empty: the answer's content is not looked at",
              "labas atbildes saknes elements; tukšs: atbildes saturā neskatās"})
      .field("list", &StepSettings::list,
             {"json: an answer that is a list at its root is seen as the member of this name",
              "json: atbildi, kuras sakne ir saraksts, redz kā elementu ar šo nosaukumu"})
      .field("take", &StepSettings::take,
             {"values for later steps: name and XPath 1.0 over the answer; the first text is taken. A JSON "
              "answer "
              "is seen as `/answer/<member>/...`, without namespace",
              "vērtības vēlākiem soļiem: nosaukums un XPath 1.0 pār atbildi; ņem pirmo tekstu. JSON atbilde "
              "redzama kā `/answer/<elements>/...`, bez nosaukumvietas"})
      .field("same", &StepSettings::same,
             {"name of a value and XPath over the answer: if the two differ, it answers another question",
              "vērtības nosaukums un XPath pār atbildi: ja abi atšķiras, atbilde ir uz citu vaicājumu"})
      .field("fault_when", &StepSettings::fault_when,
             {"XPath over a 2xx answer; true: a refusal in the guise of success",
              "XPath pār 2xx atbildi; patiess: noraidījums veiksmes izskatā"})
      .field("absent", &StepSettings::absent,
             {"statuses that mean \"there is none\", e.g. `404`, `404 empty`: without body only, or `400 "
              "CODE`: with "
              "this code at `fault.code`; nothing is taken, and the answer of a step with `reply` is "
              "`{urn:sakta:steps:1}none`",
              "statusi, kas nozīmē \"tāda nav\", piem., `404`, `404 empty`: tikai bez satura, vai `400 "
              "KODS`: ar šo "
              "kodu vietā `fault.code`; neko neņem, un soļa ar `reply` atbilde ir `{urn:sakta:steps:1}none`"})
      .choice("signed", &StepSettings::signs,
              {{"none", Signed::none},
               {"request", Signed::request},
               {"answer", Signed::answer},
               {"both", Signed::both}},
              {"which bodies carry a signature as `signature` says: ours, the good answer's, both; an answer "
               "without the partner's is not believed",
               "kuri saturi ir parakstīti tā, kā nosaka `signature`: mūsu, labas atbildes, abi; atbildei bez "
               "partnera paraksta netic"})
      .places(&StepSettings::written)
      .check(&check_step);
}

Spec<OperationSettings> operation_spec() {
  return Spec<OperationSettings>("operation", "One operation: calls in their order.")
      .field("idempotent", &OperationSettings::idempotent,
             {"a second attempt with the same message id does no harm",
              "otrs mēģinājums ar to pašu ziņojuma identifikatoru nekaitē"})
      .field("reads", &OperationSettings::reads,
             {"it only asks and changes nothing at the partner, so that `sakta first-contact` may try it",
              "tā tikai vaicā un pie partnera neko nemaina, tāpēc `sakta first-contact` to drīkst izmēģināt"})
      .list("steps", &OperationSettings::steps, step_spec(),
            {"calls; the last one's answer is the operation's",
             "izsaukumi; pēdējā atbilde ir darbības atbilde"},
            Presence::required)
      .field("fault_codes", &OperationSettings::fault_codes,
             {"codes of this operation, before the system's", "šīs darbības kodi, pirms sistēmas kodiem"});
}

Spec<ConfirmSettings> confirm_spec() {
  return Spec<ConfirmSettings>("confirm", "How the system is told which documents are the hub's now.")
      .choice(
          "method", &ConfirmSettings::method,
          {{"post", Method::post}, {"put", Method::put}, {"patch", Method::patch}, {"delete", Method::del}},
          {"HTTP method", "HTTP metode"})
      .required("path", &ConfirmSettings::path,
                {"below `base`, query included", "zem `base`, ar vaicājuma daļu"})
      .required("list", &ConfirmSettings::list,
                {"xml: root element of the body; json: its member, an array of ids",
                 "xml: satura saknes elements; json: tā elements, identifikatoru masīvs"})
      .field("item", &ConfirmSettings::item,
             {"xml: one such element in it for each id",
              "xml: tajā pa vienam šādam elementam katram identifikatoram"})
      .field("fault_when", &ConfirmSettings::fault_when, {"as in a step", "kā solī"});
}

Spec<PagesSettings> pages_spec() {
  return Spec<PagesSettings>("pages",
                             "How a list is read that comes in pages: by one of next, number and offset.")
      .field("next", &PagesSettings::next,
             {"`link`: the answer's Link header (RFC 8288); else XPath over the answer to the next page's "
              "address. "
              "It must be of the origin of `base`",
              "`link`: atbildes galvene Link (RFC 8288); citādi XPath pār atbildi, kas dod nākamās lapas "
              "adresi. "
              "Tai jābūt ar to pašu izcelsmi (origin) kā `base`"})
      .field("number", &PagesSettings::number,
             {"parameter of the query that counts pages, until one has no document",
              "vaicājuma parametrs, kas skaita lapas, līdz kādā nav neviena dokumenta"})
      .field("first", &PagesSettings::first, {"number of the first page", "pirmās lapas numurs"},
             hub::config::Range{0, 1})
      .field("offset", &PagesSettings::offset,
             {"parameter of the query that counts the documents before the page, until one has none",
              "vaicājuma parametrs, kas skaita dokumentus pirms lapas, līdz lapā nav neviena"})
      .field("most", &PagesSettings::most,
             {"pages of one poll. With `cursor` a list that has more is an error; else the rest comes with "
              "the next "
              "poll",
              "lapas vienā aptaujā. Ar `cursor` garāks saraksts ir kļūda; citādi pārējais nāk ar nākamo "
              "aptauju"},
             hub::config::Range{1, 10'000})
      .places(&PagesSettings::written);
}

Spec<SourceSettings> source_spec() {
  return Spec<SourceSettings>("source", "A list of documents that the system has for the hub.")
      .required(
          "path", &SourceSettings::path,
          {"below `base`, asked with GET; `{cursor}` is where the last good poll ended, empty at first",
           "zem `base`, prasa ar GET; `{cursor}` ir vieta, kur beidzās pēdējā labā aptauja, sākumā tukšs"})
      .field("reply", &SourceSettings::reply,
             {"root element of a good answer", "labas atbildes saknes elements"})
      .field("same", &SourceSettings::same, {"as in a step", "kā solī"})
      .field("fault_when", &SourceSettings::fault_when, {"as in a step", "kā solī"})
      .required("documents", &SourceSettings::documents,
                {"XPath over the answer: the element of each document, oldest first; JSON as in `take`",
                 "XPath pār atbildi: katra dokumenta elements, vecākais pirmais; JSON kā laukā `take`"})
      .required(
          "id", &SourceSettings::id,
          {"XPath over one such element, as root of its own document: the system's name for it, never "
           "used again for another",
           "XPath pār vienu šādu elementu kā paša dokumenta sakni: sistēmas nosaukums tam, ko nekad nelieto "
           "citam"})
      .field("cursor", &SourceSettings::cursor,
             {"XPath over the answer; left out: the system keeps it",
              "XPath pār atbildi; ja izlaists, to glabā sistēma"})
      .field("list", &SourceSettings::list,
             {"json: an answer that is a list at its root is seen as the member of this name",
              "json: atbildi, kuras sakne ir saraksts, redz kā elementu ar šo nosaukumu"})
      .section("pages", &SourceSettings::pages, pages_spec(),
               {"left out: one answer is the whole list", "ja izlaista, viena atbilde ir viss saraksts"})
      .section("confirm", &SourceSettings::confirm, confirm_spec(),
               {"left out: the cursor alone says what was read",
                "ja izlaista, tikai cursor norāda, kas ir nolasīts"})
      .places(&SourceSettings::written)
      .check(&check_source);
}

Spec<CallbackSettings> callback_spec() {
  return Spec<CallbackSettings>("callback", "What the system tells the hub at an address of its own.")
      .required(
          "content", &CallbackSettings::content,
          {"root element of `contract` that it must fit", "`contract` saknes elements, kam tam jāatbilst"})
      .field("signed", &CallbackSettings::is_signed,
             {"it must carry the system's signature, see `signature`; one of `signed` and `verify` is needed",
              "tam jābūt ar sistēmas parakstu, sk. `signature`; vajag vismaz vienu no `signed` un `verify`"})
      .field("take", &CallbackSettings::take,
             {"values for `verify`: name and XPath over what came, as in a step",
              "vērtības laukam `verify`: nosaukums un XPath pār saņemto, kā solī"})
      .field("verify", &CallbackSettings::verify,
             {"operation that is asked, with these values, before anything is believed; its answer is then "
              "what counts, not what came",
              "darbība, ko ar šīm vērtībām pavaicā, pirms kaut kam tic; tad skaitās tās atbilde, nevis "
              "saņemtais"})
      .required(
          "id", &CallbackSettings::id,
          {"XPath over what is believed, in the form of `contract`: names what is told, so that the same "
           "told again has the same",
           "XPath pār to, kam tic, `contract` formā: nosauc paziņoto tā, ka atkārtoti paziņotajam tas ir "
           "tas pats"})
      .places(&CallbackSettings::written)
      .check(&check_callback);
}

Spec<ProbeSettings> probe_spec() {
  return Spec<ProbeSettings>("probe", "The question that proves that the system answers.")
      .field("path", &ProbeSettings::path,
             {"GET below `base`, must answer 2xx; left out: a TLS connection, nothing is sent",
              "GET zem `base`, jāatbild 2xx; ja izlaists, TLS savienojums, neko nesūta"})
      .field("authenticated", &ProbeSettings::authenticated,
             {"whether it is asked as operations are", "vai to prasa tāpat kā darbības"});
}

}  // namespace

const Spec<RestConfig>& rest_spec() {
  static const auto spec = [] {
    Spec<RestConfig> fields("rest", "Calls one REST service over HTTPS, with JSON or XML.");
    fields
        .required("base", &RestConfig::base,
                  {"absolute https URL that paths are below, without trailing slash",
                   "absolūts https URL, zem kura ir ceļi, bez slīpsvītras beigās"})
        .choice("format", &RestConfig::format, {{"json", Format::json}, {"xml", Format::xml}},
                {"of bodies, both ways", "saturam abos virzienos"});
    frame::add_credentials(fields);
    frame::add_auth(fields, {AuthMethod::none, AuthMethod::basic, AuthMethod::session, AuthMethod::bearer,
                             AuthMethod::oauth2, AuthMethod::api_key});
    frame::add_limits(fields);
    fields
        .file(
            "contract", &RestConfig::contract,
            {"XSD file that bodies and answers must fit; json: of their natural form, needed if they have a "
             "root element",
             "XSD fails, kam jāatbilst saturam un atbildēm; json: to dabiskajai formai, vajadzīgs, ja tiem "
             "ir "
             "saknes elements"})
        .choice(
            "unknown_members", &RestConfig::unknown_members,
            {{"tell", frame::UnknownMembers::tell},
             {"pass", frame::UnknownMembers::pass},
             {"refuse", frame::UnknownMembers::refuse}},
            {"what an answer or a callback has and `contract` does not know: go on without it and tell so "
             "(metric and log), go on in silence, or refuse it",
             "kas atbildē vai atzvanā ir un ko `contract` nepazīst: turpināt bez tā un par to ziņot "
             "(metrikā un žurnālā), turpināt klusējot vai to noraidīt"})
        .field("namespaces", &RestConfig::namespaces,
               {"prefixes of the XPaths over answers", "prefiksi, ko lieto XPath pār atbildēm"})
        .field("values", &RestConfig::values,
               {"the site's own values for `{name}`, `$name` and `s:result`",
                "instalācijas vērtības priekš `{nosaukums}`, `$nosaukums` un `s:result`"})
        .field("tables", &RestConfig::tables,
               {"the site's key tables for `s:lookup`", "instalācijas atslēgu tabulas priekš `s:lookup`"})
        .section("fault", &RestConfig::fault, frame::fault_spec("take"), {"errors' bodies", "kļūdu saturi"});
    frame::add_fault_codes(fields, {"partner's codes, its texts (`*` for what varies)",
                                    "partnera kodi, tā teksti (`*` mainīgajam)"});
    fields
        .table("operations", &RestConfig::operations, operation_spec(),
               {"by the names that routes use", "pēc nosaukumiem, ko lieto maršruti"}, Presence::required)
        .table("sources", &RestConfig::sources, source_spec(),
               {"by the names that sources/<name>.yaml uses",
                "pēc nosaukumiem, ko lieto sources/<nosaukums>.yaml"})
        .table("callbacks", &RestConfig::callbacks, callback_spec(),
               {"by the names that sources/<name>.yaml uses",
                "pēc nosaukumiem, ko lieto sources/<nosaukums>.yaml"})
        .section("signature", &RestConfig::signature, frame::signature_spec(),
                 {"of bodies within themselves, for steps and callbacks with `signed`",
                  "saturam pašā saturā, soļiem un atzvaniem ar `signed`"})
        .section("probe", &RestConfig::probe, probe_spec(), {"readiness", "gatavība"});
    return fields;
  }();
  return spec;
}

bool signs_request(const StepSettings& step) {
  return step.signs == Signed::request || step.signs == Signed::both;
}

bool signs_answer(const StepSettings& step) {
  return step.signs == Signed::answer || step.signs == Signed::both;
}

bool parse(const YAML::Node& node, const hub::config::Place& place, const hub::config::Range& range,
           KeyTables& tables) {
  KeyTables read;
  bool well = true;
  const auto take = [&](const std::string& name, const YAML::Node& rows) {
    well = hub::config::parse(rows, place, range, read.by_name[name]) && well;
  };
  if (!hub::config::for_each_entry(node, take) || !well) return false;
  tables = std::move(read);
  return true;
}

hub::Sentence form_of(const KeyTables& /*tables*/, const std::optional<hub::config::Range>& /*range*/) {
  return hub::say("mapping of names to mappings of keys to values",
                  "lauku kopa: katram nosaukumam lauku kopa ar atslēgām un vērtībām");
}

std::string show(const KeyTables& tables) {
  std::string names;
  for (const auto& [name, rows] : tables.by_name) names.append(names.empty() ? "" : ", ").append(name);
  return names;
}

}  // namespace adapters::rest
