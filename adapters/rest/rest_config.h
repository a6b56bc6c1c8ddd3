#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/frame/fault.h"
#include "adapters/frame/http_settings.h"
#include "adapters/frame/signature.h"
#include "adapters/frame/unknown_members.h"
#include "hub/config/spec.h"
#include "hub/http/answer_content.h"

namespace adapters::rest {

using Format = hub::http::ContentForm;
/// Which of a step's two bodies are signed within themselves, see `signature`.
enum class Signed : std::uint8_t { none, request, answer, both };
enum class Method : std::uint8_t { get, post, put, patch, del };

/// How the body of a request is written.
enum class Encoding : std::uint8_t {
  format,  ///< As the system's `format` says.
  form,    ///< application/x-www-form-urlencoded: a field for each element in the body's root.
};

/// The site's key tables: name, key, value.
struct KeyTables {
  std::map<std::string, std::map<std::string, std::string>> by_name;
};

using frame::AuthMethod;
using frame::AuthSettings;
using frame::FaultSettings;
using hub::config::FaultCodes;
using hub::config::FaultRemedy;

/// One HTTP call of an operation. Values for `{name}` in `path` and `headers`, percent-encoded in the path,
/// and for `$name` in `when`: those of the mapped document, of the site's `values`, what earlier steps took,
/// and `message_id` (of two with one name the later in this list). A name without value is the empty text.
/// XPaths over a JSON answer see it in its natural form (hub::formats::json_to_tree): `/answer/<member>/...`,
/// no namespace.
struct StepSettings {
  std::string step;                            ///< Its name.
  std::string when;                            ///< XPath 1.0; not true: the step is left out. Empty: always.
  std::string refuse;                          ///< Instead of a call: end refused, with this text,
  std::string refuse_lv;                       ///< in Latvian this.
  Method method = Method::get;                 ///< What all but `get` bring is made durable: Steps.
  std::string path;                            ///< Below `base`, query included.
  std::map<std::string, std::string> headers;  ///< Besides those of the kind.
  std::string
      request;  ///< Root element of the body. Empty: json: no body is sent; xml: what the document has.
  Encoding encoding = Encoding::format;
  std::string form;   ///< xml: XSD file of this one body; of what has no namespace as if it had the XSD's.
  std::string reply;  ///< Root element of a good answer; empty: the answer's content is not looked at.
  std::string list = {};  ///< json: an answer that is a list at its root is seen as this member of it.
  std::map<std::string, std::string> take;  ///< Name: XPath 1.0 over the answer's tree (first text).
  std::map<std::string, std::string>
      same;                         ///< Name of a value: XPath; differs: the answer is to another question.
  std::string fault_when;           ///< XPath over a 2xx answer; true: a refusal in the guise of success.
  std::vector<std::string> absent;  ///< `404`, `404 empty`: only without body, `400 CODE`: with this code.
                                    ///< "There is none": nothing is taken, no error; of a step with `reply`
                                    ///< the answer is `{urn:sakta:steps:1}none`.
  Signed signs = Signed::none;      ///< A good answer without the partner's signature is deliver.bad_reply.
  hub::config::Written written;
};

[[nodiscard]] bool signs_request(const StepSettings& step);
[[nodiscard]] bool signs_answer(const StepSettings& step);

struct OperationSettings {
  bool idempotent = false;
  bool reads = false;  ///< It changes nothing there, whatever its methods say. See hub/config/operations.h.
  std::vector<StepSettings> steps;  ///< At least one; the last one's answer is the operation's.
  FaultCodes fault_codes;           ///< Before those of the system.
};

/// How a system is told which documents are ours now.
struct ConfirmSettings {
  Method method = Method::post;
  std::string path;        ///< Below `base`.
  std::string list;        ///< xml: root element of the body; json: its member, an array of ids.
  std::string item;        ///< xml: one such element in it for each id.
  std::string fault_when;  ///< As in StepSettings.
};

/// How a list is read that comes in pages. One of `next`, `number` and `offset`.
struct PagesSettings {
  std::string next;    ///< `link`: the Link header (RFC 8288); else an XPath over the answer to an address.
  std::string number;  ///< Parameter of the query that counts pages, until one has no document.
  std::uint32_t first = 1;   ///< The first page's number.
  std::string offset;        ///< Parameter that counts the documents before the page.
  std::uint32_t most = 100;  ///< Pages of one poll.
  hub::config::Written written;
};

/// A list of documents that the system has for us.
struct SourceSettings {
  std::string path;  ///< Below `base`, asked with GET; `{cursor}` is where the last good poll ended.
  std::string reply;
  std::map<std::string, std::string> same;  ///< These three as in StepSettings.
  std::string fault_when;
  std::string documents;  ///< XPath over the answer's tree: the element of each document, oldest first.
  std::string id;         ///< XPath over such an element as a document of its own.
  std::string cursor;     ///< XPath over the answer's tree; empty: the system keeps it.
  std::optional<ConfirmSettings> confirm;   ///< Nothing: the cursor says it all.
  std::string list = {};                    ///< As in StepSettings.
  std::optional<PagesSettings> pages = {};  ///< Nothing: one page is all.
  hub::config::Written written;
};

/// Something that the system tells the hub at an address of its own, see hub::port::Receiver. What of it is
/// believed follows from `is_signed` and `verify`: one of the two at least.
struct CallbackSettings {
  std::string content;                      ///< Root element of the contract that it must fit.
  bool is_signed = false;                   ///< With the system's signature, see `signature`.
  std::map<std::string, std::string> take;  ///< Values for `verify`; as in StepSettings.
  std::string verify;  ///< Operation that is asked with these values; its answer is what is believed.
  std::string id;      ///< XPath over what is believed, as a document in the contract's form.
  hub::config::Written written;
};

struct ProbeSettings {
  std::string path;  ///< GET below base, must answer 2xx; empty: a TLS connection, nothing sent.
  bool authenticated = false;
};

/// The `adapter:` section of a system of kind `rest`.
struct RestConfig : frame::HttpSettings {
  std::string base;  ///< Absolute https URL without trailing slash.
  Format format = Format::json;
  std::string contract;  ///< XSD; json: of the natural form (hub types' subset), needed; xml: optional.
  frame::UnknownMembers unknown_members = frame::UnknownMembers::tell;  ///< In answers, with a contract.
  std::map<std::string, std::string> namespaces;  ///< Prefixes for the XPaths over answers.
  std::map<std::string, std::string> values;      ///< Site's own, e.g. template numbers.
  KeyTables tables;                               ///< For `s:lookup`.
  FaultSettings fault;
  std::map<std::string, OperationSettings> operations;
  std::map<std::string, SourceSettings> sources;
  std::map<std::string, CallbackSettings> callbacks;
  frame::SignatureSettings signature;
  ProbeSettings probe;
};

[[nodiscard]] const hub::config::Spec<RestConfig>& rest_spec();

/// What Spec cannot see: forms of texts and fields that need each other. The first thing wrong, or empty.
[[nodiscard]] hub::Sentence problem_in(const RestConfig& config);

/// SourceDocument by Spec: how KeyTables are read from YAML and shown on the reference page.
[[nodiscard]] bool parse(const YAML::Node& node, const hub::config::Place& place,
                         const hub::config::Range& range, KeyTables& tables);
[[nodiscard]] hub::Sentence form_of(const KeyTables& tables, const std::optional<hub::config::Range>& range);
[[nodiscard]] std::string show(const KeyTables& tables);

}  // namespace adapters::rest
