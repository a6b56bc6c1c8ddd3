#include "hub/exchange/in_parts.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/exchange/contents.h"
#include "hub/faces/parts_type.h"
#include "hub/faces/rest/face.h"
#include "hub/faces/single_header.h"
#include "hub/faces/soap/face.h"
#include "hub/flow/families.h"

namespace hub::exchange {
namespace {

constexpr unsigned kFirstError = 400;

/// Octets of a root part at this address.
std::size_t largest_root(const flow::Services& services, const server::HttpRequest& request) {
  if (faces::is_for_soap(request))
    return services.plan->families().largest(faces::family_in(request.path)) + faces::kEnvelopeOverhead;
  const flow::CompiledType* type = services.plan->find(request.path.substr(request.path.rfind('/') + 1));
  return type != nullptr ? type->declared->max_body : 0;
}

Result<std::string> type_of_root(bool soap, const formats::MediaType& whole, const formats::PartHead& root) {
  return soap ? faces::envelope_type(whole, root) : faces::message_type(whole, root);
}

Result<faces::Call> read_whole(const flow::Services& services, server::HttpRequest& request,
                               faces::Form& form) {
  if (faces::is_for_soap(request)) return faces::read_soap(request, services.plan->families(), form);
  return faces::read_rest(request);
}

/// The root part as the whole of the request.
port::Task<Outcome> read_root(const flow::Services& services, const formats::MediaType& whole, Parts& parts,
                              server::HttpRequest& request) {
  auto begun = co_await parts.begin();
  if (!begun) co_return std::move(begun).error();
  if (auto first = faces::check_root(whole, parts.head()); !first) co_return first;
  if (auto usual = faces::check_part(parts.head(), parts.place()); !usual) co_return usual;
  auto type = type_of_root(faces::is_for_soap(request), whole, parts.head());
  if (!type) co_return std::move(type).error();
  auto root = co_await parts.whole(largest_root(services, request));
  if (!root) co_return std::move(root).error();
  request.body = *std::move(root);
  for (auto& [name, value] : request.headers)
    if (name == "content-type") value = *type;
  co_return Done{};
}

}  // namespace

port::Task<server::HttpResponse> message_in_parts(const flow::Services& services,
                                                  server::HttpRequest request) {
  const bool is_soap = faces::is_for_soap(request);
  faces::Form form;
  if (is_soap) form = faces::soap_form(request);
  const auto content_type = faces::single_header(request, "content-type", "Content-Type");
  if (!content_type) co_return turned_away(services, request, form, content_type.error());
  const auto whole = faces::read_parts_type(*content_type, is_soap);
  if (!whole) co_return turned_away(services, request, form, whole.error());
  auto reader = formats::PartReader::of(*whole);
  if (!reader) co_return turned_away(services, request, form, reader.error());
  auto party = services.plan->gate().identify(request.peer);
  if (!party) co_return turned_away(services, request, form, party.error());
  const std::string name = (*party)->name;
  auto turn = services.quotas.enter(**party, services.clock.now());
  if (!turn) {
    services.metrics.over_quota(name);
    co_return over_quota(services, request, name, turn.error());
  }
  Parts parts(*std::move(reader), std::exchange(request.stream, nullptr));
  if (auto root = co_await read_root(services, *whole, parts, request); !root)
    co_return turned_away(services, request, form, root.error());
  auto call = read_whole(services, request, form);
  if (!call) co_return turned_away(services, request, form, call.error());
  services.probe.reached("accept.read");
  faces::Call parsed = *std::move(call);
  parsed.form.mtom = true;         // who sends in parts reads them
  *turn = gate::Quotas::Permit();  // the message takes its own
  co_return co_await carry_out_with_contents(services, std::move(request), std::move(parsed), &parts);
}

port::Task<server::HttpResponse> carry_out_with_contents(const flow::Services& services,
                                                         server::HttpRequest request, faces::Call call,
                                                         Parts* parts) {
  auto party = services.plan->gate().identify(request.peer);
  const bool goes_on = party && !call.refusal;
  if (!goes_on) co_return co_await carry_out(services, std::move(request), std::move(call));
  Contents contents(services, **party, body_length(request));
  auto taken = co_await contents.take(call, parts);
  if (!taken) call.refusal = std::move(taken).error();
  auto response = co_await carry_out(services, std::move(request), std::move(call));
  if (response.status >= kFirstError) co_await contents.forget();
  co_return response;
}

}  // namespace hub::exchange
