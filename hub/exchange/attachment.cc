#include "hub/exchange/attachment.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/json_text.h"
#include "hub/base/say.h"
#include "hub/exchange/contents.h"
#include "hub/exchange/exchange.h"
#include "hub/faces/form.h"
#include "hub/flow/attachments.h"

namespace hub::exchange {
namespace {

constexpr std::string_view kAttachments = "/v1/attachments/";
constexpr std::string_view kSoap = "/soap/";
constexpr std::string_view kSend = "/v1/send/";
constexpr std::size_t kMostOfParts = std::numeric_limits<std::size_t>::max() / 2;
constexpr unsigned kCreated = 201;

server::HttpResponse told(unsigned status, std::string_view digest, std::uint64_t size) {
  JsonText text;
  text.open('{').key("digest").string(digest).key("size").integer(static_cast<std::int64_t>(size));
  server::HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = std::move(text.close('}')).text();
  return response;
}

port::Task<Result<std::uint64_t>> bring(const flow::Services& services, const std::string& party,
                                        const std::string& digest, const server::HttpRequest& request) {
  if (services.attachments == nullptr || !request.stream)
    co_return Error(codes::edge_not_found,
                    say("this hub takes no attachments", "šis centrmezgls pielikumus nepieņem"));
  const std::uint64_t most = std::uint64_t{services.plan->site().hub.limits.attachment_mib} * 1024 * 1024;
  auto incoming = co_await services.attachments->begin(party, digest, std::min(body_length(request), most));
  if (!incoming) co_return std::move(incoming).error();
  auto size = co_await flow::take_octets(*request.stream, **incoming);
  if (!size) co_return size;
  services.probe.reached("attachment.came");
  auto brought = co_await (*incoming)->finish();
  if (!brought) co_return std::move(brought).error();
  services.probe.reached("attachment.stored");
  co_return size;
}

}  // namespace

bool is_for_attachment(const server::HttpRequest& request) {
  return std::string_view(request.path).starts_with(kAttachments);
}

std::optional<std::size_t> body_left(const config::HubSettings::Limits& limits, std::string_view method,
                                     std::string_view path, std::string_view content_type) {
  if (method == "POST" && !content_type.empty() && limits.attachment_mib != 0)
    return path.starts_with(kSoap) || path.starts_with(kSend) ? std::optional(kMostOfParts) : std::nullopt;
  if (!content_type.empty()) return std::nullopt;
  if (method != "PUT" || !path.starts_with(kAttachments) || limits.attachment_mib == 0) return std::nullopt;
  return std::size_t{limits.attachment_mib} * 1024 * 1024;
}

port::Task<server::HttpResponse> attachment(const flow::Services& services, server::HttpRequest request) {
  const faces::Form form;
  const std::string digest = request.path.substr(kAttachments.size());
  const bool brings = request.method == "PUT";
  if (!flow::is_attachment_digest(digest))
    co_return turned_away(
        services, request, form,
        Error(codes::edge_not_found,
              say("no such path: the digest is not a SHA-256 in 64 hex digits of lower case",
                  "šāda ceļa nav: digest nav SHA-256 ar 64 mazajiem heksadecimālajiem "
                  "cipariem")));
  if (!brings && request.method != "GET" && request.method != "HEAD")
    co_return turned_away(services, request, form,
                          Error(codes::edge_method_not_allowed,
                                say("the address takes other methods", "adrese pieņem citas metodes"))
                              .at("GET, HEAD, PUT"));
  auto party = services.plan->gate().identify(request.peer);
  if (!party) co_return turned_away(services, request, form, party.error());
  const std::string name = (*party)->name;
  const auto turn = services.quotas.enter(**party, services.clock.now());
  if (!turn) {
    services.metrics.over_quota(name);
    co_return over_quota(services, request, name, turn.error());
  }
  if (brings) {
    auto size = co_await bring(services, name, digest, request);
    if (!size && size.error().code().whose == Whose::hub)  // its detail is not for who brought it
      services.log.error(
          "attachment.not_kept",
          {{"party", name}, {"code", size.error().code().name}, {"detail", size.error().detail()}});
    if (!size) co_return turned_away(services, request, form, size.error());
    services.log.info("attachment.brought", {{"party", name}, {"octets", std::to_string(*size)}});
    co_return told(kCreated, digest, *size);
  }
  Result<std::optional<port::SealedAttachment>> found = std::optional<port::SealedAttachment>();
  if (services.attachments != nullptr) found = co_await services.attachments->find(name, digest);
  if (!found) co_return turned_away(services, request, form, found.error());
  if (!*found)
    co_return turned_away(
        services, request, form,
        Error(codes::edge_not_found, say("this party has brought no attachment of this digest within a day",
                                         "šī puse pēdējās diennakts laikā pielikumu ar šādu kontrolsummu nav "
                                         "atnesusi")));
  co_return told(200, digest, (*found)->size);
}

}  // namespace hub::exchange
