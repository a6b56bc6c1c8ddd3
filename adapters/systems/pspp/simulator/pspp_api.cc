#include "adapters/systems/pspp/simulator/pspp_api.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sandbox::pspp {
namespace {

using nlohmann::json;

constexpr std::string_view kNobodysCase = "OTHER-1";

Body body_named(const std::string& operation) {
  if (operation == "open_case") return Body::open_case;
  if (operation == "report_payment") return Body::report_payment;
  return operation == "add_status" ? Body::add_status : Body::close_case;
}

/// The case that a request is about: of an opening in its body, of a payment its reference, else in its path.
std::string case_of(Body body, const std::vector<std::string>& segments, const json& content) {
  if (body == Body::report_payment) return content["reference"].get<std::string>();
  return body == Body::open_case ? content["caseCode"].get<std::string>() : segments[3];
}

Refusal service_refused() {
  return {422, "PSPP-102", "this institution does not account for the service", ""};
}

/// The answer that stands on record, as the behaviour has it.
HttpReply shown(const std::string& answer, Behaviour behaviour) {
  if (behaviour == Behaviour::wrong_schema) return json_reply(201, {{"caseCode", 17}, {"surprise", true}});
  if (behaviour == Behaviour::other_answer) {
    json other = json::parse(answer);
    other["caseCode"] = kNobodysCase;
    if (other.contains("reference")) other["reference"] = "RF097";
    return json_reply(201, other);
  }
  return {201, {{"Content-Type", "application/json"}}, answer};
}

bool is_key(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

std::string header(const HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

bool is_json(const std::string& media_type) {
  return media_type == "application/json" || media_type == "application/json; charset=utf-8" ||
         media_type == "application/json;charset=utf-8";
}

std::string what_of(const HttpRequest& request) {
  return request.path + "\n" + request.body;
}

}  // namespace

PsppApi::PsppApi(PsppOptions options)
    : options_(std::move(options)), tokens_(options_.client, options_.secret, options_.token_life) {
  if (!options_.data.empty()) read_data();
}

std::string PsppApi::operation(const HttpRequest& request) {
  const auto& path = request.segments;
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (post && request.path == "/oauth2/token") return "token";
  if (path.size() < 3 || path[0] != "api" || path[1] != "v1") return {};
  if (get && path.size() == 3 && path[2] == "health") return "health";
  if (post && path.size() == 3 && path[2] == "payments") return "report_payment";
  if (path[2] != "cases") return {};
  if (post && path.size() == 3) return "open_case";
  if (get && path.size() == 4) return "read_case";
  if (path.size() != 5) return {};
  if (path[4] == "statuses") return post ? "add_status" : get ? "read_history" : "";
  return post && path[4] == "closing" ? "close_case" : "";
}

HttpReply PsppApi::answer(const HttpRequest& request, Behaviour behaviour) {
  const std::string meant = operation(request);
  if (meant.empty()) return reply_of({404, "PSPP-004", "no such resource, or not with this method", ""});
  if (meant == "token") return tokens_.issue(request, behaviour);
  if (meant == "health")
    return behaviour == Behaviour::refuse ? json_reply(503, {{"status", "down"}}) : health();
  if (auto refused = tokens_.refuse(request)) return *refused;
  if (!request.query.empty()) return reply_of({400, "PSPP-001", "no query is known here", ""});
  if (request.method == "POST") return write(body_named(meant), request, behaviour);
  const std::lock_guard lock(guard_);
  const auto found =
      meant == "read_case" ? cases_.find(request.segments[3]) : cases_.history(request.segments[3]);
  if (const auto* refusal = std::get_if<Refusal>(&found)) return reply_of(*refusal);
  return json_reply(200, std::get<json>(found));
}

HttpReply PsppApi::write(Body body, const HttpRequest& request, Behaviour behaviour) {
  if (!is_json(header(request, "content-type")))
    return reply_of({415, "PSPP-005", "application/json in UTF-8 is wanted", ""});
  const std::string key = header(request, "idempotency-key");
  if (!is_key(key))
    return reply_of({400, "PSPP-002", "Idempotency-Key: 1 to 64 letters, digits and hyphens", ""});
  const auto read = read_body(body, request.body);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return reply_of(*refusal);
  const auto& content = std::get<json>(read);

  const std::lock_guard lock(guard_);
  if (const auto known = keys_.find(key); known != keys_.end())
    return taken_before(known->second, what_of(request), behaviour);
  const bool preview =
      behaviour == Behaviour::busy || behaviour == Behaviour::refuse || behaviour == Behaviour::fault_in_200;
  const auto done = cases_.take(body, case_of(body, request.segments, content), content, preview);
  if (const auto* refusal = std::get_if<Refusal>(&done)) return reply_of(*refusal);
  if (behaviour == Behaviour::refuse) return reply_of(service_refused());
  if (behaviour == Behaviour::fault_in_200) return json_reply(200, body_of(service_refused()));
  const std::string answer = std::get<json>(done).dump();
  if (!preview) {
    keys_[key] = {what_of(request), answer};
    keep(key, request);
  }
  return shown(answer, behaviour);
}

HttpReply PsppApi::taken_before(const Taken& taken, const std::string& what, Behaviour behaviour) {
  if (taken.what != what)
    return reply_of({409, "PSPP-003", "the Idempotency-Key was used for another request", ""});
  ++repeats_;
  return shown(taken.answer, behaviour);
}

void PsppApi::read_data() {
  std::ifstream earlier(options_.data);
  for (std::string line; std::getline(earlier, line);) {
    const auto entry = json::parse(line, nullptr, false);
    if (!entry.is_object()) continue;  // The end of a process that was killed while it wrote.
    HttpRequest request;
    request.method = "POST";
    request.path = entry.at("path");
    request.segments = entry.at("segments").get<std::vector<std::string>>();
    request.body = entry.at("body");
    const Body body = body_named(operation(request));
    const auto content = std::get<json>(read_body(body, request.body));
    const auto done = cases_.take(body, case_of(body, request.segments, content), content, false);
    keys_[entry.at("key")] = {what_of(request), std::get<json>(done).dump()};
  }
  data_.open(options_.data, std::ios::app);
  if (!data_) throw std::runtime_error("'" + options_.data + "' cannot be written");
}

void PsppApi::keep(const std::string& key, const HttpRequest& request) {
  if (!data_.is_open()) return;
  const json entry{
      {"key", key}, {"path", request.path}, {"segments", request.segments}, {"body", request.body}};
  data_ << entry.dump() << std::endl;
  if (!data_) throw std::runtime_error("'" + options_.data + "' cannot be written");
}

HttpReply PsppApi::health() {
  const std::lock_guard lock(guard_);
  return json_reply(
      200,
      {{"status", "up"}, {"cases", cases_.cases()}, {"statuses", cases_.statuses()}, {"repeats", repeats_}});
}

}  // namespace sandbox::pspp
