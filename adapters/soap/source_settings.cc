#include <algorithm>
#include <vector>

#include "adapters/frame/fault.h"
#include "adapters/soap/soap_config.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/config/xpath_types.h"
#include "hub/formats/xml/xml_template.h"

namespace adapters::soap {
namespace {

using hub::config::check_numbers;
using hub::config::Findings;
using hub::config::Spec;

const std::string kId = "id";

bool names_id(const hub::formats::XmlTemplate& request) {
  const auto& names = request.names();
  return std::any_of(names.begin(), names.end(), [](const auto& one) { return one.name == kId; });
}

void check_source(const SourceSettings& source, Findings& findings) {
  check_numbers(source.fault_when, false, "'fault_when'", source.written.at("fault_when"), findings);
  check_numbers(source.documents, false, "'documents'", source.written.at("documents"), findings);
  check_numbers(source.id, true, "'id'", source.written.at("id"), findings);
  check_numbers(source.cursor, true, "'cursor'", source.written.at("cursor"), findings);
}

Spec<ConfirmSettings> confirm_spec() {
  return Spec<ConfirmSettings>("confirm", "How the system is told which documents are the hub's now.")
      .required("action", &ConfirmSettings::action, {"as in an operation", "kā darbībai"})
      .required("reply", &ConfirmSettings::reply, {"as in an operation", "kā darbībai"})
      .required("request", &ConfirmSettings::request,
                {"the Body's element; the element whose text has `{id}` stands once for each document",
                 "Body elements; elements, kura tekstā ir `{id}`, ir pa vienam katram dokumentam"})
      .field("fault_when", &ConfirmSettings::fault_when, {"as in an operation", "kā darbībai"});
}

/// What is wrong with the element that is sent; `own` are the names that it has besides the site's.
hub::Sentence problem_in_request(const std::string& text, std::vector<std::string> own,
                                 const SoapConfig& config) {
  const auto request = hub::formats::XmlTemplate::parse(text);
  if (!request)
    return hub::say("'request' is no element: {}", "'request' nav elements: {}",
                    request.error().told_by_name());
  own.emplace_back("now");
  for (const auto& [name, value] : config.values.by_name) own.push_back(name);
  for (const auto& name : request->names()) {
    if (std::find(own.begin(), own.end(), name.name) == own.end())
      return hub::say("'request' has '{{{}}}', which has no value here{}",
                      "laukā 'request' ir '{{{}}}', kam šeit nav vērtības{}", name.name,
                      hub::config::hint(name.name, own));
    if (name.name == "cursor" && !name.optional)
      return hub::say("'request' has '{{cursor}}': write '{{cursor?}}', for at first there is none",
                      "laukā 'request' ir '{{cursor}}': rakstiet '{{cursor?}}', jo sākumā tā nav");
  }
  if (own.front() == kId && !names_id(*request))
    return hub::say("'request' has no '{{id}}': the system would not be told which documents are ours",
                    "laukā 'request' nav '{{id}}': sistēma neuzzinātu, kuri dokumenti ir mūsu");
  return {};
}

hub::Sentence problem_in_xpaths(const SourceSettings& source, const SoapConfig& config) {
  const auto namespaces = namespaces_of(config);
  const std::string confirmed = source.confirm ? source.confirm->fault_when : std::string();
  for (const auto& [member, xpath] : {std::pair{"documents", source.documents},
                                      {"id", source.id},
                                      {"cursor", source.cursor},
                                      {"fault_when", source.fault_when},
                                      {"confirm.fault_when", confirmed}}) {
    if (xpath.empty()) continue;
    if (auto problem = frame::problem_in_xpath(xpath, namespaces); !problem.empty())
      return hub::say("'{}' {}", "'{}' {}", member, problem);
  }
  return {};
}

}  // namespace

Spec<SourceSettings> source_spec() {
  return Spec<SourceSettings>("source", "A list of documents that the system has for the hub.")
      .required("action", &SourceSettings::action, {"as in an operation", "kā darbībai"})
      .required("reply", &SourceSettings::reply, {"as in an operation", "kā darbībai"})
      .required(
          "request", &SourceSettings::request,
          {"the Body's element; `{cursor?}` is where the last good poll ended, empty at first; besides "
           "one of `values`, or `{now}`",
           "Body elements; `{cursor?}` ir vieta, kur beidzās pēdējā labā aptauja, sākumā tukšs; turklāt "
           "kāda no `values` vai `{now}`"})
      .field("fault_when", &SourceSettings::fault_when, {"as in an operation", "kā darbībai"})
      .required("documents", &SourceSettings::documents,
                {"XPath over the Body's element: the element of each document, oldest first",
                 "XPath pār Body elementu: katra dokumenta elements, vecākais pirmais"})
      .required("id", &SourceSettings::id,
                {"XPath over one such element, as root of its own document: the system's name for it, never "
                 "used again for another",
                 "XPath pār vienu šādu elementu kā paša dokumenta sakni: sistēmas nosaukums tam, ko nekad "
                 "nelieto citam"})
      .field("cursor", &SourceSettings::cursor,
             {"XPath over the Body's element; left out: the system keeps it",
              "XPath pār Body elementu; ja izlaists, to glabā sistēma"})
      .section("confirm", &SourceSettings::confirm, confirm_spec(),
               {"left out: the cursor alone says what was read",
                "ja izlaista, tikai cursor norāda, kas ir nolasīts"})
      .places(&SourceSettings::written)
      .check(&check_source);
}

hub::Sentence problem_in(const SourceSettings& source, const SoapConfig& config) {
  if (auto problem = problem_in_request(source.request, {"cursor"}, config); !problem.empty()) return problem;
  if (auto problem = problem_in_xpaths(source, config); !problem.empty()) return problem;
  if (!source.confirm && source.cursor.empty())
    return hub::say("one of 'cursor' and 'confirm' is needed, or the same documents come for ever",
                    "vajag vienu no 'cursor' un 'confirm', citādi mūžīgi nāks tie paši dokumenti");
  if (!source.confirm) return {};
  auto problem = problem_in_request(source.confirm->request, {kId}, config);
  return problem.empty() ? problem : hub::say("'confirm': {}", "'confirm': {}", problem);
}

}  // namespace adapters::soap
