#include "hub/formats/soap/header.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/soap/fault.h"
#include "hub/formats/soap/parts.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

constexpr std::size_t kMaxMessageId = 200;
constexpr std::size_t kMaxNames = 8;
constexpr std::size_t kMaxName = 200;
constexpr std::string_view kAnonymous = "http://www.w3.org/2005/08/addressing/anonymous";
constexpr std::string_view kNone = "http://www.w3.org/2005/08/addressing/none";

/// The message addressing properties of WS-Addressing 1.0, section 3.2. All but RelatesTo come once.
constexpr std::array<std::string_view, 7> kAddressing{"To",     "From",      "ReplyTo",  "FaultTo",
                                                      "Action", "MessageID", "RelatesTo"};

Error bad_addressing(std::string_view header, const Text& why) {
  return Error(codes::edge_addressing, why).at(std::string(header));
}

Error bad_context(const Text& why) {
  return Error(codes::edge_header_invalid, why).at("Context");
}

bool is_addressing(const xmlNode* block) {
  return namespace_of(block) == kAddressingNamespace &&
         std::find(kAddressing.begin(), kAddressing.end(), local_name(block)) != kAddressing.end();
}

bool is_security(const xmlNode* block) {
  return is(block, kSecurityNamespace, "Security");
}

bool is_context(const xmlNode* block) {
  return is(block, kExchangeNamespace, "Context");
}

/// The whole text of an element that holds text only. Nothing: an element is in it.
std::optional<std::string> plain_text(const xmlNode* element) {
  if (first_child(element) != nullptr) return std::nullopt;
  return std::string(trimmed(text_of(element)));
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// C0, DEL and C1; the text is UTF-8.
bool has_control(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto character = utf8_at(text, at);
    if (character.point < 0x20 || (character.point >= 0x7F && character.point < 0xA0)) return true;
    at += std::max<std::size_t>(character.length, 1);
  }
  return false;
}

/// Where answers are wanted: on this connection, or nowhere, which is what `none` gets to know.
Outcome read_endpoint(const xmlNode* endpoint, bool& none) {
  const auto name = local_name(endpoint);
  bool addressed = false;
  for (const xmlNode* part = first_child(endpoint); part != nullptr; part = next_element(part)) {
    if (is(part, kAddressingNamespace, "ReferenceParameters") && first_child(part) != nullptr)
      return bad_addressing(name, Text{"reference parameters are not returned",
                                       "atsauces parametri (ReferenceParameters) netiek nosūtīti atpakaļ"});
    if (!is(part, kAddressingNamespace, "Address")) continue;
    const auto address = plain_text(part);
    if (addressed || !address || (*address != kAnonymous && *address != kNone))
      return bad_addressing(name, Text{"answers go back on the same connection only",
                                       "atbildes sūta tikai tajā pašā savienojumā"});
    addressed = true;
    none = *address == kNone;
  }
  if (!addressed) return bad_addressing(name, Text{"it has no Address", "tajā nav Address"});
  return Done{};
}

Outcome read_addressing(const xmlNode* block, SoapAddressing& addressing) {
  const auto name = local_name(block);
  if (name == "ReplyTo") return read_endpoint(block, addressing.reply_to_none);
  if (name == "FaultTo") return read_endpoint(block, addressing.fault_to_none);
  std::string* const said = name == "To"          ? &addressing.to
                            : name == "Action"    ? &addressing.action
                            : name == "MessageID" ? &addressing.message_id
                                                  : nullptr;
  if (said == nullptr) return Done{};
  const auto text = plain_text(block);
  if (!text || text->empty())
    return bad_addressing(name,
                          Text{"it is empty or has elements in it", "tā ir tukša, vai arī tajā ir elementi"});
  if (said == &addressing.message_id && (characters(*text) > kMaxMessageId || has_control(*text)))
    return bad_addressing(name, Text{"it is longer than 200 characters or has a control character",
                                     "tā ir garāka par 200 rakstzīmēm, vai arī tajā ir vadības rakstzīme"});
  *said = *text;
  return Done{};
}

