#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/div/div_config.h"
#include "adapters/div/vus_envelope.h"
#include "adapters/frame/call.h"
#include "adapters/frame/partner.h"
#include "hub/formats/soap/contract.h"
#include "hub/formats/xml/document.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::div {

/// One question to the e-address.
struct VusQuestion {
  std::string operation;  ///< As the WSDL names it: `SendMessage`.
  std::string body;       ///< The element `<operation>Input`, as it goes out.
  /// What the body includes (`xop:Include href="cid:…"`), the Content-ID in the place of the digest.
  std::vector<hub::port::Attachment> parts = {};
  /// The answer may include one part, which is given beside the output: its base64, of which there would be
  /// several copies, is never made.
  bool one_part = false;
  /// Codes by which the e-address says that this was done before, as after an answer that was lost.
  std::vector<std::string_view> done_codes = {};
};

struct VusAnswer {
  hub::formats::XmlDocument output{nullptr};  ///< The element `<operation>Output`, as it came.
  bool was_done = false;                      ///< One of `done_codes`: there is no output.
  std::optional<std::string> part = {};       ///< Of a question with `one_part`: what its answer includes.
};

/// The unified interface of the e-address: each operation as one authenticated question, whoever asks. Of one
/// I/O thread.
class VusService {
 public:
  /// `config` and the services outlive this. Throws hub::Trouble: a PEM file or a contract that cannot be
  /// read.
  VusService(const DivConfig& config, const hub::port::Services& services);

  /// Asks once and judges the answer: its fault, its element, the contract. Evidence is the message without
  /// what it includes. Errors: crypto.failed, those of frame::Partner::exchange, deliver.*.
  hub::port::Task<hub::Result<VusAnswer>> ask(frame::Call& call, VusQuestion question);

  /// Proves that somebody listens; nothing is sent.
  hub::port::Task<hub::Outcome> connect();

 private:
  [[nodiscard]] hub::Result<VusAnswer> judge(const frame::Call& call, const VusQuestion& question,
                                             const std::string& message_id, hub::http::Reply answer) const;

  const DivConfig& config_;
  hub::port::Services services_;
  frame::Partner partner_;
  VusEnvelopes envelopes_;
  std::shared_ptr<const hub::formats::Contract> contract_;
};

/// `<name>text</name>`, for the bodies of questions.
[[nodiscard]] std::string vus_element(std::string_view name, std::string_view text);
/// The only text of the child of an output's root. Errors: deliver.bad_reply.
[[nodiscard]] hub::Result<std::string> vus_text(const hub::formats::XmlDocument& output,
                                                const std::string& child);

}  // namespace adapters::div
