#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace adapters::div {

inline constexpr const char* kFindAddressee = "find_addressee";
inline constexpr const char* kValidateAddress = "validate_address";

/// A question that the e-address answers by itself, in words of the neutral form and in its own.
struct CatalogueQuestion {
  std::string_view operation;  ///< As routes name it.
  std::string_view root;       ///< Element of the neutral form.
  const char* reply;           ///< Element of the answer in it.
  const char* asked;           ///< Operation of the unified interface.
  std::string (*input)(const hub::formats::XmlDocument& question);
  std::string (*answer)(const hub::formats::XmlDocument& output);
};

/// Null: there is none of this name.
[[nodiscard]] const CatalogueQuestion* find_question(std::string_view operation);

/// The body of the unified interface's question. `question` fits the neutral form.
[[nodiscard]] std::string question_body(const CatalogueQuestion& kind,
                                        const hub::formats::XmlDocument& question);

}  // namespace adapters::div