Outcome read_context(const xmlNode* block, SoapRequest& request) {
  if (has_text_beside(block))
    return bad_context(Text{"text between its elements", "starp tā elementiem ir teksts"});
  for (const xmlNode* part = first_child(block); part != nullptr; part = next_element(part)) {
    const auto text = plain_text(part);
    if (namespace_of(part) != kExchangeNamespace || !text)
      return bad_context(Text{"its children are plain elements of its own namespace",
                              "tajā drīkst būt tikai vienkārši tā paša nosaukumvietas elementi"});
    request.context.emplace_back(local_name(part), *text);
  }
  return Done{};
}

Outcome read_block(xmlNode* block, SoapRequest& request, std::set<std::string_view>& seen) {
  if (is_addressing(block)) {
    const auto name = local_name(block);
    if (name != "RelatesTo" && !seen.insert(name).second)
      return bad_addressing(name, Text{"it is there twice", "tā ir divreiz"});
    return read_addressing(block, request.addressing);
  }
  if (is_security(block)) {
    if (request.security != nullptr)
      return Error(codes::edge_envelope,
                   Text{"two Security blocks for the hub", "centrmezglam adresēti divi Security bloki"});
    request.security = block;
    return Done{};
  }
  if (!is_context(block)) return Done{};
  if (request.context_block != nullptr) return bad_context(Text{"it is there twice", "tas ir divreiz"});
  request.context_block = block;
  return read_context(block, request);
}

void note_name(const xmlNode* block, std::vector<QName>* names) {
  const auto ns = namespace_of(block);
  const auto local = local_name(block);
  if (names == nullptr || names->size() == kMaxNames || std::max(ns.size(), local.size()) > kMaxName) return;
  names->push_back({std::string(ns), std::string(local)});
}

/// SOAP 1.1 section 4.2.3, 1.2 section 5.2.3: judged for all blocks before any is acted upon.
Outcome check_understood(const SoapRequest& request, std::vector<QName>* not_understood) {
  Sentence which;
  std::size_t number = 0;
  for (const xmlNode* block = first_child(request.header); block != nullptr; block = next_element(block)) {
    ++number;
    if (!is_for_us(block, request.version)) continue;
    const auto must = must_understand(block, request.version);
    if (!must)
      return Error(codes::edge_envelope,
                   Text{"a mustUnderstand that is no truth value", "mustUnderstand nav patiesuma vērtība"});
    if (!*must || is_addressing(block) || is_security(block) || is_context(block)) continue;
    note_name(block, not_understood);
    if (which.empty())
      which = say("block {} is for the hub and not known to it",
                  "{}. bloks ir centrmezglam, bet tam nav zināms", number);
  }
  if (which.empty()) return Done{};
  return Error(codes::edge_must_understand, std::move(which)).at("Header");
}

}  // namespace

bool is_soap(const xmlNode* element) {
  const auto ns = namespace_of(element);
  return ns == envelope_namespace(SoapVersion::v1_1) || ns == envelope_namespace(SoapVersion::v1_2);
}

Outcome read_header(SoapRequest& request, std::vector<QName>* not_understood) {
  if (request.header == nullptr) return Done{};
  if (has_text_beside(request.header))
    return Error(codes::edge_envelope, Text{"text in the Header", "teksts elementā Header"});
  if (auto understood = check_understood(request, not_understood); !understood) return understood;
  std::set<std::string_view> seen;
  for (xmlNode* block = first_child(request.header); block != nullptr; block = next_element(block)) {
    if (!is_for_us(block, request.version)) continue;
    if (auto read = read_block(block, request, seen); !read) return read;
  }
  SoapAddressing& addressing = request.addressing;
  if (seen.count("FaultTo") == 0) addressing.fault_to_none = addressing.reply_to_none;
  return Done{};
}

}  // namespace hub::formats::native
