#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "adapters/systems/eaddress/simulator/markup.h"
#include "adapters/systems/eaddress/simulator/moment.h"
#include "adapters/systems/eaddress/simulator/proof.h"

/// XML signatures of the e-address, verified and made: XAdES-BES, rsa-sha512, sections named by their ids.
namespace sandbox::eaddress {

enum class DigestForm : std::uint8_t { inclusive, exclusive, either };

/// What an envelope's signature turned out to be. `code` is a BL code, empty if it holds.
struct SealVerdict {
  std::string code;
  std::string why;
  Certificate certificate;
};

/// The signature of this id within the document, over exactly these sections and its own SignedProperties.
/// Each section's digest must be that of a canonical form of `form`, whatever its transforms say.
/// `broken`: the code for a signature that does not hold.
[[nodiscard]] SealVerdict verify_seal(xmlDoc* document, const std::string& signature_id,
                                      const std::set<std::string>& sections, DigestForm form,
                                      const std::string& broken);

/// How a signature is made.
struct SealWish {
  std::string id;
  std::vector<std::string> sections;
  Form form = Form::exclusive;
  bool declares_form = false;  ///< The references of sections have a Transform that names it.
};

/// Adds `Signatures/ds:Signature` to `into`, an element of the envelope's namespace, over sections that are
/// in the document of `into`, with XAdES-BES.
void add_seal(xmlNode* into, const SealWish& wish, const Signer& signer, Moment at);

}  // namespace sandbox::eaddress
