#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/config/located.h"

/// A double as data: what `adapters/systems/<slug>/simulator.yaml` says (script_file.h reads it).
namespace sandbox::script {

/// A value of the request or of what the double knows, as a script writes it; script_text.h reads it.
using ValueText = std::string;
/// Text with `{{value}}` in it.
using TemplateText = std::string;
/// The name of one of `refusals`.
using RefusalName = std::string;

enum class Format : std::uint8_t { json, xml, soap };

/// Signatures of JSON objects within themselves, see script_signature.h.
enum class Signature : std::uint8_t { none, mpay, wrong };

/// What is demanded of one value, or of the whole document. All that is written must hold.
struct Condition {
  ValueText value;              ///< Alone: it is there and not empty.
  bool absent = false;          ///< It is not there, or empty.
  std::string pattern;          ///< XSD regular expression over the whole value.
  std::vector<std::string> in;  ///< One of these.
  TemplateText equals;
  std::string holds;  ///< XPath over the XML document that must be true.
  hub::config::Written written;
};

/// What the partner demands; the first that fails decides the answer.
struct Check : Condition {
  bool optional = false;                  ///< A value that is not there is right.
  std::string media_type;                 ///< Of the request, without parameters.
  std::string schema;                     ///< XSD or WSDL that the document must be valid against.
  Signature signature = Signature::none;  ///< The body must carry it.
  RefusalName refuse;                     ///< What is answered if it is not so.
};

enum class Fault : std::uint8_t { none, sender, receiver };

/// What goes out. In SOAP `body` is what stands in the Body or, of a fault, in its detail.
struct Answer {
  std::optional<Condition> when;          ///< Nothing: always.
  std::uint32_t status = 0;               ///< 0: 200; 500 of a fault.
  std::string media_type;                 ///< Empty: that of the format.
  Signature signature = Signature::none;  ///< The body gets it; `wrong`: one that does not fit.
  std::map<std::string, TemplateText> headers;
  TemplateText body;
  Fault fault = Fault::none;
  TemplateText fault_text;
  hub::config::Written written;
};

/// One thing that a request does with what the double knows. Exactly one of find, insert, update, remove
/// names a table.
struct Step {
  std::string find;
  std::string insert;
  std::string update;
  std::string remove;
  ValueText key;
  std::string as;  ///< How its row is called from here on; empty: as the table.
  std::map<std::string, TemplateText> set;
  std::optional<Condition> when;
  RefusalName none;    ///< find, update, remove: there is no such row. Empty: goes on without one.
  RefusalName exists;  ///< insert: there is one. Empty: it stays as it is and counts as found.
  hub::config::Written written;
};

/// Which requests are meant. What is left empty is not looked at.
struct Match {
  std::string method;
  std::string path;     ///< `/companies/{number}`: one segment for each name.
  std::string action;   ///< SOAP: SOAPAction, or the action of the media type.
  std::string element;  ///< `{namespace}Name` of the document, in SOAP of the Body's element.
  std::map<std::string, std::string> query;    ///< These must be there with these values.
  std::map<std::string, std::string> headers;  ///< Names without regard to case.
  std::string holds;                           ///< XPath over the XML document that must be true.
  hub::config::Written written;
};

/// What an operation does when it is told to misbehave; words of rest_server.h.
struct Misbehaviours {
  RefusalName refuse;  ///< `refuse`; under status 200 `fault_in_200`.
  RefusalName busy;    ///< Empty: 503 with Retry-After.
  std::optional<Answer> wrong_schema;
  std::optional<Answer> other_answer;
  hub::config::Written written;
};

struct Operation {
  std::string operation;  ///< Its name in the journal and in the file of behaviours.
  Match match;
  std::vector<Check> checks;
  std::vector<Step> state;
  std::vector<Answer> answers;  ///< The first whose `when` holds.
  Misbehaviours misbehave;
  hub::config::Written written;
};

/// Rows by key; a row is texts by column.
struct Rows {
  std::map<std::string, std::map<std::string, std::string>> by_key;
};

struct Table {
  Rows rows;
};

enum class Method : std::uint8_t { none, basic, api_key, bearer, oauth2 };

/// What is demanded of a client assertion (RFC 7523). The certificate of its key is a file of the command
/// line.
struct Assertion {
  std::string audience;          ///< `aud`, letter by letter.
  std::string key_id;            ///< `kid`; empty: any or none.
  std::uint32_t longest = 3600;  ///< Seconds until `exp` at most.
};

/// How callers show who they are. The secret is a file of the command line.
struct Credentials {
  Method method = Method::none;
  std::string user;    ///< basic: user name; oauth2: client id.
  std::string header;  ///< api_key: where the key is; this or `query`.
  std::string query;
  std::string token_path;              ///< oauth2: where tokens are given.
  std::uint32_t lifetime = 3600;       ///< oauth2: of a token, seconds.
  std::optional<Assertion> assertion;  ///< oauth2: demanded besides.
  bool certificate = false;            ///< The client must show a certificate besides.
  RefusalName refuse;
  hub::config::Written written;
};

enum class Addressing : std::uint8_t { none, optional, required };

struct Soap {
  std::vector<std::string> versions{"1.1", "1.2"};
  Addressing addressing = Addressing::none;  ///< WS-Addressing 1.0.
  bool unique_ids = false;                   ///< A wsa:MessageID is good once.
  RefusalName refuse;                        ///< What is wrong with headers or version.
  hub::config::Written written;
};

struct Script {
  std::string file;
  std::string simulates;
  std::string source;
  Format format = Format::json;
  Soap soap;
  Credentials credentials;
  std::map<std::string, std::string> namespaces;  ///< Prefixes of XPaths.
  std::map<std::string, Table> tables;
  std::map<std::string, Answer> refusals;
  std::vector<Operation> requests;
  RefusalName unreadable;  ///< The body is not of the format. Empty: 400 without body.
  RefusalName unmatched;   ///< No request of the script is meant. Empty: 404 without body.
  hub::config::Written written;
};

}  // namespace sandbox::script
