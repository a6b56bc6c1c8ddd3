#include "hub/faces/rest/face.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/uuid.h"
#include "hub/faces/content_type.h"
#include "hub/faces/context_parts.h"
#include "hub/faces/said_charset.h"
#include "hub/faces/single_header.h"
#include "hub/faces/trace_headers.h"
#include "hub/server/quality_list.h"

namespace hub::faces {
namespace {

constexpr std::size_t kMaxTypeName = 100;

Error not_found() {
  return {codes::edge_not_found, say("no such path", "šāda ceļa nav")};
}

Error header_invalid(std::string_view name, Sentence reason) {
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
  std::string attachment = {};
};

/// What stands behind `/v1/messages/`.
Result<Address> read_message_path(std::string_view path) {
  constexpr std::string_view kAttachments = "/attachments/";
  Address address{Verb::status, {}};
  if (const std::size_t at = path.find(kAttachments); at != std::string_view::npos) {
    address.verb = Verb::attachment;
    address.attachment = path.substr(at + kAttachments.size());
    path = path.substr(0, at);
  } else if (drop_suffix(path, "/content")) {
    address.verb = Verb::content;
  }
  const auto id = Uuid::parse(path);
  if (!id) return not_found();
  address.name = id->to_string();
  return address;
}

Result<Address> read_path(std::string_view path) {
  if (path == "/v1/openapi.json") return Address{Verb::openapi, {}};
  if (take(path, "/v1/messages/")) return read_message_path(path);
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

/// How precisely an Accept member names `type`: 0 not at all, 1 `*/*`, 2 `application/*`, 3 itself. XML has
/// two names that mean the same (RFC 7303, 9.2). A bare `*` is what the JDK has written since 1.1.
int precision(std::string_view member, model::Format format) {
  const bool xml = format == model::Format::xml;
  if (member == (xml ? "application/xml" : "application/json") || (xml && member == "text/xml")) return 3;
  if (member == "application/*" || (xml && member == "text/*")) return 2;
  return member == "*/*" || member == "*" ? 1 : 0;
}

int quality_of(const std::vector<server::Preference>& preferences, model::Format format) {
  int best = 0;
  int quality = 0;
  for (const auto& one : preferences) {
    const int found = precision(one.value, format);
    if (found == 0 || found < best) continue;
    quality = found > best ? one.quality : std::max(quality, one.quality);
    best = found;
  }
  return quality;
}

bool names(const std::vector<server::Preference>& preferences, std::string_view type) {
  return std::any_of(preferences.begin(), preferences.end(),
                     [&](const server::Preference& one) { return one.value == type && one.quality > 0; });
}

/// RFC 9110 section 12.5.1: the most precise member decides about each type. `unsaid`: without Accept;
/// `either`: where both are as welcome.
Outcome read_accept(const server::HttpRequest& request, model::Format unsaid, model::Format either,
                    Form& form) {
  form.format = unsaid;
  std::string header;
  for (const auto& [name, value] : request.headers)
    if (name == "accept") header.append(header.empty() ? "" : ",").append(value);
  const auto preferences = server::read_preferences(header);
  if (preferences.empty()) return Done{};
  const int json = quality_of(preferences, model::Format::json);
  const int xml = quality_of(preferences, model::Format::xml);
  if (json == 0 && xml == 0)
    return Error(codes::edge_not_acceptable,
                 say("neither JSON nor XML is accepted", "netiek pieņemts ne JSON, ne XML"))
        .at("Accept");
  form.format = either;
  if (json != xml) form.format = json > xml ? model::Format::json : model::Format::xml;
  form.text_xml = names(preferences, "text/xml") && !names(preferences, "application/xml");
  return Done{};
}

Result<std::string> read_idempotency_key(const server::HttpRequest& request) {
  const bool given = std::any_of(request.headers.begin(), request.headers.end(),
                                 [](const auto& header) { return header.first == "idempotency-key"; });
  if (!given) return std::string{};
  const auto key = single_header(request, "idempotency-key", "Idempotency-Key");
  if (!key) return key.error();
  auto checked = check_idempotency_key(*key, "Idempotency-Key");
  if (!checked) return std::move(checked).error();
  return std::string(*key);
}

std::string known_headers() {
  std::string names;
  for (const ContextPart& part : kContextParts) names.append(names.empty() ? "" : ", ").append(part.header);
  return names;
}

Result<model::Context> read_context(const server::HttpRequest& request) {
  model::Context context;
  for (const auto& [name, value] : request.headers) {
    if (name.rfind("sakta-", 0) != 0) continue;
    const auto known = std::find_if(kContextParts.begin(), kContextParts.end(),
                                    [&](const ContextPart& part) { return part.lower == name; });
    if (known == kContextParts.end())
      return header_invalid("Sakta-*", say("a header Sakta-* that is not known; there are {}",
                                           "nezināma galvene Sakta-*; zināmās ir {}", known_headers()));
    auto taken = take_part(*known, value, known->header, context);
    if (!taken) return std::move(taken).error();
  }
  return context;
}

Outcome read_message(server::HttpRequest& request, Call& call) {
  if (!request.query.empty())
    return Error(codes::edge_not_found,
                 say("this address takes no query", "šī adrese nepieņem vaicājuma daļu (query)"));
  const auto content_type = single_header(request, "content-type", "Content-Type");
  if (!content_type) return content_type.error();
  const auto format = read_content_type(*content_type, "Content-Type");
  if (!format) return format.error();
  auto charset = check_charset(*content_type, request.body, "Content-Type");
  if (!charset) return charset;
  // An answer is a document of the caller's type; a receipt is one of the hub's own, which are JSON first.
  const model::Format either = call.verb == Verb::send ? model::Format::json : *format;
  auto accepted = read_accept(request, *format, either, call.form);
  if (!accepted) return accepted;
  auto key = read_idempotency_key(request);
  if (!key) return std::move(key).error();
  auto context = read_context(request);
  if (!context) return std::move(context).error();

  call.message.type = call.name;
  call.message.pattern = call.verb == Verb::ask ? model::Pattern::ask : model::Pattern::send;
  call.message.certificate = request.peer ? request.peer->thumbprint : std::string{};
  call.message.remote = request.remote;
  call.message.context = std::move(*context);
  call.message.idempotency_key = std::move(*key);
  call.message.format = *format;
  call.message.body = std::move(request.body);
  if (*format == model::Format::xml)
    if (auto held = hold_to_charset(*content_type, call.message.body); !held)
      call.refusal = std::move(held).error();
  call.message.received_at = request.received_at;
  return Done{};
}

}  // namespace

Result<Call> read_rest(server::HttpRequest& request) {
  auto address = read_path(request.path);
  if (!address) return std::move(address).error();
  const bool posts = address->verb == Verb::ask || address->verb == Verb::send;
  const std::string method = posts ? "POST" : "GET";
  if (request.method != method)
    return Error(codes::edge_method_not_allowed,
                 say("the address takes another method", "adrese pieņem citu metodi"))
        .at(method);

  Call call;
  call.verb = address->verb;
  call.name = std::move(address->name);
  call.attachment = std::move(address->attachment);
  CallersTrace trace = trace_in(request);
  call.message.traceparent = std::move(trace.traceparent);
  call.message.tracestate = std::move(trace.tracestate);
  if (posts) {
    auto message = read_message(request, call);
    if (!message) return std::move(message).error();
    return call;
  }
  if (!request.body.empty())
    return Error(codes::edge_malformed,
                 say("a GET request has no body", "GET pieprasījumā nedrīkst būt satura"));
  if (call.verb == Verb::status) {
    auto accepted = read_accept(request, model::Format::json, model::Format::json, call.form);
    if (!accepted) return std::move(accepted).error();
  }
  return call;
}

}  // namespace hub::faces
