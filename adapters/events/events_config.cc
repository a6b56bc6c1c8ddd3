#include "adapters/events/events_config.h"

#include <algorithm>
#include <string_view>

#include "hub/base/say.h"
#include "hub/base/uri.h"
#include "hub/config/xpath_types.h"

namespace adapters::events {
namespace {

using hub::config::Findings;
using hub::config::Presence;
using hub::config::Spec;

Spec<OperationSettings> operation_spec() {
  return Spec<OperationSettings>("operation", "One type of event that the subscriber gets.")
      .required("type", &OperationSettings::type,
                {"attribute `type` of the event", "notikuma atribūts `type`"})
      .choice("data", &OperationSettings::data, {{"json", DataForm::json}, {"xml", DataForm::xml}},
              {"form of the event's data", "notikuma datu forma"})
      .file("schema", &OperationSettings::schema,
            {"XSD that the data must fit, usually that of the message type; needed for json",
             "XSD, kam datiem jāatbilst, parasti ziņojuma tipa XSD; vajadzīgs formai json"})
      .field("idempotent", &OperationSettings::idempotent,
             {"the subscriber knows an event again by source and id, so that a second attempt does no harm",
              "abonents notikumu atkal pazīst pēc source un id, tāpēc otrs mēģinājums nekaitē"});
}

void check_receipt(const ReceiptSettings& receipt, Findings& findings) {
  hub::config::check_numbers(receipt.id, true, "'receipt.id'", receipt.written.at("id"), findings);
  hub::config::check_numbers(receipt.fault_when, false, "'receipt.fault_when'",
                             receipt.written.at("fault_when"), findings);
}

Spec<ReceiptSettings> receipt_spec() {
  return Spec<ReceiptSettings>("receipt", "What an answer 2xx must say, if anything.")
      .field("id", &ReceiptSettings::id,
             {"XPath over its JSON, seen as `/answer/<member>`: must be the event's id",
              "XPath pār tās JSON, redzamu kā `/answer/<elements>`: jābūt notikuma id"})
      .field(
          "fault_when", &ReceiptSettings::fault_when,
          {"XPath; true: a refusal in the guise of success", "XPath; patiess: noraidījums veiksmes izskatā"})
      .places(&ReceiptSettings::written)
      .check(&check_receipt);
}

bool has_space_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c <= ' ') || c == '\x7f'; });
}

hub::Sentence problem_in_receipt(const ReceiptSettings& receipt) {
  for (const auto& [name, xpath] : {std::pair{"id", &receipt.id}, {"fault_when", &receipt.fault_when}}) {
    if (xpath->empty()) continue;
    if (auto problem = frame::problem_in_xpath(*xpath, {}); !problem.empty())
      return hub::say("'receipt.{}' {}", "'receipt.{}' {}", name, problem);
  }
  return {};
}

}  // namespace

const Spec<EventsConfig>& events_spec() {
  static const auto spec = [] {
    Spec<EventsConfig> fields("events", "Posts CloudEvents 1.0 over HTTPS to one subscriber.");
    fields
        .required(
            "endpoint", &EventsConfig::endpoint,
            {"absolute https URL that events are posted to", "absolūts https URL, uz ko sūta notikumus"})
        .choice(
            "mode", &EventsConfig::mode, {{"structured", Mode::structured}, {"binary", Mode::binary}},
            {"structured: the event is one JSON document; binary: attributes are headers, data the body",
             "structured: notikums ir viens JSON dokuments; binary: atribūti ir galvenēs, dati ir saturs"})
        .required(
            "source", &EventsConfig::source,
            {"attribute `source` of the events, a URI reference, e.g. urn:sakta:hub:<registration number>",
             "notikumu atribūts `source`, URI atsauce, piem., urn:sakta:hub:<reģistrācijas numurs>"});
    frame::add_credentials(fields);
    frame::add_auth(fields, {AuthMethod::none, AuthMethod::basic, AuthMethod::bearer, AuthMethod::oauth2});
    frame::add_limits(fields);
    fields
        .section("receipt", &EventsConfig::receipt, receipt_spec(),
                 {"left out: an answer 2xx is enough, whatever it says",
                  "ja izlaista, pietiek ar atbildi 2xx, lai ko tā saka"})
        .section("fault", &EventsConfig::fault, frame::fault_spec("receipt"),
                 {"errors' bodies", "kļūdu saturi"});
    frame::add_fault_codes(fields, {"subscriber's codes, its texts (`*` for what varies)",
                                    "abonenta kodi, tā teksti (`*` mainīgajam)"});
    fields.table("operations", &EventsConfig::operations, operation_spec(),
                 {"by the names that routes use", "pēc nosaukumiem, ko lieto maršruti"}, Presence::required);
    return fields;
  }();
  return spec;
}

hub::Sentence problem_in(const EventsConfig& config) {
  if (!frame::is_https_url(config.endpoint))
    return hub::say("'endpoint' is not an absolute https URL", "'endpoint' nav absolūts https URL");
  if (config.source.empty() || !hub::is_uri_reference(config.source))
    return hub::say("'source' is no URI reference", "'source' nav URI atsauce");
  if (auto problem = frame::problem_in(config); !problem.empty()) return problem;
  if (auto problem = problem_in_receipt(config.receipt); !problem.empty()) return problem;
  if (auto problem = frame::problem_in(config.fault, {}); !problem.empty()) return problem;
  if (config.operations.empty()) return hub::say("'operations' is empty", "'operations' ir tukšs");
  for (const auto& [name, operation] : config.operations) {
    if (has_space_or_control(operation.type))
      return hub::say("'operations.{}.type' has a space or worse",
                      "laukā 'operations.{}.type' ir atstarpe vai kas ļaunāks", name);
    if (operation.data == DataForm::json && operation.schema.empty())
      return hub::say("'operations.{}' needs a 'schema' to write its data as JSON",
                      "laukam 'operations.{}' vajag 'schema', lai datus rakstītu kā JSON", name);
  }
  return {};
}

}  // namespace adapters::events
