#include "hub/edge/rest.h"

#include <algorithm>
#include <array>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/uuid.h"
#include "hub/crypto/digest.h"
#include "hub/edge/quality_list.h"
#include "hub/telemetry/trace_context.h"

namespace hub::edge {
namespace {

constexpr std::size_t kMaxTypeName = 100;
constexpr std::size_t kMaxIdempotencyKey = 128;
constexpr std::size_t kMaxContextCharacters = 200;
constexpr std::size_t kTraceRandom = 24;

struct ContextHeader {
  std::string_view name;
  std::string_view lower;
  std::string model::Context::*field;
  bool personal;  ///< Names a person; kept sealed. The others stand in the clear on record.
};

constexpr std::array kContextHeaders{
    ContextHeader{"Sakta-User", "sakta-user", &model::Context::user, true},
    ContextHeader{"Sakta-Role", "sakta-role", &model::Context::role, false},
    ContextHeader{"Sakta-On-Behalf-Of", "sakta-on-behalf-of", &model::Context::on_behalf_of, true},
    ContextHeader{"Sakta-Ground", "sakta-ground", &model::Context::ground, false},
    ContextHeader{"Sakta-Case", "sakta-case", &model::Context::case_id, false},
    ContextHeader{"Sakta-Purpose", "sakta-purpose", &model::Context::purpose, false},
    ContextHeader{"Sakta-Legal-Basis", "sakta-legal-basis", &model::Context::legal_basis, false}};

const ContextHeader* find_context_header(std::string_view lower) {
  for (const auto& one : kContextHeaders)
    if (one.lower == lower) return &one;
  return nullptr;
}

Error not_found() {
  return {codes::edge_not_found, "no such path"};
}

Error header_invalid(std::string_view name, std::string reason) {
  return Error(codes::edge_header_invalid, std::move(reason)).at(std::string(name));
}

bool is_type_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxTypeName || name[0] < 'a' || name[0] > 'z') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

/// Takes `prefix` off the front of `path`.
bool take(std::string_view& path, std::string_view prefix) {
  if (path.substr(0, prefix.size()) != prefix) return false;
  path.remove_prefix(prefix.size());
  return true;
}

bool drop_suffix(std::string_view& path, std::string_view suffix) {
  if (path.size() < suffix.size() || path.substr(path.size() - suffix.size()) != suffix) return false;
  path.remove_suffix(suffix.size());
  return true;
}

struct Address {
  Verb verb = Verb::ask;
  std::string name;
};

Result<Address> read_path(std::string_view path) {
  if (path == "/v1/openapi.json") return Address{Verb::openapi, {}};
  if (take(path, "/v1/messages/")) {
    const Verb verb = drop_suffix(path, "/content") ? Verb::content : Verb::status;
    const auto id = Uuid::parse(path);
    if (!id) return not_found();
    return Address{verb, id->to_string()};
  }
  Verb verb = Verb::schema;
  if (take(path, "/v1/ask/")) {
    verb = Verb::ask;
  } else if (take(path, "/v1/send/")) {
    verb = Verb::send;
  } else if (!take(path, "/v1/schemas/") || !drop_suffix(path, ".json")) {
    return not_found();
  }
  if (!is_type_name(path)) return not_found();
  return Address{verb, std::string(path)};
}

/// The header's value, empty if absent; refused if it is there twice.
Result<std::string_view> single(const HttpRequest& request, std::string_view lower, std::string_view name) {
  std::string_view found;
  bool seen = false;
  for (const auto& [header, value] : request.headers) {
    if (header != lower) continue;
    if (seen) return header_invalid(name, "the header is there twice");
    found = value;
    seen = true;
  }
  return found;
}

bool is_utf8_charset(std::string_view parameter) {
  const auto equals = parameter.find('=');
  if (equals == std::string_view::npos || lower_case(trim(parameter.substr(0, equals))) != "charset")
    return false;
  auto value = trim(parameter.substr(equals + 1));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  return lower_case(value) == "utf-8";
}

Result<model::Format> read_content_type(std::string_view header) {
  const auto semicolon = header.find(';');
  const auto type = lower_case(trim(header.substr(0, semicolon)));
  if (type != "application/json" && type != "application/xml")
    return Error(codes::edge_media_type, "the content type is neither JSON nor XML").at("Content-Type");
  if (semicolon != std::string_view::npos && !is_utf8_charset(trim(header.substr(semicolon + 1))))
    return Error(codes::edge_media_type, "the only parameter taken is charset=utf-8").at("Content-Type");
  return type == "application/json" ? model::Format::json : model::Format::xml;
}

/// How precisely an Accept member names `type`: 0 not at all, 1 `*/*`, 2 `application/*`, 3 itself.
int precision(std::string_view member, std::string_view type) {
  if (member == type) return 3;
  if (member == "application/*") return 2;
  return member == "*/*" ? 1 : 0;
}

int quality_of(const std::vector<Preference>& preferences, std::string_view type) {
  int best = 0;
  int quality = 0;
  for (const auto& one : preferences) {
    const int found = precision(one.value, type);
    if (found <= best) continue;
    best = found;
    quality = one.quality;
  }
  return quality;
}

/// RFC 9110 section 12.5.1: the most precise member decides about each type. `usual`: where both are as
/// welcome.
Result<model::Format> read_accept(const HttpRequest& request, model::Format usual) {
  std::string header;
  for (const auto& [name, value] : request.headers)
    if (name == "accept") header.append(header.empty() ? "" : ",").append(value);
  if (trim(header).empty()) return usual;
  const auto preferences = read_preferences(header);
  const int json = quality_of(preferences, "application/json");
  const int xml = quality_of(preferences, "application/xml");
  if (json == 0 && xml == 0)
    return Error(codes::edge_not_acceptable, "neither JSON nor XML is accepted").at("Accept");
  if (json == xml) return usual;
  return json > xml ? model::Format::json : model::Format::xml;
}

Result<std::string> read_idempotency_key(const HttpRequest& request) {
  const bool given = std::any_of(request.headers.begin(), request.headers.end(),
                                 [](const auto& header) { return header.first == "idempotency-key"; });
  if (!given) return std::string{};
  const auto key = single(request, "idempotency-key", "Idempotency-Key");
  if (!key) return key.error();
  const bool visible = std::all_of(key->begin(), key->end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (key->empty() || key->size() > kMaxIdempotencyKey || !visible)
    return header_invalid("Idempotency-Key", "1 to 128 visible ASCII characters are allowed");
  return std::string(*key);
}

/// True for C0, DEL, C1 and the line and paragraph separators in correct UTF-8.
bool has_control(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto octet = static_cast<unsigned char>(text[at]);
    if (octet < 0x20 || octet == 0x7F) return true;
    if (octet == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
    const auto three = text.substr(at, 3);
    if (three == "\u2028" || three == "\u2029") return true;
  }
  return false;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Eleven digits, the hyphen after the sixth optional, that begin as a Latvian personal code does: a day and
/// a month, or 32 to 39 (business-systems.md 10.1). Registration numbers begin otherwise.
bool is_personal_code(std::string_view digits) {
  const int day = (digits[0] - '0') * 10 + (digits[1] - '0');
  const int month = (digits[2] - '0') * 10 + (digits[3] - '0');
  return (day >= 32 && day <= 39) || (day >= 1 && day <= 31 && month >= 1 && month <= 12);
}

bool holds_personal_code(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at]) || (at > 0 && is_digit(text[at - 1]))) continue;
    std::string digits;
    std::size_t end = at;
    while (end < text.size() && (is_digit(text[end]) || (text[end] == '-' && digits.size() == 6)) &&
           digits.size() < 12)
      if (is_digit(text[end++])) digits.push_back(text[end - 1]);
    if (digits.size() == 11 && is_personal_code(digits)) return true;
  }
  return false;
}

