#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/frame/http_settings.h"
#include "adapters/frame/unknown_members.h"
#include "adapters/soap/site_values.h"
#include "hub/base/error.h"
#include "hub/config/spec.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/wsse/signing.h"
#include "hub/formats/wsse/username_token.h"
#include "hub/http/told.h"

namespace adapters::soap {

using hub::config::FaultCodes;
using hub::config::FaultRemedy;

enum class ProbeMethod : std::uint8_t {
  connect,    ///< TLS connection only; nothing is sent.
  operation,  ///< Calls `ProbeSettings::operation`, which must change nothing at the partner.
};

/// A soapAction: unlike other texts it may be empty.
struct Action : std::string {
  using std::string::string;
  using std::string::operator=;
};

struct OperationSettings {
  Action action;
  std::string reply;       ///< Local name of the Body's child in a good answer.
  FaultCodes fault_codes;  ///< Before those of the system.
  bool idempotent = false;
  bool reads = false;  ///< It changes nothing there. See hub/config/operations.h.
  std::string
      fault_when;  ///< XPath over an answer that is no fault; true: a refusal in the guise of success.
  hub::config::Written written;
};

/// How a system is told which documents are ours now.
struct ConfirmSettings {
  Action action;
  std::string reply;
  std::string request;  ///< XmlTemplate of the Body's element; the element with `{id}` stands once for each.
  std::string fault_when;  ///< As in OperationSettings.
};

/// A list of documents that the system has for us.
struct SourceSettings {
  Action action;
  std::string reply;
  std::string request;  ///< XmlTemplate of the Body's element; `{cursor?}` is where the last good poll ended.
  std::string fault_when;  ///< As in OperationSettings.
  std::string documents;   ///< XPath over the Body's element: the element of each document, oldest first.
  std::string id;          ///< XPath over such an element as a document of its own.
  std::string cursor;      ///< XPath over the Body's element; empty: the system keeps it.
  std::optional<ConfirmSettings> confirm;  ///< Nothing: the cursor says it all.
  hub::config::Written written;
};

struct ProbeSettings {
  ProbeMethod method = ProbeMethod::connect;
  std::string operation;
  std::string body;  ///< XML, the Body's child.
};

struct SecuritySettings : hub::formats::CryptoProfile {
  hub::config::Written written;
};

struct UsernameTokenSettings : hub::formats::UsernameToken {
  hub::config::Written written;
};

enum class Addressing : std::uint8_t {
  v1_0,  ///< WS-Addressing 1.0: Action, MessageID, To, ReplyTo.
  none,
};

/// Where a fault, or a refusal that `fault_when` tells, says what went wrong: the local name of an element
/// (of a fault: in its detail), or an XPath over the Body's element.
struct FaultSettings {
  std::string code = "code";
  std::string text;                         ///< Besides a fault's faultstring or Reason.
  std::string pause = "retryAfterSeconds";  ///< Whole seconds.
  hub::config::Written written;
};

/// The `adapter:` section of a system of kind `soap`.
struct SoapConfig : frame::HttpSettings {
  std::string endpoint;
  /// The site vouches for the network to the endpoint, which may then be http: it says so beside the
  /// endpoint, in its own file.
  bool closed_network = false;
  Addressing addressing = Addressing::v1_0;
  std::string to;  ///< Empty: the endpoint.
  hub::formats::SoapVersion soap_version = hub::formats::SoapVersion::v1_2;
  bool relates_to = false;
  SecuritySettings security;
  std::optional<UsernameTokenSettings> username_token;
  std::vector<std::string> headers;  ///< The partner's own header blocks: XmlTemplate.
  SiteValues values;                 ///< For `{name}` in them and in what sources ask.
  FaultSettings fault;
  std::map<std::string, std::string> namespaces;  ///< Prefixes for the XPaths over answers.
  std::string contract;  ///< WSDL or XSD file; empty: what goes out and comes in is not held against one.
  frame::UnknownMembers unknown_members = frame::UnknownMembers::tell;  ///< In answers, with a contract.
  std::map<std::string, OperationSettings> operations;
  std::map<std::string, SourceSettings> sources;
  ProbeSettings probe;
  hub::config::Written written;
};

[[nodiscard]] const hub::config::Spec<SoapConfig>& soap_spec();
[[nodiscard]] hub::config::Spec<SourceSettings> source_spec();
/// The first thing wrong with a source, or empty.
[[nodiscard]] hub::Sentence problem_in(const SourceSettings& source, const SoapConfig& config);

/// What Spec cannot see: forms of texts and fields that need each other. The first thing wrong, or empty.
[[nodiscard]] hub::Sentence problem_in(const SoapConfig& config);

/// Findings about operations that the contract does not know as they are written: an action that the WSDL
/// does not have, a reply that is none of its elements, or another than the action's; a version of SOAP
/// without a binding. A contract that cannot be read is none of its findings.
void check_contract(const SoapConfig& config, hub::config::Findings& findings);

/// Findings about fields of one file that another one answers for: see `closed_network`.
void check_places(const SoapConfig& config, hub::config::Findings& findings);

/// Words for `{name}` in a header block besides `values`: the parts of the context and what else a mapping
/// may know (model/mapping_facts.h), `message_id` (as in wsa:MessageID), `now` (UTC).
[[nodiscard]] std::vector<std::string> header_words();

/// How FaultSettings are looked for in the Body's element: a local name becomes the XPath of all elements
/// with it.
[[nodiscard]] std::string xpath_of(const std::string& place);
[[nodiscard]] hub::http::FaultPaths paths_of(const FaultSettings& fault);
/// `namespaces`, as XPaths take them.
[[nodiscard]] hub::formats::Namespaces namespaces_of(const SoapConfig& config);
[[nodiscard]] bool is_local_name(const std::string& place);

/// Action by Spec.
[[nodiscard]] bool parse(const YAML::Node& node, const hub::config::Place& place,
                         const hub::config::Range& range, Action& action);

}  // namespace adapters::soap
