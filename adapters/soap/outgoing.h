#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/soap/soap_config.h"
#include "hub/base/result.h"
#include "hub/formats/wsse/signing.h"
#include "hub/formats/xml/xml_template.h"
#include "hub/port/adapter.h"

namespace adapters::soap {

/// A request as it goes out.
struct Outgoing {
  std::string octets;
  std::optional<std::string> shown;  ///< What may be kept of it, where it holds secrets: `***` for each.
};

/// Secrets in a document that is being built: a mark that nobody can guess stands for each, and is replaced
/// once the document is octets.
class Concealed {
 public:
  Concealed();

  /// What to write in the place of a secret; the same for the same name.
  [[nodiscard]] std::string mark(const std::string& name, const std::string& secret);
  [[nodiscard]] Outgoing reveal(std::string octets) const;

 private:
  std::string base_;
  std::map<std::string, std::string> marks_;    ///< By name.
  std::map<std::string, std::string> secrets_;  ///< By mark.
};

/// Makes the envelopes of one system: addressing, the partner's own header blocks, WS-Security. Of one I/O
/// thread.
class EnvelopeMaker {
 public:
  /// `config` outlives this. Throws hub::Trouble: a header block that is none, a signing key that cannot be
  /// read.
  explicit EnvelopeMaker(const SoapConfig& config);

  /// Errors: map.not_valid, if a header block lacks a value; crypto.failed; those of the body.
  [[nodiscard]] hub::Result<Outgoing> make(const hub::port::Request& request,
                                           const OperationSettings& operation, hub::formats::XmlDocument body,
                                           std::chrono::system_clock::time_point now);

 private:
  [[nodiscard]] hub::Outcome add_headers(hub::formats::XmlDocument& envelope,
                                         const hub::port::Request& request,
                                         std::chrono::system_clock::time_point now);
  [[nodiscard]] hub::Outcome secure(hub::formats::XmlDocument& envelope,
                                    std::chrono::system_clock::time_point now);

  const SoapConfig& config_;
  std::vector<hub::formats::XmlTemplate> headers_;
  std::unique_ptr<const hub::formats::WsseSigner> signer_;  ///< Null: requests are not signed.
  Concealed concealed_;
};

/// `urn:uuid:` and the id that the partner gets.
[[nodiscard]] std::string message_id_of(const hub::port::Request& request);

}  // namespace adapters::soap
