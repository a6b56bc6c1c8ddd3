#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/systems/eaddress/simulator/catalogue.h"
#include "adapters/systems/eaddress/simulator/letter_journal.h"
#include "adapters/systems/eaddress/simulator/post_office.h"
#include "adapters/systems/eaddress/simulator/wsse.h"
#include "adapters/systems/script_schema.h"

namespace sandbox::eaddress {

struct Settings {
  std::string wsdl;
  std::string directory;    ///< File, see directory.h.
  std::string trust;        ///< PEM: whose certificates may sign requests and letters.
  std::string certificate;  ///< PEM: the double's own, which signs confirmations, with an RSA key.
  std::string key;
  std::string to = "urn:vraa:gov:lv:div:uui:service";
  std::string contents;  ///< Folder for attachments; empty: one for temporary files.
  std::string journal;
  std::string behaviours;
  PostRules post;
  WsseAlgorithm wsse = WsseAlgorithm::sha1;
  bool digests_as_sent = false;  ///< Size and digest of a file are those of what was sent.
  std::size_t page = 100;        ///< Addressees in one answer of the catalogue.
};

/// What the operations share. Of one thread at a time.
struct Core {
  explicit Core(Settings given);

  Settings settings;
  script::Schema schema;
  Trust trust;
  Signer signer;
  Directory directory;
  SimulatedClock clock;
  ContentFolder folder;
  PostOffice post;
  Catalogue catalogue;
  LetterJournal journal;
};

/// A request that is addressed, signed and valid against the schema (but for its envelope).
struct Incoming {
  std::string operation;
  std::string message_id;
  Document document;
  xmlNode* input = nullptr;
  std::map<const xmlNode*, std::string_view> parts;  ///< Elements whose octets came beside the envelope.
  const Connection* connection = nullptr;
};

/// Of an element of xs:base64Binary, inline or beside the envelope.
[[nodiscard]] std::string octets_of(const Incoming& in, const xmlNode* element);

/// What is answered: the children of the Output element, and the octets beside it.
struct Outgoing {
  std::string xml;
  std::vector<std::pair<std::string, std::string>> parts;
};

using Operation = std::function<Outgoing(Core&, const Incoming&)>;

/// The operations of each side, by name.
[[nodiscard]] std::map<std::string, Operation> sending_operations();
[[nodiscard]] std::map<std::string, Operation> receiving_operations();
[[nodiscard]] std::map<std::string, Operation> catalogue_operations();

/// `<name>text</name>`; an empty text: nothing.
[[nodiscard]] std::string element_xml(const std::string& name, const std::string& text);
/// `<name><b:string>…`
[[nodiscard]] std::string strings_xml(const std::string& name, const std::vector<std::string>& texts);
/// The strings, or longs, of a list of Microsoft's serialization.
[[nodiscard]] std::vector<std::string> listed(const xmlNode* list);
/// MaxResultCount in its range, or Refused.
[[nodiscard]] std::size_t max_count(const Incoming& in);

}  // namespace sandbox::eaddress
