#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/formats/contract/api.h"
#include "hub/formats/contract/outline.h"
#include "hub/formats/contract/service.h"

namespace hub::pack {

/// A file of a partner's contract as it comes into a pack.
struct ContractFile {
  std::string name;  ///< Below wsdl/<slug>/.
  std::string octets;
  std::string sha256;  ///< 64 hex digits.
};

/// A value of a REST call beside its body.
struct CallValue {
  std::string name;  ///< In templates of paths and headers, and of the type's element: `caseCode`.
  formats::ApiParameter parameter;
};

/// How an operation is called over REST.
struct RestCall {
  std::string method;
  std::string path;  ///< With `{name}` of `values`.
  std::vector<CallValue> values;
  std::optional<formats::OutlinePart> request;  ///< In the contract's XSD; nothing: there is no body.
  std::optional<formats::OutlinePart> answer;
  std::vector<std::string> errors;
};

/// One operation as a pack names it.
struct PlannedOperation {
  std::string word;  ///< In system.yaml, mappings and cases: `get_debts`.
  std::string type;  ///< The message type that is proposed: `nino.get-debts`.
  formats::ServiceOperation service;
  std::string request_root;  ///< Root elements of the proposed type.
  std::string reply_root;
  std::optional<RestCall> rest;  ///< Nothing: it is called over SOAP.
};

/// What the files of a new pack are made from.
struct PackPlan {
  std::string slug;
  std::string today;          ///< 2026-11-30
  std::string base;           ///< `${library}` or `${site}`: whose the pack is.
  std::string contract;       ///< Name of the contract's first file, below wsdl/<slug>/.
  std::string contract_mark;  ///< published, observed or modelled; empty: not known.
  std::vector<ContractFile> files;
  formats::ServiceModel service;  ///< Its operations are in `operations`.
  std::vector<PlannedOperation> operations;
  bool rest = false;
  std::string api_xsd;  ///< REST: the contract as an XSD, made from the schemas of the OpenAPI document.
  std::vector<formats::ApiSecurity> security;
  std::vector<std::string> servers;
};

/// The element that stands in the Body: of a substitution group the first member. Null: the Body is empty.
[[nodiscard]] const formats::OutlinePart* body_of(const formats::ServiceMessage& message);

}  // namespace hub::pack
