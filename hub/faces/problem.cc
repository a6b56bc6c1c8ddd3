#include "hub/faces/problem.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "hub/base/codes.h"
#include "hub/server/quality_list.h"

namespace hub::faces {
namespace {

constexpr std::chrono::milliseconds kDefaultPause{1'000};

std::chrono::seconds in_seconds(std::chrono::milliseconds pause) {
  return std::max(std::chrono::ceil<std::chrono::seconds>(pause), std::chrono::seconds(1));
}

/// Highest quality that `header` gives to a language or one of its regions.
int quality_of(const std::vector<server::Preference>& preferences, std::string_view language) {
  int best = 0;
  for (const auto& [value, quality] : preferences) {
    const bool region = value.size() > 2 && value.compare(0, 2, language) == 0 && value[2] == '-';
    if (value == language || region) best = std::max(best, quality);
  }
  return best;
}

/// Of the others nothing stands in the message, and nothing in it would help.
bool is_of_message(const Error& error) {
  return error.whose() == Whose::message;
}

bool tells_detail(const Error& error) {
  return is_of_message(error) && error.remedy() != Remedy::stop;
}

}  // namespace

ProblemParts problem_parts(const Error& error, Language language, std::string_view instance,
                           std::string_view traceparent) {
  const ErrorCode& code = error.code();
  ProblemParts parts{.code = code.name,
                     .remedy = name_of(code.remedy),
                     .title = code.title.in(language),
                     .next = code.next_for_caller().in(language),
                     .detail = tells_detail(error) ? error.detail(language) : std::string(),
                     .place = is_of_message(error) ? error.place() : std::string(),
                     .ruling = error.remedy() == Remedy::stop ? nullptr : error.ruling(),
                     .ruled_by = &code == &codes::deliver_ruled_out ? "rule" : "partner",
                     .words = {},
                     .instance = instance,
                     .traceparent = traceparent,
                     .retry_after = {}};
  if (parts.ruling != nullptr) parts.words = parts.ruling->words.in(language);
  if (error.pause() || error.remedy() == Remedy::wait)
    parts.retry_after = in_seconds(error.pause().value_or(kDefaultPause));
  return parts;
}

nlohmann::ordered_json ruling_json(const ProblemParts& parts) {
  nlohmann::ordered_json json;
  json["system"] = parts.ruling->system;
  json["code"] = parts.ruling->name;
  if (!parts.words.empty()) json["text"] = parts.words;
  return json;
}

server::HttpResponse problem(const Error& error, Language language, std::string_view instance,
                             std::string_view traceparent) {
  const ErrorCode& code = error.code();
  const bool allow = &code == &codes::edge_method_not_allowed;
  const ProblemParts parts = problem_parts(error, language, instance, traceparent);
  nlohmann::ordered_json body;
  body["type"] = "urn:sakta:error:" + std::string(code.name);
  body["title"] = parts.title;
  body["status"] = code.http_status;
  if (tells_detail(error)) body["detail"] = parts.detail;
  body["code"] = parts.code;
  body["remedy"] = parts.remedy;
  body["next"] = parts.next;
  if (!parts.place.empty() && !allow) body["place"] = parts.place;
  if (parts.ruling != nullptr) body[std::string(parts.ruled_by)] = ruling_json(parts);
  if (!instance.empty()) body["instance"] = instance;
  if (!traceparent.empty()) body["traceparent"] = traceparent;

  server::HttpResponse response;
  response.status = code.http_status;
  response.headers.emplace_back("Content-Type", "application/problem+json");
  response.headers.emplace_back("Content-Language", language == Language::lv ? "lv" : "en");
  if (allow) response.headers.emplace_back("Allow", error.place());
  if (parts.retry_after)
    response.headers.emplace_back("Retry-After", std::to_string(parts.retry_after->count()));
  response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return response;
}

Language language_of(const server::HttpRequest& request) {
  const auto header = request.header("accept-language");
  if (header.empty()) return Language::en;
  const auto preferences = server::read_preferences(header);
  const int lv = quality_of(preferences, "lv");
  const int en = quality_of(preferences, "en");
  if (lv != en) return lv > en ? Language::lv : Language::en;
  const auto first = std::find_if(preferences.begin(), preferences.end(), [&](const server::Preference& one) {
    return one.quality == lv && (one.value.rfind("lv", 0) == 0 || one.value.rfind("en", 0) == 0);
  });
  return lv > 0 && first != preferences.end() && first->value.rfind("lv", 0) == 0 ? Language::lv
                                                                                  : Language::en;
}

}  // namespace hub::faces
