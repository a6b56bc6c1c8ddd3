#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace hub::http {

/// Where an answer's body says what went wrong: XPath 1.0 over its tree. Empty: it does not.
struct FaultPaths {
  std::string code;   ///< The partner's machine code.
  std::string pause;  ///< Whole seconds to wait.
  std::string text;   ///< Its words, for services without codes.
};

/// What an answer said about its failure besides its status.
struct Told {
  /// What `fault_codes` may have: the partner's machine code, the likeliest first, then its texts. White
  /// space is that of one line. May be anything, also personal data: shown is only what a table has.
  std::vector<std::string> said;
  std::optional<std::chrono::milliseconds> pause;
};

/// What the body says; what an expression cannot find, or what is no number of seconds, is not said.
[[nodiscard]] Told told_in(const formats::XmlDocument& body, const FaultPaths& paths,
                           const formats::Namespaces& namespaces);

/// The texts that an expression finds, at most twenty, each as one line; those without any are left out.
[[nodiscard]] std::vector<std::string> texts_at(const formats::XmlDocument& body, const std::string& xpath,
                                                const formats::Namespaces& namespaces);

/// Whether an answer is a refusal in the guise of success: `fault_when` is true of its body. An empty one
/// never is. Errors: deliver.bad_reply, if that cannot be found out.
[[nodiscard]] Result<bool> is_refusal(const formats::XmlDocument& body, const std::string& fault_when,
                                      const formats::Namespaces& namespaces);

}  // namespace hub::http
