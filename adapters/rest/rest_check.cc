#include <algorithm>
#include <set>

#include "adapters/rest/agreement.h"
#include "adapters/rest/bodies.h"
#include "adapters/rest/rest_callback.h"
#include "adapters/rest/rest_config.h"
#include "adapters/rest/rest_source.h"
#include "adapters/rest/templates.h"
#include "hub/base/say.h"
#include "hub/formats/xml/xpath.h"
#include "hub/http/verdict.h"

namespace adapters::rest {
namespace {

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_status(std::string_view text) {
  return text.size() == 3 && is_digits(text) && text.front() >= '1' && text.front() <= '5';
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

/// RFC 9110, 5.1; those that the hub sets itself, or that frame the message, are not for a configuration.
bool is_header_name(std::string name) {
  static const std::set<std::string> kOurs{
      "authorization", "connection", "content-length",    "cookie", "expect", "host", "te", "trailer",
      "traceparent",   "tracestate", "transfer-encoding", "upgrade"};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool token = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
  return token && !name.empty() && !kOurs.contains(name);
}

/// What is wrong with a field: `'when' is no XPath 1.0 expression`.
hub::Sentence named(const std::string& field, const hub::Sentence& problem) {
  return hub::Sentence("'" + field + "'").append(" ", problem);
}
/// The same with what it belongs to before it.
hub::Sentence within(const std::string& whole, const hub::Sentence& problem) {
  return hub::Sentence(whole).append(": ", problem);
}

/// `when` alone knows values; they are texts, so what can be evaluated without any can be with them.
hub::Sentence problem_in_when(const std::string& when) {
  const auto nothing = hub::formats::XmlDocument::parse("<nothing/>");
  return hub::formats::is_true(when, *nothing, {})
             ? hub::Sentence()
             : hub::say("is no XPath 1.0 expression over values", "nav XPath 1.0 izteiksme pār vērtībām");
}

hub::Sentence problem_in_taking(const StepSettings& step, const RestConfig& config) {
  for (const auto& [name, xpath] : step.take) {
    if (!is_value_name(name) || name == "message_id")
      return hub::say("'take.{}' is no name for a value", "'take.{}' neder par vērtības nosaukumu", name);
    if (config.values.contains(name))
      return hub::say("'take.{}' is the name of one of 'values'",
                      "'take.{}' ir nosaukums, kas jau ir laukā 'values'", name);
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return hub::say("'take.{}' {}", "'take.{}' {}", name, problem);
  }
  for (const auto& [name, xpath] : step.same) {
    if (!is_value_name(name))
      return hub::say("'same.{}' is no name of a value", "'same.{}' nav vērtības nosaukums", name);
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return hub::say("'same.{}' {}", "'same.{}' {}", name, problem);
  }
  if (step.fault_when.empty()) return {};
  if (auto problem = frame::problem_in_xpath(step.fault_when, namespaces_of(config)); !problem.empty())
    return named("fault_when", problem);
  return {};
}

/// What a signature needs of the settings: ours, the partner's.
hub::Sentence problem_in_signed(bool ours, bool theirs, const RestConfig& config) {
  if (!ours && !theirs) return {};
  if (config.signature.method == frame::SignatureMethod::none || config.format != Format::json)
    return hub::say("'signed' needs 'signature' with a method, and format json",
                    "laukam 'signed' vajag 'signature' ar metodi un formātu json");
  if (ours && (config.signature.user.empty() || config.signature.key.empty()))
    return hub::say("'signed' needs 'signature.user' and 'signature.key'",
                    "laukam 'signed' vajag 'signature.user' un 'signature.key'");
  if (theirs && config.signature.partner_key.empty())
    return hub::say("'signed' needs 'signature.partner_key'",
                    "laukam 'signed' vajag 'signature.partner_key'");
  return {};
}

hub::Sentence problem_in_call(const StepSettings& step, const RestConfig& config) {
  std::string bare = step.path;
  std::erase_if(bare, [](char c) { return c == '{' || c == '}'; });
  if (!frame::is_path(bare))
    return hub::say("'path' is not a path that begins with /", "'path' nav ceļš, kas sākas ar /");
  if (auto problem = problem_in_template(step.path); !problem.empty()) return named("path", problem);
  for (const auto& [name, text] : step.headers) {
    if (!is_header_name(name))
      return hub::say("'headers.{}' is no header that a step can set",
                      "'headers.{}' nav galvene, ko solis var iestatīt", name);
    if (has_control(text))
      return hub::say("'headers.{}' has a control character", "'headers.{}' satur vadības rakstzīmi", name);
    if (auto problem = problem_in_template(text); !problem.empty())
      return hub::say("'headers.{}' {}", "'headers.{}' {}", name, problem);
  }
  if (!step.request.empty() && step.method == Method::get)
    return hub::say("'request' is not for method get", "'request' neder ar metodi get");
  if (step.encoding == Encoding::form && (step.request.empty() || !step.form.empty()))
    return hub::say("'encoding' form needs a 'request' and excludes 'form'",
                    "'encoding' form vajag 'request' un izslēdz 'form'");
  if (!step.list.empty() && (config.format != Format::json || !is_value_name(step.list)))
    return hub::say("'list' is the name of a member, with format json",
                    "'list' ir elementa nosaukums, ar formātu json");
  const bool contract_needed = config.format == Format::json && config.contract.empty();
  if (contract_needed && !(step.request.empty() && step.reply.empty()))
    return hub::say("'request' and 'reply' need a 'contract' with format json",
                    "'request' un 'reply' ar formātu json vajag 'contract'");
  for (const std::string& one : step.absent) {
    const bool alone = is_status(one);
    if (!alone && !(one.size() > 4 && is_status(one.substr(0, 3)) && one[3] == ' ' && one[4] != ' '))
      return hub::say("'absent' holds other than statuses: '404', '404 empty', '400 CODE'",
                      "'absent' satur ko citu, nevis statusus: '404', '404 empty', '400 KODS'");
    if (!alone && !one.ends_with(" empty") && config.fault.code.empty())
      return hub::say("'absent' names a code, and 'fault.code' does not say where codes are",
                      "'absent' nosauc kodu, bet 'fault.code' nepasaka, kur kodi ir");
  }
  if (signs_request(step) && step.request.empty())
    return hub::say("'signed' needs 'request': there is no body to sign",
                    "laukam 'signed' vajag 'request': nav satura, ko parakstīt");
  if (auto problem = problem_in_signed(signs_request(step), signs_answer(step), config); !problem.empty())
    return problem;
  return problem_in_taking(step, config);
}

hub::Sentence problem_in_step(const StepSettings& step, const RestConfig& config) {
  if (!step.when.empty())
    if (auto problem = problem_in_when(step.when); !problem.empty()) return named("when", problem);
  if (step.refuse.empty() && !step.refuse_lv.empty())
    return hub::say("'refuse_lv' is too much without 'refuse'", "'refuse_lv' ir lieks bez 'refuse'");
  if (step.refuse.empty()) return problem_in_call(step, config);
  if (!step.path.empty())
    return hub::say("'refuse' and 'path' exclude each other", "'refuse' un 'path' izslēdz viens otru");
  const std::pair<const char*, bool> unused[]{{"method", step.method != Method::get},
                                              {"headers", !step.headers.empty()},
                                              {"request", !step.request.empty()},
                                              {"encoding", step.encoding != Encoding::format},
                                              {"list", !step.list.empty()},
                                              {"reply", !step.reply.empty()},
                                              {"take", !step.take.empty()},
                                              {"same", !step.same.empty()},
                                              {"fault_when", !step.fault_when.empty()},
                                              {"absent", !step.absent.empty()},
                                              {"signed", step.signs != Signed::none}};
  for (const auto& [name, is_there] : unused)
    if (is_there)
      return hub::say("'{}' is too much: a step with 'refuse' calls nobody",
                      "'{}' ir lieks: solis ar 'refuse' nevienu neizsauc", name);
  return {};
}

hub::Sentence problem_in_operation(const std::string& name, const OperationSettings& operation,
                                   const RestConfig& config) {
  const std::string where = "'operations." + name + ".steps'";
  std::set<std::string> steps;
  bool calls = false;
  for (const StepSettings& step : operation.steps) {
    if (!steps.insert(step.step).second)
      return hub::say("{} has two steps '{}'", "{} satur divus soļus '{}'", where, step.step);
    if (auto problem = problem_in_step(step, config); !problem.empty())
      return hub::say("{}, step '{}': {}", "{}, solis '{}': {}", where, step.step, problem);
    calls = calls || step.refuse.empty();
  }
  if (calls) return {};
  return hub::say("{} has no step that calls", "{} nesatur soli, kas izsauc", where);
}

hub::Sentence problem_in_confirm(const ConfirmSettings& confirm, const RestConfig& config) {
  if (auto problem = problem_in_call(step_of(confirm), config); !problem.empty()) return problem;
  if (!is_value_name(confirm.list)) return hub::say("'list' is no name", "'list' nav nosaukums");
  if (config.format == Format::xml && !is_value_name(confirm.item))
    return hub::say("'item' is no name of an element", "'item' nav elementa nosaukums");
  if (config.format == Format::json && !confirm.item.empty())
    return hub::say("'item' is too much: format json has an array of ids",
                    "'item' ir lieks: formātā json ir identifikatoru masīvs");
  return {};
}

bool is_parameter(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~$").find(c) != std::string_view::npos;
  });
}

hub::Sentence problem_in_pages(const PagesSettings& pages, const RestConfig& config) {
  if (int(!pages.next.empty()) + int(!pages.number.empty()) + int(!pages.offset.empty()) != 1)
    return hub::say("'pages' needs one of next, number and offset",
                    "'pages' vajag vienu no next, number un offset");
  for (const auto& [field, name] : {std::pair{"number", pages.number}, {"offset", pages.offset}})
    if (!name.empty() && !is_parameter(name))
      return hub::say("'pages.{}' is no name of a parameter", "'pages.{}' nav parametra nosaukums", field);
  if (pages.next.empty() || pages.next == kLinkHeader) return {};
  auto problem = frame::problem_in_xpath(pages.next, namespaces_of(config));
  return problem.empty() ? problem : named("pages.next", problem);
}

hub::Sentence problem_in_source(const std::string& name, const SourceSettings& source,
                                const RestConfig& config) {
  const std::string where = "'sources." + name + "'";
  if (auto problem = problem_in_call(step_of(source), config); !problem.empty())
    return within(where, problem);
  for (const auto& [member, xpath] : {std::pair{"documents", source.documents}, {"id", source.id}})
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return within(where, named(member, problem));
  if (source.pages)
    if (auto problem = problem_in_pages(*source.pages, config); !problem.empty())
      return within(where, problem);
  if (!source.confirm && source.cursor.empty())
    return within(where,
                  hub::say("one of 'cursor' and 'confirm' is needed, or the same documents come for ever",
                           "vajag vienu no 'cursor' un 'confirm', citādi mūžīgi nāks tie paši dokumenti"));
  if (!source.confirm) return {};
  auto problem = problem_in_confirm(*source.confirm, config);
  return problem.empty() ? problem : within(where, within("'confirm'", problem));
}

hub::Sentence problem_in_callback(const std::string& name, const CallbackSettings& callback,
                                  const RestConfig& config) {
  const std::string where = "'callbacks." + name + "'";
  if (config.contract.empty())
    return within(where, hub::say("'content' needs a 'contract'", "laukam 'content' vajag 'contract'"));
  if (!callback.is_signed && callback.verify.empty())
    return within(where, hub::say("one of 'signed' and 'verify' is needed, or anybody is believed",
                                  "vajag vienu no 'signed' un 'verify', citādi ticēs jebkuram"));
  if (auto problem = problem_in_signed(false, callback.is_signed, config); !problem.empty())
    return within(where, problem);
  if (auto problem = problem_in_taking(step_of(callback), config); !problem.empty())
    return within(where, problem);
  if (auto problem = frame::problem_in_xpath(callback.id, namespaces_of(config)); !problem.empty())
    return within(where, named("id", problem));
  if (callback.verify.empty()) return {};
  const auto asked = config.operations.find(callback.verify);
  if (asked == config.operations.end())
    return within(where,
                  hub::say("'verify' is no operation: '{}'", "'verify' nav darbība: '{}'", callback.verify));
  const auto& steps = asked->second.steps;
  const bool harmless = std::none_of(steps.begin(), steps.end(), changes);
  if (harmless && !steps.empty() && !steps.back().reply.empty()) return {};
  return within(where, hub::say("'verify' needs an operation that changes nothing and has a 'reply'",
                                "laukam 'verify' vajag darbību, kas neko nemaina un kam ir 'reply'"));
}

}  // namespace

