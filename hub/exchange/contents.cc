#include "hub/exchange/contents.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/faces/parts_type.h"
#include "hub/flow/attachments.h"
#include "hub/formats/json/reader.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/wsse/content.h"

namespace hub::exchange {
namespace {

using formats::AttachmentContent;

constexpr std::uint64_t kMebi = 1024UL * 1024;

Error of_attachment(const std::string& place, Sentence why) {
  return Error(codes::edge_attachment, std::move(why)).at(place);
}

Error unnamed(const Parts& parts) {
  return of_attachment(
      parts.place(),
      say("nothing in the message includes this part, or a part before has its Content-ID",
          "šo daļu ziņojumā nekas neiekļauj, vai tās Content-ID ir jau kādai iepriekšējai daļai"));
}

bool is_signed(const faces::Call& call) {
  return call.soap && call.soap->security != nullptr && formats::has_signature(*call.soap);
}

/// The names on the way to the elements that name an attachment each.
std::vector<std::string> names_in(const std::string& path) {
  std::vector<std::string> names;
  for (std::size_t at = path.find('/'); at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    std::string name = path.substr(at + 1, end - at - 1);
    name = name.substr(0, name.find('['));
    names.push_back(name.substr(name.find(':') + 1));
    at = end;
  }
  return names;
}

/// `soap`: the envelope around the message; null: it is alone.
formats::AttachmentPlaces places_in(const flow::CompiledType& type, const formats::SoapRequest* soap) {
  formats::AttachmentPlaces places{
      type.declared->attachments->path, {}, {{"t", type.schema->target_namespace()}}};
  if (soap == nullptr) return places;
  places.before = "/e:Envelope/e:Body";
  places.namespaces.emplace_back("e", formats::envelope_namespace(soap->version));
  return places;
}

/// Octets that are here already.
class Held final : public http::OctetStream {
 public:
  explicit Held(std::string octets) : octets_(std::move(octets)) {}
  port::Task<Result<std::string>> next() override { co_return std::exchange(octets_, std::string()); }

 private:
  std::string octets_;
};

}  // namespace

std::uint64_t body_length(const server::HttpRequest& request) {
  const std::string_view text = request.header("content-length");
  std::uint64_t length = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), length);
  return text.empty() || read.ec != std::errc{} ? std::numeric_limits<std::uint64_t>::max() : length;
}

const flow::CompiledType* type_with_attachments(const flow::Services& services, const faces::Call& call) {
  const flow::CompiledType* type = services.plan->find(call.name);
  const bool has = call.verb == faces::Verb::send && !call.refusal && !call.form.generic;
  return has && type != nullptr && type->declared->attachments ? type : nullptr;
}

port::Task<Outcome> Contents::take(faces::Call& call, Parts* parts) {
  const flow::CompiledType* const type = type_with_attachments(services_, call);
  std::vector<AttachmentContent> contents;
  if (type != nullptr) {
    if (!gate::Gate::authorize(party_, *type->declared, call.message.context)) co_return Done{};
    if (party_.must_sign && !is_signed(call)) co_return Done{};
    auto found = find(*type, call);
    if (!found) co_return std::move(found).error();
    contents = *std::move(found);
  }
  if (!contents.empty()) {
    const config::Attachments& rules = *type->declared->attachments;
    if (is_signed(call))
      co_return of_attachment(
          contents.front().place,
          say("a signed message names its attachments by digest: bring them before (PUT)",
              "parakstīts ziņojums pielikumus nosauc ar digest: atnesiet tos iepriekš (PUT)"));
    if (services_.attachments == nullptr || services_.plan->site().hub.limits.attachment_mib == 0)
      co_return of_attachment(contents.front().place,
                              say("this hub takes no attachments", "šis centrmezgls pielikumus nepieņem"));
    if (contents.size() > rules.most)
      co_return of_attachment(
          contents[rules.most].place,
          say("the message has {} attachments, its type takes {}",
              "ziņojumam ir {} pielikumi, tā tips pieņem {}", contents.size(), rules.most));
    left_ = rules.total;
    auto taken = co_await take_all(*type, contents, parts);
    if (taken && document_) call.message.body = document_->to_octets();
    if (taken && json_) call.message.body = formats::to_text(*json_, formats::JsonLayout::compact);
    co_return taken;
  }
  if (parts == nullptr) co_return Done{};
  auto more = co_await parts->begin();
  if (!more) co_return std::move(more).error();
  if (*more) co_return unnamed(*parts);
  co_return Done{};
}

