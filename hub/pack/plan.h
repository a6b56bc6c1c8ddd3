#pragma once

#include <cstdint>
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
  /// Who knows it: the message itself, its context (`fact`), the hub, which has an id for each message, or
  /// the site.
  enum class From : std::uint8_t { message, context, id, site };

  std::string name;  ///< In templates of paths and headers, and of the type's element: `caseCode`.
  formats::ApiParameter parameter;
  From from = From::message;
  std::string fact = {};  ///< Of the context, as mappings call it: `purpose`.
};

/// How an operation is called over REST.
struct RestCall {
  std::string method;
  std::string path;  ///< With `{name}` of `values`.
  std::vector<CallValue> values;
  std::optional<formats::OutlinePart> request;  ///< In the contract's XSD; nothing: there is no body.
  std::optional<formats::OutlinePart> answer;
  std::string list;  ///< Member that the answer's list becomes; empty: it is an object.
  std::vector<std::string> errors;

  /// Whether the contract has a header for a key by which the partner knows a repeat.
  [[nodiscard]] bool has_key() const;
  /// Whether the contract has an answer that may mean that there is none.
  [[nodiscard]] bool may_be_absent() const;
  /// The values that the answer has too, by which it is seen to be the one to this question.
  [[nodiscard]] std::vector<const CallValue*> echoed() const;
};

/// One operation as a pack names it.
struct PlannedOperation {
  std::string partner_name = {};  ///< As the contract calls it: `GetDebts`.
  std::string word;               ///< In system.yaml, mappings and cases: `get_debts`.
  std::string type;               ///< The message type that is proposed: `nino.get-debts`.
  formats::ServiceOperation service;
  std::string request_root;  ///< Root elements of the proposed type.
  std::string reply_root;
  std::optional<RestCall> rest;  ///< Nothing: it is called over SOAP.

  bool send = false;  ///< Stored and delivered; else asked and answered.

  /// Whether it changes nothing at the partner by what the protocol itself says.
  [[nodiscard]] bool reads() const { return rest && rest->method == "get"; }
  /// Whether each call carries a key by which the partner knows a repeat.
  [[nodiscard]] bool has_key() const { return rest && rest->has_key(); }
};

/// A list of a REST partner that is asked for again and again; each document of it becomes a message.
struct PlannedSource {
  PlannedOperation operation;  ///< Its input is one document, as JSON has it.
  std::string path;            ///< With `{cursor}` where the contract has a parameter for it.
  std::string parameter;       ///< That one; empty: there is none.
  std::string documents;       ///< XPath over the answer.
  std::string id;              ///< XPath over one document.
  std::string cursor;          ///< XPath over the answer.
  std::string pages;           ///< How it comes in pages, as the descriptor says it; empty: whole.
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
  std::vector<PlannedSource> sources;
  bool rest = false;
  std::string api_xsd;  ///< REST: the contract as an XSD, made from the schemas of the OpenAPI document.
  std::vector<formats::ApiSecurity> security;
  std::vector<std::string> servers;
};

/// The element that stands in the Body: of a substitution group the first member. Null: the Body is empty.
[[nodiscard]] const formats::OutlinePart* body_of(const formats::ServiceMessage& message);

}  // namespace hub::pack
