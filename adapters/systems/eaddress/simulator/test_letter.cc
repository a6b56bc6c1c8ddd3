#include "adapters/systems/eaddress/simulator/test_letter.h"

#include <algorithm>
#include <stdexcept>

namespace sandbox::eaddress {
namespace {

constexpr std::size_t kMadeAtOnce = 64U * 1024;

/// Octets that are not all alike, with line ends among them.
void make_up(StoredContent& content, std::uint64_t size) {
  std::string piece(kMadeAtOnce, '\0');
  std::uint32_t state = 2463534242U;
  while (content.size() < size) {
    for (char& c : piece) {
      state ^= state << 13U;
      state ^= state >> 17U;
      state ^= state << 5U;
      c = static_cast<char>(state);
    }
    content.append(
        std::string_view(piece).substr(0, std::min<std::uint64_t>(piece.size(), size - content.size())));
  }
}

StoredContent content_of(Core& core, const nlohmann::json& file, const std::string& id) {
  StoredContent content = core.folder.open(id);
  if (file.contains("size")) {
    make_up(content, file.at("size").get<std::uint64_t>());
  } else if (file.contains("base64")) {
    content.append(octets_of_base64(file.at("base64").get<std::string>()).value_or(""));
  } else {
    content.append(file.at("text").get<std::string>());
  }
  content.close();
  return content;
}

std::string file_xml(const nlohmann::json& file, const StoredContent& content) {
  return "<File><MimeType>" + escaped_text(file.value("mime", "application/octet-stream")) +
         "</MimeType><Size>" + std::to_string(content.size()) + "</Size><Name>" +
         escaped_text(file.at("name").get<std::string>()) + "</Name><Content><ContentReference>" +
         content.content_id() + "</ContentReference><ds:DigestMethod xmlns:ds=\"" + kDs +
         "\" Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha512\"/><ds:DigestValue xmlns:ds=\"" + kDs +
         "\">" + base64_of(content.sha512()) + "</ds:DigestValue></Content><Compressed>false</Compressed>" +
         "<AppendixNumber>" + content.content_id() + "</AppendixNumber></File>";
}

std::string metadata_xml(const nlohmann::json& said, const std::string& sender, const std::string& files,
                         Moment now) {
  return "<DocumentMetadata><GeneralMetadata><Authors><AuthorEntry><Institution><Title>" +
         escaped_text(sender) + "</Title></Institution></AuthorEntry></Authors><Date>" +
         text_of(now).substr(0, 10) + "</Date><DocumentKind><DocumentKindCode>" +
         escaped_text(said.value("kind", "DOC_EMPTY")) +
         "</DocumentKindCode><DocumentKindVersion>1.0</DocumentKindVersion></DocumentKind><Title>" +
         escaped_text(said.value("title", "Iesniegums")) + "</Title></GeneralMetadata>" +
         (files.empty() ? "" : "<PayloadReference>" + files + "</PayloadReference>") + "</DocumentMetadata>";
}

std::string transport_xml(const nlohmann::json& said, const Letter& letter) {
  std::string recipients;
  for (const auto& address : said.at("to"))
    recipients += "<RecipientEntry><RecipientE-Address>" + escaped_text(address.get<std::string>()) +
                  "</RecipientE-Address></RecipientEntry>";
  const std::string deadline = said.value("deadline", "");
  return "<SenderTransportMetadata><SenderE-Address>" + escaped_text(letter.sender) +
         "</SenderE-Address><SenderRefNumber>" + letter.client_id + "</SenderRefNumber><Recipients>" +
         recipients +
         "</Recipients><NotifySenderOnDelivery>true</NotifySenderOnDelivery><Priority>normal</Priority>" +
         (deadline.empty() ? "" : "<DeliveryDeadline>" + escaped_text(deadline) + "</DeliveryDeadline>") +
         "</SenderTransportMetadata>";
}

/// Breaks what the seal is over, or its value.
void spoil(xmlNode* root, const std::string& wrong) {
  if (wrong.empty()) return;
  if (wrong != "digest" && wrong != "signature") throw std::runtime_error("wrong: digest or signature");
  const auto meant = wrong == "digest" ? all_in(root, kDiv, "Title") : all_in(root, kDs, "SignatureValue");
  std::string text = text_of(meant.back());
  text[0] = text[0] == 'A' ? 'B' : 'A';
  xmlNodeSetContent(meant.back(), script::as_xml(text));
}

std::string sealed(const nlohmann::json& said, const std::string& sections, const Signer& signer,
                   Moment now) {
  const std::string form = said.value("form", "");
  if (!form.empty() && form != "inclusive" && form != "exclusive")
    throw std::runtime_error("form: inclusive or exclusive");
  const std::string around =
      form.empty() ? "" : " xmlns:addr=\"http://ivis.eps.gov.lv/XMLSchemas/100001/Address/v1-1\"";
  const Document document =
      parsed("<Envelope xmlns=\"" + std::string(kDiv) + "\"" + around + ">" + sections + "</Envelope>");
  if (!document) throw std::runtime_error("the letter cannot be written as XML");
  xmlNode* const root = xmlDocGetRootElement(document.get());
  const SealWish wish{
      "SenderSignature", {"SenderSection"}, form == "inclusive" ? Form::inclusive : Form::exclusive, true};
  add_seal(root, wish, signer, now);
  spoil(root, said.value("wrong", ""));
  return written(root);
}

}  // namespace

void put_letter(Core& core, const nlohmann::json& said) {
  Letter letter;
  letter.id = new_id();
  letter.sender = said.value("from", "_PRIVATE@16117519997");
  letter.client_id = new_id();
  const Moment now = core.clock.now();
  std::string files;
  if (said.contains("files")) {
    for (const auto& file : said.at("files")) {
      letter.contents.push_back(content_of(core, file, std::to_string(letter.contents.size())));
      files += file_xml(file, letter.contents.back());
    }
  }
  const std::string sections = "<SenderDocument Id=\"SenderSection\">" +
                               metadata_xml(said, letter.sender, files, now) + transport_xml(said, letter) +
                               "</SenderDocument>";
  letter.envelope = sealed(said, sections, core.signer, now);
  const Document document = parsed(letter.envelope);
  const EnvelopeFacts facts = facts_of(xmlDocGetRootElement(document.get()));
  core.post.registered(core.post.add(std::move(letter)), facts);
}

}  // namespace sandbox::eaddress
