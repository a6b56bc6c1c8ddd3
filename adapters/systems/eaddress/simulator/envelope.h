#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/systems/eaddress/simulator/markup.h"
#include "adapters/systems/eaddress/simulator/moment.h"
#include "adapters/systems/eaddress/simulator/proof.h"

namespace sandbox::eaddress {

struct EnvelopeFile {
  std::string name;
  std::string reference;  ///< ContentReference.
  std::int64_t size = 0;
  std::string digest_method;
  std::string digest;  ///< Raw octets.
  bool compressed = false;
};

struct EnvelopeRecipient {
  std::string address;
  bool encrypted = false;
  std::string sealed_key;  ///< Raw octets; empty: none that is base64.
  std::string thumbprint;  ///< Of the certificate that it is sealed for, base64.
};

/// What an envelope says that is valid against its schema.
struct EnvelopeFacts {
  std::string sender;
  std::string client_id;  ///< SenderRefNumber
  std::string kind;
  std::vector<EnvelopeFile> files;
  std::vector<EnvelopeRecipient> recipients;
  bool notify = false;
  std::optional<Moment> deadline;
  bool has_deadline = false;

  [[nodiscard]] bool encrypted() const { return !recipients.empty() && recipients.front().encrypted; }
};
[[nodiscard]] EnvelopeFacts facts_of(xmlNode* envelope);

/// `local@domain`, each of its letters.
[[nodiscard]] bool is_address(const std::string& text);
/// The local part without case, as the portal's links need it.
[[nodiscard]] std::string address_key(const std::string& address);

/// Of SenderRefNumber and MessageClientId.
[[nodiscard]] bool is_client_id(const std::string& text);

/// What of an envelope its sender must not have done, whoever they are: forbidden sections and ids, forms of
/// address, kind and reference, names of files, digests, encryption. Throws Refused.
void check_form(xmlNode* envelope, const EnvelopeFacts& facts);

}  // namespace sandbox::eaddress