hub::Sentence problem_in(const RestConfig& config) {
  if (!frame::is_https_url(config.base) || config.base.ends_with('/'))
    return hub::say("'base' is not an absolute https URL without trailing slash",
                    "'base' nav absolūts https URL bez slīpsvītras beigās");
  if (auto problem = frame::problem_in(config); !problem.empty()) return problem;
  for (const auto& [name, value] : config.values)
    if (!is_value_name(name) || name == "message_id")
      return hub::say("'values.{}' is no name for a value", "'values.{}' neder par vērtības nosaukumu", name);
  if (auto problem = frame::problem_in(config.fault, namespaces_of(config)); !problem.empty()) return problem;
  if (config.unknown_members != frame::UnknownMembers::tell && config.contract.empty())
    return hub::say("'unknown_members' needs a 'contract': without one nothing of an answer is unknown",
                    "laukam 'unknown_members' vajag 'contract': bez tā atbildē nekas nav nezināms");
  if (config.operations.empty()) return hub::say("'operations' is empty", "'operations' ir tukšs");
  for (const auto& [name, operation] : config.operations) {
    if (auto problem = problem_in_operation(name, operation, config); !problem.empty()) return problem;
    if (auto problem = hub::http::problem_in_statuses(operation.fault_codes); !problem.empty())
      return problem;
  }
  for (const auto& [name, source] : config.sources)
    if (auto problem = problem_in_source(name, source, config); !problem.empty()) return problem;
  for (const auto& [name, callback] : config.callbacks)
    if (auto problem = problem_in_callback(name, callback, config); !problem.empty()) return problem;
  if (!config.probe.path.empty() && !frame::is_path(config.probe.path))
    return hub::say("'probe.path' is not a path that begins with /", "'probe.path' nav ceļš, kas sākas ar /");
  return {};
}

}  // namespace adapters::rest
