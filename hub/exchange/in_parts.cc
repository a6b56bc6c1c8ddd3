#include "hub/exchange/in_parts.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/exchange/contents.h"
#include "hub/faces/parts_type.h"
#include "hub/faces/single_header.h"
#include "hub/faces/soap/face.h"
#include "hub/flow/families.h"

namespace hub::exchange {
namespace {

constexpr unsigned kFirstError = 400;

/// The root part as the whole of the request.
port::Task<Outcome> read_root(const flow::Services& services, const formats::MediaType& whole, Parts& parts,
                              server::HttpRequest& request) {
  auto begun = co_await parts.begin();
  if (!begun) co_return std::move(begun).error();
  if (auto first = faces::check_root(whole, parts.head()); !first) co_return first;
  if (auto usual = faces::check_part(parts.head(), parts.place()); !usual) co_return usual;
  auto type = faces::envelope_type(whole, parts.head());
  if (!type) co_return std::move(type).error();
  const std::string_view family = faces::family_in(request.path);
  auto root = co_await parts.whole(services.plan->families().largest(family) + faces::kEnvelopeOverhead);
  if (!root) co_return std::move(root).error();
  request.body = *std::move(root);
  for (auto& [name, value] : request.headers)
    if (name == "content-type") value = *type;
  co_return Done{};
}

}  // namespace

port::Task<server::HttpResponse> message_in_parts(const flow::Services& services,
                                                  server::HttpRequest request) {
  faces::Form form = faces::soap_form(request);
  const auto content_type = faces::single_header(request, "content-type", "Content-Type");
  if (!content_type) co_return turned_away(services, request, form, content_type.error());
  const auto whole = faces::read_parts_type(*content_type, true);
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
  auto call = faces::read_soap(request, services.plan->families(), form);
  if (!call) co_return turned_away(services, request, form, call.error());
  services.probe.reached("accept.read");
  faces::Call parsed = *std::move(call);
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
