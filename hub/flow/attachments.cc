#include "hub/flow/attachments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/flow/stored.h"
#include "hub/formats/xml/xpath.h"

namespace hub::flow {
namespace {

using formats::PlacedText;
using Json = nlohmann::json;

constexpr std::size_t kDigestDigits = 64;
constexpr std::size_t kLongestName = 255;
/// What is handed on at once: crossing to the thread that writes costs as much as sealing so much.
constexpr std::size_t kPiece = 256UL * 1024;

/// The children of the elements that name an attachment each.
struct Named {
  std::vector<PlacedText> names;
  std::vector<PlacedText> media_types;
  std::vector<PlacedText> sizes;
  std::vector<PlacedText> digests;
};

Result<Named> children_of(const CompiledType& type, const formats::XmlDocument& tree) {
  const formats::Namespaces namespaces{{"t", type.schema->target_namespace()}};
  Named named;
  const std::array<std::pair<const char*, std::vector<PlacedText>*>, 4> children{
      {{"name", &named.names},
       {"mediaType", &named.media_types},
       {"size", &named.sizes},
       {"digest", &named.digests}}};
  for (const auto& [child, found] : children) {
    auto selected =
        formats::select_placed(type.declared->attachments->path + "/t:" + child, tree, namespaces);
    if (!selected) return std::move(selected).error();
    *found = *std::move(selected);
  }
  return named;
}

/// A name for people, which a careless reader of it may take for a file's.
bool is_plain_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name == "." || name == "..") return false;
  return std::none_of(name.begin(), name.end(), [](char c) {
    return c == '/' || c == '\\' || static_cast<unsigned char>(c) < ' ' || c == '\x7F';
  });
}

std::string without_parameters(std::string_view media_type) {
  std::string bare(media_type.substr(0, media_type.find(';')));
  while (!bare.empty() && bare.back() == ' ') bare.pop_back();
  std::transform(bare.begin(), bare.end(), bare.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return bare;
}

/// What is said of attachments, looked at one by one.
class Reader {
 public:
  Reader(const CompiledType& type, model::Format format)
      : type_(type), rules_(*type.declared->attachments), format_(format) {}

  Result<std::vector<model::Attachment>> read(const Named& named) {
    const std::size_t count = named.digests.size();
    if (named.names.size() != count || named.media_types.size() != count || named.sizes.size() != count)
      return Error(codes::edge_attachment, say("an attachment lacks one of name, mediaType, size and digest",
                                               "pielikumam trūkst kāda no name, mediaType, size un digest"));
    if (count > rules_.most)
      return at(named.digests[rules_.most],
                say("the message has {} attachments, its type takes {}",
                    "ziņojumam ir {} pielikumi, tā tips pieņem {}", count, rules_.most));
    std::vector<model::Attachment> attachments;
    for (std::size_t i = 0; i < count; ++i) {
      auto one = read_one(named.names[i], named.media_types[i], named.sizes[i], named.digests[i]);
      if (!one) return std::move(one).error();
      attachments.push_back(*std::move(one));
    }
    return attachments;
  }

 private:
  [[nodiscard]] Error at(const PlacedText& text, Sentence says) const {
    return Error(codes::edge_attachment, std::move(says))
        .at(type_.schema->place_of(text.element, type_.declared->operation, format_ == model::Format::json));
  }

  Result<model::Attachment> read_one(const PlacedText& name, const PlacedText& media_type,
                                     const PlacedText& size, const PlacedText& digest) {
    if (!is_plain_name(name.text))
      return at(name,
                say("the name of an attachment is empty, longer than 255 octets, or has a path or control "
                    "characters in it",
                    "pielikuma nosaukums ir tukšs, garāks par 255 oktetiem, vai tajā ir ceļš vai "
                    "vadības rakstzīmes"));
    if (!takes_media_type(rules_, media_type.text))
      return at(media_type, say("attachments of this media type are not taken",
                                "pielikumi ar šādu satura tipu netiek pieņemti"));
    if (!is_attachment_digest(digest.text))
      return at(digest, say("the digest is not a SHA-256 in 64 hex digits of lower case",
                            "digest nav SHA-256 ar 64 mazajiem heksadecimālajiem cipariem"));
    if (!digests_.insert(digest.text).second)
      return at(digest, say("an attachment is named twice", "pielikums nosaukts divreiz"));
    model::Attachment attachment{name.text, media_type.text, 0, digest.text, {}};
    const char* const end = size.text.data() + size.text.size();
    const auto read = std::from_chars(size.text.data(), end, attachment.size);
    if (read.ec != std::errc{} || read.ptr != end)
      return at(size, say("the size is no number of octets", "size nav oktetu skaits"));
    if (attachment.size > rules_.total - total_)
      return at(size,
                say("the attachments together are larger than {} MiB, which the type takes",
                    "pielikumi kopā ir lielāki par {} MiB, ko tips pieņem", rules_.total / 1024 / 1024));
    total_ += attachment.size;
    return attachment;
  }

  const CompiledType& type_;
  const config::Attachments& rules_;
  model::Format format_;
  std::set<std::string> digests_;
  std::uint64_t total_ = 0;
};

/// Which of its attachments a message lacks: told by the name that its sender gave it.
Error not_brought(std::size_t number) {
  return Error(codes::edge_attachment,
               say("attachment {} was not brought here by this party within a day",
                   "pielikumu {} šī puse pēdējās diennakts laikā nav atnesusi", number));
}

}  // namespace