/// A message that cannot be read has none: what is wrong with it is told where every message is read.
Result<std::vector<AttachmentContent>> Contents::find(const flow::CompiledType& type, faces::Call& call) {
  if (call.soap) return formats::attachment_contents(call.soap->envelope, places_in(type, call.soap.get()));
  const model::Message& message = call.message;
  if (message.body.find("content") == std::string::npos) return std::vector<AttachmentContent>();
  if (message.format == model::Format::xml) {
    formats::XmlLimits limits;
    limits.size = type.declared->max_body;
    auto document = formats::XmlDocument::parse(message.body, limits);
    if (!document) return std::vector<AttachmentContent>();
    document_.emplace(*std::move(document));
    return formats::attachment_contents(*document_, places_in(type, nullptr));
  }
  formats::JsonLimits limits;
  limits.size = type.declared->max_body;
  auto json = formats::read_json(message.body, limits);
  if (!json) return std::vector<AttachmentContent>();
  json_.emplace(*std::move(json));
  std::vector<std::string> names = names_in(type.declared->attachments->path);
  names.erase(names.begin());  // the root has no name in JSON
  return formats::attachment_contents(*json_, names);
}

port::Task<Outcome> Contents::take_all(const flow::CompiledType& type,
                                       std::vector<AttachmentContent>& contents, Parts* parts) {
  for (AttachmentContent& content : contents) {
    if (!content.part.empty()) continue;
    auto octets = content.octets();
    if (!octets) co_return std::move(octets).error();
    Held held(*std::move(octets));
    auto taken = co_await take_one(type, content, held);
    if (!taken) co_return taken;
  }
  while (parts != nullptr) {
    auto more = co_await parts->begin();
    if (!more) co_return std::move(more).error();
    if (!*more) break;
    auto taken = co_await take_part(type, contents, *parts);
    if (!taken) co_return taken;
  }
  for (const AttachmentContent& content : contents)
    if (!content.is_settled())
      co_return of_attachment(content.place_of("content"),
                              say("there is no part of this Content-ID", "daļas ar šādu Content-ID nav"));
  co_return Done{};
}

port::Task<Outcome> Contents::take_part(const flow::CompiledType& type,
                                        std::vector<AttachmentContent>& contents, Parts& parts) {
  const std::string& id = parts.head().id;
  const auto named = std::find_if(contents.begin(), contents.end(), [&](const AttachmentContent& one) {
    return !id.empty() && !one.is_settled() && one.part == id;
  });
  if (named == contents.end()) co_return unnamed(parts);
  if (auto usual = faces::check_part(parts.head(), parts.place()); !usual) co_return usual;
  PartContent content(parts);
  co_return co_await take_one(type, *named, content);
}

port::Task<Outcome> Contents::take_one(const flow::CompiledType& type, AttachmentContent& content,
                                       http::OctetStream& stream) {
  auto brought = co_await bring(content.place, stream);
  if (!brought) co_return std::move(brought).error();
  co_return formats::settle_content(content, brought->size, brought->digest,
                                    type.schema->elements_in(names_in(type.declared->attachments->path)));
}

port::Task<Result<Contents::Brought>> Contents::bring(const std::string& place, http::OctetStream& stream) {
  const std::uint64_t most_of_one = services_.plan->site().hub.limits.attachment_mib * kMebi;
  const std::uint64_t most = std::min({left_, most_of_one, body_length_});
  auto incoming = co_await services_.attachments->begin(party_.name, std::string(), most);
  if (!incoming) co_return std::move(incoming).error();
  auto size = co_await flow::take_octets(stream, **incoming);
  if (size) services_.probe.reached("attachment.came");
  Result<std::string> digest = std::string();
  if (size) {
    digest = co_await (*incoming)->finish();
  } else {
    digest = std::move(size).error();
  }
  if (!digest && &digest.error().code() == &codes::edge_too_large && digest.error().place().empty()) {
    if (most == most_of_one)
      co_return Error(codes::edge_too_large,
                      say("an attachment is larger than the hub takes, {} MiB",
                          "pielikums ir lielāks, nekā centrmezgls pieņem: {} MiB", most / kMebi))
          .at(place);
    co_return of_attachment(place, say("the attachments together are larger than the type takes",
                                       "pielikumi kopā ir lielāki, nekā tips pieņem"));
  }
  if (!digest) co_return std::move(digest).error();
  services_.probe.reached("attachment.stored");
  services_.log.info("attachment.brought", {{"party", party_.name}, {"octets", std::to_string(*size)}});
  auto found = co_await services_.attachments->find(party_.name, *digest);
  if (!found) co_return std::move(found).error();
  Brought brought{*digest, *found ? (*found)->key : std::string(), *size};
  brought_.push_back(brought);
  left_ -= brought.size;
  co_return brought;
}

/// But for what the party brought again since, maybe with another message that is on its way.
port::Task<void> Contents::forget() {
  for (const Brought& one : brought_) {
    auto found = co_await services_.attachments->find(party_.name, one.digest);
    if (found && *found && (*found)->key == one.key)
      co_await services_.attachments->forget(party_.name, one.digest);
  }
}

}  // namespace hub::exchange
