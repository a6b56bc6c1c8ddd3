#include <algorithm>
#include <set>

#include "adapters/rest/agreement.h"
#include "adapters/rest/rest_config.h"
#include "adapters/rest/rest_source.h"
#include "adapters/rest/templates.h"
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

/// `when` alone knows values; they are texts, so what can be evaluated without any can be with them.
std::string problem_in_when(const std::string& when) {
  const auto nothing = hub::formats::XmlDocument::parse("<nothing/>");
  return hub::formats::is_true(when, *nothing, {}) ? std::string() : "is no XPath 1.0 expression over values";
}

std::string problem_in_taking(const StepSettings& step, const RestConfig& config) {
  for (const auto& [name, xpath] : step.take) {
    if (!is_value_name(name) || name == "message_id") return "'take." + name + "' is no name for a value";
    if (config.values.contains(name)) return "'take." + name + "' is the name of one of 'values'";
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return "'take." + name + "' " + problem;
  }
  for (const auto& [name, xpath] : step.same) {
    if (!is_value_name(name)) return "'same." + name + "' is no name of a value";
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return "'same." + name + "' " + problem;
  }
  if (step.fault_when.empty()) return {};
  if (auto problem = frame::problem_in_xpath(step.fault_when, namespaces_of(config)); !problem.empty())
    return "'fault_when' " + problem;
  return {};
}

std::string problem_in_call(const StepSettings& step, const RestConfig& config) {
  std::string bare = step.path;
  std::erase_if(bare, [](char c) { return c == '{' || c == '}'; });
  if (!frame::is_path(bare)) return "'path' is not a path that begins with /";
  if (auto problem = problem_in_template(step.path); !problem.empty()) return "'path' " + problem;
  for (const auto& [name, text] : step.headers) {
    if (!is_header_name(name)) return "'headers." + name + "' is no header that a step can set";
    if (has_control(text)) return "'headers." + name + "' has a control character";
    if (auto problem = problem_in_template(text); !problem.empty())
      return "'headers." + name + "' " + problem;
  }
  if (!step.request.empty() && step.method == Method::get) return "'request' is not for method get";
  const bool contract_needed = config.format == Format::json && config.contract.empty();
  if (contract_needed && !(step.request.empty() && step.reply.empty()))
    return "'request' and 'reply' need a 'contract' with format json";
  for (const std::string& status : step.absent)
    if (!is_status(status) &&
        !(status.ends_with(" empty") && is_status(status.substr(0, 3)) && status.size() == 9))
      return "'absent' holds other than statuses: '404', '404 empty'";
  return problem_in_taking(step, config);
}

std::string problem_in_step(const StepSettings& step, const RestConfig& config) {
  if (!step.when.empty())
    if (auto problem = problem_in_when(step.when); !problem.empty()) return "'when' " + problem;
  if (step.refuse.empty() && !step.refuse_lv.empty()) return "'refuse_lv' is too much without 'refuse'";
  if (step.refuse.empty()) return problem_in_call(step, config);
  if (!step.path.empty()) return "'refuse' and 'path' exclude each other";
  const std::pair<const char*, bool> unused[]{{"method", step.method != Method::get},
                                              {"headers", !step.headers.empty()},
                                              {"request", !step.request.empty()},
                                              {"reply", !step.reply.empty()},
                                              {"take", !step.take.empty()},
                                              {"same", !step.same.empty()},
                                              {"fault_when", !step.fault_when.empty()},
                                              {"absent", !step.absent.empty()}};
  for (const auto& [name, is_there] : unused)
    if (is_there) return "'" + std::string(name) + "' is too much: a step with 'refuse' calls nobody";
  return {};
}

std::string problem_in_operation(const std::string& name, const OperationSettings& operation,
                                 const RestConfig& config) {
  const std::string where = "'operations." + name + ".steps'";
  std::set<std::string> steps;
  bool calls = false;
  for (const StepSettings& step : operation.steps) {
    if (!steps.insert(step.step).second) return where + " has two steps '" + step.step + "'";
    if (auto problem = problem_in_step(step, config); !problem.empty())
      return where + ", step '" + step.step + "': " + problem;
    calls = calls || step.refuse.empty();
  }
  return calls ? std::string() : where + " has no step that calls";
}

std::string problem_in_confirm(const ConfirmSettings& confirm, const RestConfig& config) {
  if (auto problem = problem_in_call(step_of(confirm), config); !problem.empty()) return problem;
  if (!is_value_name(confirm.list)) return "'list' is no name";
  if (config.format == Format::xml && !is_value_name(confirm.item)) return "'item' is no name of an element";
  if (config.format == Format::json && !confirm.item.empty())
    return "'item' is too much: format json has an array of ids";
  return {};
}

std::string problem_in_source(const std::string& name, const SourceSettings& source,
                              const RestConfig& config) {
  const std::string where = "'sources." + name + "': ";
  if (auto problem = problem_in_call(step_of(source), config); !problem.empty()) return where + problem;
  for (const auto& [member, xpath] : {std::pair{"documents", source.documents}, {"id", source.id}})
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return where + "'" + member + "' " + problem;
  if (!source.confirm && source.cursor.empty())
    return where + "one of 'cursor' and 'confirm' is needed, or the same documents come for ever";
  if (!source.confirm) return {};
  auto problem = problem_in_confirm(*source.confirm, config);
  return problem.empty() ? problem : where + "'confirm': " + problem;
}

}  // namespace

std::string problem_in(const RestConfig& config) {
  if (!frame::is_https_url(config.base) || config.base.ends_with('/'))
    return "'base' is not an absolute https URL without trailing slash";
  if (auto problem = frame::problem_in(config); !problem.empty()) return problem;
  for (const auto& [name, value] : config.values)
    if (!is_value_name(name) || name == "message_id") return "'values." + name + "' is no name for a value";
  if (auto problem = frame::problem_in(config.fault, namespaces_of(config)); !problem.empty()) return problem;
  if (config.unknown_members != hub::formats::Unknown::refuse && config.contract.empty())
    return "'unknown_members' needs a 'contract': without one nothing of an answer is unknown";
  if (config.operations.empty()) return "'operations' is empty";
  for (const auto& [name, operation] : config.operations) {
    if (auto problem = problem_in_operation(name, operation, config); !problem.empty()) return problem;
    if (auto problem = hub::http::problem_in_statuses(operation.fault_codes); !problem.empty())
      return problem;
  }
  for (const auto& [name, source] : config.sources)
    if (auto problem = problem_in_source(name, source, config); !problem.empty()) return problem;
  if (!config.probe.path.empty() && !frame::is_path(config.probe.path))
    return "'probe.path' is not a path that begins with /";
  return {};
}

}  // namespace adapters::rest