Result<model::Context> read_context(const HttpRequest& request) {
  model::Context context;
  for (const auto& [name, value] : request.headers) {
    if (name.rfind("sakta-", 0) != 0) continue;
    const auto* known = find_context_header(name);
    if (known == nullptr) return header_invalid("Sakta-*", "a header Sakta-* that is not known");
    std::string& field = context.*(known->field);
    if (!field.empty()) return header_invalid(known->name, "the header is there twice");
    if (!is_utf8(value)) return header_invalid(known->name, "the value is not UTF-8");
    if (has_control(value)) return header_invalid(known->name, "the value has a control character");
    if (characters(value) > kMaxContextCharacters)
      return header_invalid(known->name, "the value is longer than 200 characters");
    if (!known->personal && holds_personal_code(value))
      return header_invalid(known->name, "a personal code does not belong into this header");
    field = value;
  }
  return context;
}

/// The trace to continue with: a child of the caller's, or a new one.
std::string read_trace(const HttpRequest& request) {
  const auto random = crypto::random_bytes(kTraceRandom);
  const auto header = single(request, "traceparent", "traceparent");
  const auto theirs = header ? telemetry::TraceContext::parse(*header) : std::nullopt;
  const auto ours = theirs ? theirs->child(random) : telemetry::TraceContext::start(random);
  return ours.traceparent();
}

Outcome read_message(HttpRequest& request, RestCall& call) {
  if (!request.query.empty()) return Error(codes::edge_not_found, "this address takes no query");
  const auto content_type = single(request, "content-type", "Content-Type");
  if (!content_type) return content_type.error();
  const auto format = read_content_type(*content_type);
  if (!format) return format.error();
  const auto answer = read_accept(request, *format);
  if (!answer) return answer.error();
  auto key = read_idempotency_key(request);
  if (!key) return std::move(key).error();
  auto context = read_context(request);
  if (!context) return std::move(context).error();

  call.answer = *answer;
  call.message.type = call.name;
  call.message.pattern = call.verb == Verb::ask ? model::Pattern::ask : model::Pattern::send;
  call.message.certificate = request.peer ? request.peer->thumbprint : std::string{};
  call.message.remote = request.remote;
  call.message.context = std::move(*context);
  call.message.idempotency_key = std::move(*key);
  call.message.format = *format;
  call.message.body = std::move(request.body);
  call.message.received_at = request.received_at;
  return Done{};
}

}  // namespace

Result<RestCall> read_rest(HttpRequest& request) {
  auto address = read_path(request.path);
  if (!address) return std::move(address).error();
  const bool posts = address->verb == Verb::ask || address->verb == Verb::send;
  const std::string method = posts ? "POST" : "GET";
  if (request.method != method)
    return Error(codes::edge_method_not_allowed, "the address takes another method").at(method);

  RestCall call;
  call.verb = address->verb;
  call.name = std::move(address->name);
  call.message.traceparent = read_trace(request);
  if (posts) {
    auto message = read_message(request, call);
    if (!message) return std::move(message).error();
    return call;
  }
  if (!request.body.empty()) return Error(codes::edge_malformed, "a GET request has no body");
  if (call.verb == Verb::status) {
    const auto answer = read_accept(request, model::Format::json);
    if (!answer) return answer.error();
    call.answer = *answer;
  }
  return call;
}

}  // namespace hub::edge
