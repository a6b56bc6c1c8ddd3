#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/frame/signature.h"
#include "adapters/rest/rest_config.h"
#include "hub/base/result.h"
#include "hub/formats/soap/contract.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"

namespace adapters::rest {

/// A configuration with its contract read. Immutable.
struct Agreement {
  const RestConfig& config;                                ///< Borrowed.
  std::shared_ptr<const hub::formats::Schema> schema;      ///< json; null: none is configured.
  std::shared_ptr<const hub::formats::Contract> contract;  ///< xml; null: none is configured.
  hub::formats::Namespaces namespaces;                     ///< Of the XPaths over answers.
  frame::BodySignature signature;                          ///< As `signature` says.
};

/// Throws std::runtime_error for a contract that cannot be read, or that has not an element that is named.
[[nodiscard]] Agreement agreement_of(const RestConfig& config);

/// `namespaces`, as XPaths take them.
[[nodiscard]] hub::formats::Namespaces namespaces_of(const RestConfig& config);

/// The octets of `body` as the partner takes them; it is left in that form. Errors: map.not_valid: it is not
/// the element `step.request`, or does not fit the contract.
[[nodiscard]] hub::Result<std::string> request_octets(hub::formats::XmlDocument& body,
                                                      const StepSettings& step, const Agreement& agreement);

/// What a step's body is written in.
[[nodiscard]] std::string body_type_of(const StepSettings& step, Format format);

/// `GET`, as HTTP writes it.
[[nodiscard]] std::string method_text(Method method);

/// `application/json` or `application/xml`, for an answer.
[[nodiscard]] std::string media_type_of(Format format);

}  // namespace adapters::rest
