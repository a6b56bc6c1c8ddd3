#include "adapters/systems/script_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "adapters/systems/script_check.h"
#include "hub/base/say.h"
#include "hub/config/yaml_text.h"

namespace sandbox::script {
namespace {

using hub::config::Presence;
using hub::config::Range;
using hub::config::Spec;

template <class Config>
Spec<Config>& add_condition(Spec<Config>& spec) {
  spec.field("value", &Config::value,
             {"of what something is demanded; alone: it is there and not empty",
              "no kā kaut ko prasa; viens pats: tā ir un nav tukša"})
      .field("absent", &Config::absent, {"the value is not there, or empty", "vērtības nav vai tā ir tukša"})
      .field("pattern", &Config::pattern,
             {"XSD regular expression over the whole value", "XSD regulārā izteiksme pār visu vērtību"})
      .field("in", &Config::in, {"the value is one of these", "vērtība ir viena no šīm"}, Range{1})
      .field("equals", &Config::equals,
             {"the value is this text, which may hold `{{value}}`",
              "vērtība ir šis teksts, kurā drīkst būt `{{vērtība}}`"})
      .field("holds", &Config::holds,
             {"XPath over the XML document that must be true", "XPath pār XML dokumentu, kam jābūt patiesam"})
      .places(&Config::written);
  return spec;
}

const Spec<Condition>& condition_spec() {
  static const auto spec = [] {
    Spec<Condition> fields("when", "When this is so; all that is written must hold.");
    add_condition(fields);
    return fields;
  }();
  return spec;
}

Spec<Check> check_spec() {
  Spec<Check> spec("check", "What the partner demands of a request.");
  add_condition(spec);
  return spec
      .field("optional", &Check::optional, {"a value that is not there is right", "vērtības var nebūt"})
      .field("media_type", &Check::media_type,
             {"of the request, without parameters", "pieprasījuma datu tips bez parametriem"})
      .field("schema", &Check::schema,
             {"XSD or WSDL beside the script or in wsdl/<slug>/ that the document is valid against",
              "XSD vai WSDL blakus skriptam vai mapē wsdl/<slug>/, pret ko dokuments ir derīgs"})
      .choice("signature", &Check::signature, {{"none", Signature::none}, {"mpay", Signature::mpay}},
              {"the JSON body is signed by the key of `--<slug>-callers-key`",
               "JSON saturs ir parakstīts ar `--<slug>-callers-key` atslēgu"})
      .required("refuse", &Check::refuse,
                {"name of the refusal that is answered if it is not so", "noraidījums, ja tā nav"});
}

const Spec<Answer>& answer_spec() {
  static const auto spec =
      Spec<Answer>("answer", "What goes out.")
          .section("when", &Answer::when, condition_spec(), {"left out: always", "ja izlaists: vienmēr"})
          .field("status", &Answer::status, {"left out: 200; 500 of a fault", "ja izlaists: 200; kļūdai 500"},
                 Range{200, 599})
          .field("media_type", &Answer::media_type,
                 {"left out: that of the format", "ja izlaists: formāta datu tips"})
          .choice(
              "signature", &Answer::signature,
              {{"none", Signature::none}, {"mpay", Signature::mpay}, {"wrong", Signature::wrong}},
              {"JSON: `signature` is appended, made with the key of `--<slug>-own-key`; wrong: over other "
               "values",
               "JSON: pievieno `signature`, kas veidots ar `--<slug>-own-key` atslēgu; wrong: pār citām "
               "vērtībām"})
          .field("headers", &Answer::headers,
                 {"headers of HTTP; texts may hold `{{value}}`",
                  "HTTP galvenes; tekstos drīkst būt `{{vērtība}}`"})
          .field("body", &Answer::body,
                 {"text with `{{value}}`, `{{raw value}}`, `{{if value}}…{{end}}`, `{{each "
                  "table}}…{{comma}}{{end}}`; "
                  "SOAP: content of the Body or of a fault's detail",
                  "teksts ar `{{vērtība}}`, `{{raw vērtība}}`, `{{if vērtība}}…{{end}}`, `{{each "
                  "tabula}}…{{comma}}{{end}}`; "
                  "SOAP: Body vai kļūdas detail saturs"})
          .choice("fault", &Answer::fault,
                  {{"none", Fault::none}, {"sender", Fault::sender}, {"receiver", Fault::receiver}},
                  {"SOAP: whose fault it is", "SOAP: kura vaina"})
          .field("fault_text", &Answer::fault_text,
                 {"SOAP: faultstring or Reason", "SOAP: faultstring vai Reason"})
          .places(&Answer::written);
  return spec;
}

Spec<Step> step_spec() {
  return Spec<Step>("step",
                    "What a request does with what the double knows: one of find, insert, update, remove.")
      .field("find", &Step::find, {"table in which the row is looked up", "tabula, kurā rindu meklē"})
      .field("insert", &Step::insert, {"table to which a row is added", "tabula, kurai rindu pievieno"})
      .field("update", &Step::update,
             {"table whose row gets other texts", "tabula, kuras rindai maina tekstus"})
      .field("remove", &Step::remove, {"table from which the row is taken", "tabula, no kuras rindu izņem"})
      .required("key", &Step::key, {"value that the row is kept under", "vērtība, zem kuras rindu glabā"})
      .field("as", &Step::as,
             {"the row's name from here on; left out: the table's",
              "rindas nosaukums turpmāk; ja izlaists, tabulas"})
      .field("set", &Step::set,
             {"texts by column; they may hold `{{value}}`",
              "teksti pa kolonnām; tajos drīkst būt `{{vērtība}}`"})
      .section("when", &Step::when, condition_spec(), {"left out: always", "ja izlaists: vienmēr"})
      .field("none", &Step::none,
             {"refusal if there is no such row; left out: it goes on without one",
              "noraidījums, ja tādas rindas nav; ja izlaists, turpina bez tās"})
      .field("exists", &Step::exists,
             {"refusal if there is one already; left out: it stays as it is and counts as found",
              "noraidījums, ja tāda jau ir; ja izlaists, tā paliek un der kā atrasta"})
      .places(&Step::written);
}

Spec<Match> match_spec() {
  return Spec<Match>("match", "Which requests are meant; what is left out is not looked at.")
      .field("method", &Match::method, {"HTTP method", "HTTP metode"})
      .field("path", &Match::path,
             {"`/companies/{number}`: one segment for each name",
              "`/companies/{number}`: katram nosaukumam viens posms"})
      .field("action", &Match::action,
             {"SOAP: SOAPAction, the media type's action or wsa:Action",
              "SOAP: SOAPAction, datu tipa action vai wsa:Action"})
      .field("element", &Match::element,
             {"`{namespace}Name` of the document, in SOAP of the Body's element",
              "`{nosaukumvieta}Nosaukums` dokumentam, SOAP: Body elementam"})
      .field("query", &Match::query,
             {"parameters that are there with these values", "parametri ar šīm vērtībām"})
      .field("headers", &Match::headers,
             {"headers that are there with these values", "galvenes ar šīm vērtībām"})
      .field("holds", &Match::holds,
             {"XPath over the XML document that must be true", "XPath pār XML dokumentu, kam jābūt patiesam"})
      .places(&Match::written);
}

Spec<Misbehaviours> misbehave_spec() {
  return Spec<Misbehaviours>("misbehave",
                             "What the words refuse, busy, fault_in_200, wrong_schema, other_answer do.")
      .field("refuse", &Misbehaviours::refuse,
             {"refusal; under status 200 it is `fault_in_200`",
              "noraidījums; ar statusu 200 tas ir `fault_in_200`"})
      .field("busy", &Misbehaviours::busy,
             {"refusal; left out: 503 with Retry-After", "noraidījums; ja izlaists: 503 ar Retry-After"})
      .section("wrong_schema", &Misbehaviours::wrong_schema, answer_spec(),
               {"an answer that the contract does not allow", "atbilde, ko apraksts nepieļauj"})
      .section("other_answer", &Misbehaviours::other_answer, answer_spec(),
               {"a good answer to another question", "laba atbilde uz citu vaicājumu"})
      .places(&Misbehaviours::written);
}

Spec<Operation> operation_spec() {
  return Spec<Operation>("request",
                         "One kind of requests: match, then checks, state, answers, in this order.")
      .required(
          "operation", &Operation::operation,
          {"its name in the journal and in the file of behaviours", "nosaukums žurnālā un uzvedības failā"})
      .section("match", &Operation::match, match_spec(),
               {"the first request that matches is meant", "domāts pirmais, kas atbilst"}, Presence::required)
      .list("checks", &Operation::checks, check_spec(),
            {"the first that fails decides the answer", "atbildi nosaka pirmā, kas neizpildās"})
      .list("state", &Operation::state, step_spec(),
            {"what is looked up and kept; all or nothing", "ko uzmeklē un glabā; viss vai nekas"})
      .list("answers", &Operation::answers, answer_spec(),
            {"the first whose `when` holds", "pirmā, kuras `when` izpildās"}, Presence::required, 1)
      .section("misbehave", &Operation::misbehave, misbehave_spec(),
               {"misbehaviour on demand", "nepareiza uzvedība pēc pieprasījuma"})
      .places(&Operation::written);
}

Spec<Assertion> assertion_spec() {
  return Spec<Assertion>("assertion",
                         "What is demanded of a client assertion (RFC 7523); the certificate is a file of "
                         "the command line.")
      .required("audience", &Assertion::audience, {"`aud`, letter by letter", "`aud`, burts burtā"})
      .field("key_id", &Assertion::key_id, {"`kid`; left out: any", "`kid`; ja izlaists, jebkurš"})
      .field("longest", &Assertion::longest,
             {"seconds until `exp` at most", "sekundes līdz `exp`, ne vairāk"}, Range{1, 86400});
}

Spec<Credentials> credentials_spec() {
  return Spec<Credentials>("credentials",
                           "How callers show who they are; the secret is a file of the command line.")
      .choice("method", &Credentials::method,
              {{"none", Method::none},
               {"basic", Method::basic},
               {"api_key", Method::api_key},
               {"bearer", Method::bearer},
               {"oauth2", Method::oauth2}},
              {"what they show", "ko rāda"})
      .field("user", &Credentials::user,
             {"basic: user name; oauth2: client id", "basic: lietotājvārds; oauth2: klienta id"})
      .field("header", &Credentials::header,
             {"api_key: the header it stands in", "api_key: galvene, kurā tā ir"})
      .field("query", &Credentials::query,
             {"api_key: the parameter it stands in", "api_key: parametrs, kurā tā ir"})
      .field("token_path", &Credentials::token_path,
             {"oauth2: where tokens are given (client credentials)",
              "oauth2: kur izsniedz pilnvaras (client credentials)"})
      .field("lifetime", &Credentials::lifetime,
             {"oauth2: of a token, seconds", "oauth2: pilnvaras derīgums sekundēs"}, Range{1, 86400})
      .section("assertion", &Credentials::assertion, assertion_spec(),
               {"oauth2: a client assertion is demanded besides", "oauth2: prasa arī klienta apliecinājumu"})
      .field("certificate", &Credentials::certificate,
             {"a client certificate is demanded besides", "prasa arī klienta sertifikātu"})
      .field("refuse", &Credentials::refuse,
             {"refusal; left out: 401 without body", "noraidījums; ja izlaists: 401 bez satura"})
      .places(&Credentials::written);
}

Spec<Soap> soap_spec() {
  return Spec<Soap>("soap", "Of the format `soap`.")
      .field("versions", &Soap::versions, {"of \"1.1\" and \"1.2\"", "no \"1.1\" un \"1.2\""}, Range{1})
      .choice("addressing", &Soap::addressing,
              {{"none", Addressing::none},
               {"optional", Addressing::optional},
               {"required", Addressing::required}},
              {"WS-Addressing 1.0", "WS-Addressing 1.0"})
      .field("unique_ids", &Soap::unique_ids, {"a wsa:MessageID is good once", "wsa:MessageID der vienreiz"})
      .field("refuse", &Soap::refuse,
             {"refusal for what is wrong with version, headers and addressing",
              "noraidījums, ja nepareiza versija, galvenes vai adresācija"})
      .places(&Soap::written);
}

Spec<Table> table_spec() {
  return Spec<Table>("table", "Rows that are kept between calls.")
      .field("rows", &Table::rows,
             {"those at the beginning: texts by column, by key",
              "sākuma rindas: teksti pa kolonnām, pa atslēgām"});
}

const Spec<Script>& script_spec() {
  static const auto spec =
      Spec<Script>("simulator", "A double as data: adapters/systems/<slug>/simulator.yaml.")
          .required("simulates", &Script::simulates, {"the system's folder name", "sistēmas mapes nosaukums"})
          .field("source", &Script::source,
                 {"where this behaviour is told, and its mark", "kur šī uzvedība aprakstīta"})
          .choice("format", &Script::format,
                  {{"json", Format::json}, {"xml", Format::xml}, {"soap", Format::soap}},
                  {"of bodies, both ways", "saturam abos virzienos"})
          .section("soap", &Script::soap, soap_spec(), {"of the format `soap`", "formātam `soap`"})
          .section("credentials", &Script::credentials, credentials_spec(),
                   {"who may call", "kas drīkst izsaukt"})
          .field("namespaces", &Script::namespaces,
                 {"prefixes of XPaths; soap, soap12 and wsa are there",
                  "XPath prefiksi; soap, soap12 un wsa jau ir"})
          .table("tables", &Script::tables, table_spec(),
                 {"what is kept between calls", "ko glabā starp izsaukumiem"})
          .table("refusals", &Script::refusals, answer_spec(),
                 {"errors that the partner answers, by name", "kļūdas, ko partneris atbild, pēc nosaukuma"})
          .list("requests", &Script::requests, operation_spec(),
                {"the first that matches is meant", "domāts pirmais, kas atbilst"}, Presence::required, 1)
          .field("unreadable", &Script::unreadable,
                 {"refusal of a body that is not of the format; left out: 400 without body",
                  "noraidījums saturam, kas nav šajā formātā; ja izlaists: 400 bez satura"})
          .field("unmatched", &Script::unmatched,
                 {"refusal of a request that none matches; left out: 404 without body",
                  "noraidījums pieprasījumam, kam nekas neatbilst; ja izlaists: 404 bez satura"})
          .places(&Script::written);
  return spec;
}

}  // namespace

std::optional<Script> read_script(std::string_view text, const std::string& file,
                                  hub::config::Findings& findings) {
  const std::size_t before = findings.size();
  const auto document = hub::config::parse_yaml(text, file, findings);
  if (!document || findings.size() != before) return std::nullopt;
  Script script = script_spec().read(*document, {file}, findings);
  if (findings.size() != before) return std::nullopt;
  script.file = file;
  check_script(script, findings);
  if (findings.size() != before) return std::nullopt;
  return script;
}

std::optional<Script> read_script(const std::string& file, hub::config::Findings& findings) {
  std::error_code unknown;
  const auto size = std::filesystem::file_size(file, unknown);
  std::ifstream in(file);
  std::ostringstream text;
  if (unknown || size > hub::config::kMaxFile || !(text << in.rdbuf())) {
    findings.push_back({file, 1, 1,
                        hub::say("cannot be read: a file of at most 1 MiB is needed",
                                 "nevar nolasīt: vajadzīgs fails, ne lielāks par 1 MiB")});
    return std::nullopt;
  }
  return read_script(text.str(), file, findings);
}

std::string script_reference() {
  return script_spec().reference();
}

bool parse(const YAML::Node& node, const hub::config::Place& place, const Range& range, Rows& rows) {
  Rows read;
  bool well = true;
  const auto take = [&](const std::string& key, const YAML::Node& row) {
    well = hub::config::parse(row, place, range, read.by_key[key]) && well;
  };
  if (!hub::config::for_each_entry(node, take) || !well) return false;
  rows = std::move(read);
  return true;
}

hub::Sentence form_of(const Rows& /*rows*/, const std::optional<Range>& /*range*/) {
  return hub::say("mapping of keys to mappings of columns to texts",
                  "lauku kopa: katrai atslēgai lauku kopa ar kolonnām un tekstiem");
}

std::string show(const Rows& rows) {
  return rows.by_key.empty() ? std::string() : std::to_string(rows.by_key.size());
}

}  // namespace sandbox::script