bool is_attachment_digest(std::string_view text) {
  return text.size() == kDigestDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool takes_media_type(const config::Attachments& rules, std::string_view media_type) {
  const auto& allowed = rules.media_types;
  return allowed.empty() ||
         std::find(allowed.begin(), allowed.end(), without_parameters(media_type)) != allowed.end();
}

port::Task<Result<std::uint64_t>> take_octets(http::OctetStream& stream, port::IncomingAttachment& incoming) {
  std::uint64_t size = 0;
  std::string gathered;
  for (bool more = true; more;) {
    auto piece = co_await stream.next();
    if (!piece) co_return std::move(piece).error();
    more = !piece->empty();
    size += piece->size();
    gathered += *piece;
    if (gathered.empty() || (more && gathered.size() < kPiece)) continue;
    std::string octets = std::move(gathered);
    gathered.clear();
    auto added = co_await incoming.add(std::move(octets));
    if (!added) co_return std::move(added).error();
  }
  co_return size;
}

Result<std::vector<model::Attachment>> attachments_in(const CompiledType& type,
                                                      const formats::XmlDocument& tree,
                                                      model::Format format) {
  if (!type.declared->attachments) return std::vector<model::Attachment>();
  auto named = children_of(type, tree);
  if (!named) return std::move(named).error();
  return Reader(type, format).read(*named);
}

port::Task<Outcome> keep_attachments(const RecordServices& services, model::Message& message) {
  if (message.attachments.empty()) co_return Done{};
  std::optional<Error> problem;
  std::size_t number = 0;
  for (model::Attachment& attachment : message.attachments) {
    ++number;
    if (services.attachments == nullptr) {
      problem = not_brought(number);
      break;
    }
    auto kept = co_await services.attachments->keep(message.party, attachment.digest, message.id);
    if (!kept) {
      problem = std::move(kept).error();
    } else if (!*kept) {
      problem = not_brought(number);
    } else if ((*kept)->size != attachment.size) {
      problem =
          Error(codes::edge_attachment, say("attachment {} is of another size than the message says",
                                            "pielikuma {} lielums nav tāds, kā teikts ziņojumā", number));
    }
    if (problem) break;
    attachment.key = (*kept)->key;
  }
  if (problem) {
    co_await let_attachments_go(services, message);
    co_return *std::move(problem);
  }
  message.attachment_list = write_attachments(message.attachments);
  co_return Done{};
}

port::Task<void> let_attachments_go(const RecordServices& services, const model::Message& message) {
  if (services.attachments == nullptr) co_return;
  for (const model::Attachment& attachment : message.attachments)
    co_await services.attachments->let_go(message.id, attachment.digest);
}

std::string write_attachments(const std::vector<model::Attachment>& attachments) {
  Json list = Json::array();
  for (const model::Attachment& one : attachments)
    list.push_back({{"name", one.name},
                    {"mediaType", one.media_type},
                    {"size", one.size},
                    {"digest", one.digest},
                    {"key", to_hex(one.key)}});
  return list.dump();
}

Result<std::vector<model::Attachment>> read_attachments(std::string_view octets) {
  const Json list = Json::parse(octets, nullptr, false);
  std::vector<model::Attachment> attachments;
  try {
    for (const Json& one : list) {
      auto key = from_hex(one.at("key").get<std::string>());
      if (!key) break;
      attachments.push_back({one.at("name"), one.at("mediaType"), one.at("size"), one.at("digest"), *key});
    }
  } catch (const Json::exception&) {
    attachments.clear();
  }
  if (!list.is_array() || attachments.size() != list.size())
    return Error(codes::journal_unreadable, say("the list of the message's attachments cannot be read",
                                                "ziņojuma pielikumu sarakstu nevar nolasīt"));
  return attachments;
}

Result<std::vector<model::Attachment>> attachments_of(const RecordServices& services,
                                                      const model::Story& story) {
  const auto& kept = story.items.front().parts;
  const bool has_any = std::any_of(kept.begin(), kept.end(),
                                   [](const model::Part& part) { return part.name == kAttachmentsPart; });
  if (!has_any) return std::vector<model::Attachment>();
  auto list = open_part(services, story, kAttachmentsPart);
  if (!list) return std::move(list).error();
  return read_attachments(*list);
}

std::vector<port::Attachment> readable(const RecordServices& services, const model::Message& message) {
  std::vector<port::Attachment> attachments;
  if (services.attachments == nullptr) return attachments;
  for (const model::Attachment& one : message.attachments)
    attachments.push_back({one.name, one.media_type, one.size, one.digest,
                           [&keeper = *services.attachments, message = message.id, digest = one.digest,
                            sealed = port::SealedAttachment{one.size, one.key}] {
                             return keeper.open(message, digest, sealed);
                           }});
  return attachments;
}

}  // namespace hub::flow
