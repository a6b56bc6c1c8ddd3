#include "adapters/systems/eaddress/simulator/test_letter.h"

#include <zlib.h>

#include <algorithm>
#include <optional>
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

std::string zipped(const std::string& octets) {
  constexpr int kGzipHeader = 15 + 16;
  constexpr int kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipHeader, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("an attachment cannot be compressed");
  std::string made(deflateBound(&stream, octets.size()), '\0');
  std::string given = octets;  // zlib wants octets that it may change
  stream.next_in = reinterpret_cast<Bytef*>(given.data());
  stream.avail_in = static_cast<uInt>(given.size());
  stream.next_out = reinterpret_cast<Bytef*>(made.data());
  stream.avail_out = static_cast<uInt>(made.size());
  deflate(&stream, Z_FINISH);
  made.resize(stream.total_out);
  deflateEnd(&stream);
  return made;
}

/// How the contents of a letter are packed.
struct Packing {
  bool compressed = false;
  std::optional<ContentKey> key;
  bool digests_as_sent = false;
};

/// One file: what is kept, and what the envelope says of it.
struct PackedFile {
  StoredContent content;
  std::uint64_t size = 0;
  std::string sha512;
};

PackedFile packed(Core& core, const nlohmann::json& file, const std::string& id, const Packing& packing) {
  PackedFile made{core.folder.open(id), 0, {}};
  const bool changed = packing.compressed || packing.key;
  std::string octets;
  if (file.contains("size")) {
    if (changed) throw std::runtime_error("what is made up is neither compressed nor encrypted");
    make_up(made.content, file.at("size").get<std::uint64_t>());
  } else {
    octets = file.contains("base64") ? octets_of_base64(file.at("base64").get<std::string>()).value_or("")
                                     : file.at("text").get<std::string>();
    std::string sent = packing.compressed ? zipped(octets) : octets;
    if (packing.key) sent = enciphered(sent, *packing.key);
    made.content.append(sent);
  }
  made.content.close();
  const bool as_kept = !changed || packing.digests_as_sent;
  made.size = as_kept ? made.content.size() : octets.size();
  made.sha512 = as_kept ? made.content.sha512() : digest(Hash::sha512, octets);
  return made;
}

std::string file_xml(const nlohmann::json& file, const PackedFile& packed, bool compressed) {
  const std::string& id = packed.content.content_id();
  return "<File><MimeType>" + escaped_text(file.value("mime", "application/octet-stream")) +
         "</MimeType><Size>" + std::to_string(packed.size) + "</Size><Name>" +
         escaped_text(file.at("name").get<std::string>()) + "</Name><Content><ContentReference>" + id +
         "</ContentReference><ds:DigestMethod xmlns:ds=\"" + kDs +
         "\" Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha512\"/><ds:DigestValue xmlns:ds=\"" + kDs +
         "\">" + base64_of(packed.sha512) + "</ds:DigestValue></Content><Compressed>" +
         (compressed ? "true" : "false") + "</Compressed><AppendixNumber>" + id + "</AppendixNumber></File>";
}

/// EncryptionInfo of one recipient.
std::string encryption_xml(const Core& core, const std::string& address,
                           const std::optional<ContentKey>& key) {
  if (!key) return {};
  const Unit* const unit = core.directory.unit(address);
  if (unit == nullptr || !unit->certificate)
    throw std::runtime_error("'" + address + "' has no certificate to encrypt for");
  return "<EncryptionInfo><Key>" + base64_of(unit->certificate.wraps(key->octets())) +
         "</Key><CertificateThumbprint>" + unit->certificate.thumbprint() +
         "</CertificateThumbprint></EncryptionInfo>";
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

std::string transport_xml(const Core& core, const nlohmann::json& said, const Letter& letter,
                          const std::optional<ContentKey>& key) {
  std::string recipients;
  for (const auto& one : said.at("to")) {
    const auto address = one.get<std::string>();
    recipients += "<RecipientEntry><RecipientE-Address>" + escaped_text(address) + "</RecipientE-Address>" +
                  encryption_xml(core, address, key) + "</RecipientEntry>";
  }
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

SectionsGiven given(const nlohmann::json& said) {
  const std::string how = said.value("sections", "");
  if (how == "missing") return SectionsGiven::missing;
  if (how == "doubled") return SectionsGiven::doubled;
  if (how == "swapped") return SectionsGiven::swapped;
  if (!how.empty()) throw std::runtime_error("sections: missing, doubled or swapped");
  return SectionsGiven::right;
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
  Packing packing;
  packing.compressed = said.value("compressed", false);
  packing.digests_as_sent = core.settings.digests_as_sent;
  if (said.value("encrypted", false)) packing.key = new_content_key();
  std::string files;
  if (said.contains("files")) {
    for (const auto& file : said.at("files")) {
      PackedFile made = packed(core, file, std::to_string(letter.contents.size()), packing);
      files += file_xml(file, made, packing.compressed);
      letter.contents.push_back(std::move(made.content));
    }
  }
  const std::string sections = "<SenderDocument Id=\"SenderSection\">" +
                               metadata_xml(said, letter.sender, files, now) +
                               transport_xml(core, said, letter, packing.key) + "</SenderDocument>";
  letter.envelope = said.contains("envelope") ? said.at("envelope").get<std::string>()
                                              : sealed(said, sections, core.signer, now);
  letter.given = given(said);
  const Document document = parsed(letter.envelope);
  const EnvelopeFacts facts = facts_of(xmlDocGetRootElement(document.get()));
  core.post.registered(core.post.add(std::move(letter)), facts);
}

}  // namespace sandbox::eaddress
