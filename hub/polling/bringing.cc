#include "hub/polling/bringing.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/flow/attachments.h"
#include "hub/formats/xml/build.h"

namespace hub::polling {
namespace {

constexpr std::uint64_t kMebi = 1024UL * 1024;

/// What is wrong before any octet is asked for.
Outcome check(const flow::RecordServices& services, const flow::CompiledType& type,
              const std::vector<port::SourceAttachment>& attachments) {
  if (!type.declared->attachments)
    return Error(codes::edge_attachment, say("the document has attachments, its type takes none",
                                             "dokumentam ir pielikumi, tā tips tos nepieņem"));
  if (services.attachments == nullptr || services.plan->site().hub.limits.attachment_mib == 0)
    return Error(codes::edge_attachment, say("this hub takes no attachments (limits.attachment_mib)",
                                             "šis centrmezgls pielikumus nepieņem (limits.attachment_mib)"));
  const config::Attachments& rules = *type.declared->attachments;
  if (attachments.size() > rules.most)
    return Error(codes::edge_attachment,
                 say("the document has {} attachments, its type takes {}",
                     "dokumentam ir {} pielikumi, tā tips pieņem {}", attachments.size(), rules.most));
  for (const port::SourceAttachment& one : attachments)
    if (!flow::takes_media_type(rules, one.media_type))
      return Error(codes::edge_attachment, say("attachments of this media type are not taken",
                                               "pielikumi ar šādu satura tipu netiek pieņemti"));
  return Done{};
}

Error too_large(std::uint64_t most) {
  return Error(codes::edge_attachment,
               say("the attachments are larger than what the type and limits.attachment_mib leave, {} MiB",
                   "pielikumi ir lielāki, nekā pieļauj tips un limits.attachment_mib: {} MiB", most / kMebi));
}

/// One of `most` octets at most.
port::Task<Result<model::Attachment>> bring(const flow::RecordServices& services, const std::string& party,
                                            const port::SourceAttachment& attachment, std::uint64_t most) {
  if (attachment.size && *attachment.size > most) co_return too_large(most);
  const std::uint64_t room = attachment.size.value_or(most);
  auto incoming = co_await services.attachments->begin(party, std::string(), room);
  if (!incoming) co_return std::move(incoming).error();
  const auto stream = attachment.open();
  auto size = co_await flow::take_octets(*stream, **incoming);
  if (!size && &size.error().code() == &codes::edge_too_large) co_return too_large(most);
  if (!size) co_return std::move(size).error();
  if (attachment.size && *attachment.size != *size)
    co_return Error(codes::edge_attachment, say("an attachment is of another size than its system says",
                                                "pielikuma lielums nav tāds, kādu norāda tā sistēma"));
  auto digest = co_await (*incoming)->finish();
  if (!digest) co_return std::move(digest).error();
  services.probe.reached("attachment.stored");
  co_return model::Attachment{attachment.name, attachment.media_type, *size, *std::move(digest), {}};
}

}  // namespace

port::Task<Result<std::vector<model::Attachment>>> bring_attachments(
    const flow::RecordServices& services, const flow::CompiledType& type, const std::string& party,
    const std::vector<port::SourceAttachment>& attachments) {
  std::vector<model::Attachment> brought;
  if (attachments.empty()) co_return brought;
  if (auto good = check(services, type, attachments); !good) co_return std::move(good).error();
  const std::uint64_t most_of_one = services.plan->site().hub.limits.attachment_mib * kMebi;
  std::uint64_t left = type.declared->attachments->total;
  for (const port::SourceAttachment& attachment : attachments) {
    auto one = co_await bring(services, party, attachment, std::min(left, most_of_one));
    if (!one) {
      co_await forget_attachments(services, party, brought);
      co_return std::move(one).error();
    }
    left -= one->size;
    brought.push_back(*std::move(one));
  }
  co_return brought;
}

port::Task<void> forget_attachments(const flow::RecordServices& services, const std::string& party,
                                    const std::vector<model::Attachment>& brought) {
  for (const model::Attachment& one : brought) co_await services.attachments->forget(party, one.digest);
}

Result<std::string> with_attachments(const std::string& body, const std::vector<model::Attachment>& brought) {
  if (brought.empty()) return body;
  auto document = formats::XmlDocument::parse(body);
  if (!document) return std::move(document).error();
  formats::TreeMaker list("attachments", std::string(kAttachmentsNamespace));
  for (const model::Attachment& one : brought) {
    _xmlNode* const attachment = list.add(list.root(), "attachment");
    formats::TreeMaker::set_text(list.add(attachment, "name"), one.name);
    formats::TreeMaker::set_text(list.add(attachment, "mediaType"), one.media_type);
    formats::TreeMaker::set_text(list.add(attachment, "size"), std::to_string(one.size));
    formats::TreeMaker::set_text(list.add(attachment, "digest"), one.digest);
  }
  const formats::XmlDocument told = std::move(list).take();
  formats::append_to_root(*document, told);
  return document->to_octets();
}

}  // namespace hub::polling
