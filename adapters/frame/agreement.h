#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/frame/unknown_members.h"
#include "hub/formats/soap/contract.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/unknown_places.h"
#include "hub/formats/xsd/schema.h"
#include "hub/port/adapter.h"
#include "hub/port/adapter_kinds.h"
#include "hub/port/source.h"

namespace adapters::frame {

/// What was agreed with a partner about documents, and what becomes of one that is otherwise.

/// The octets of a file; empty: it cannot be read, or is empty.
[[nodiscard]] std::string octets_of(const std::string& file);

/// A contract, or a schema of our own types' subset. Throws hub::Trouble that names the file.
[[nodiscard]] std::shared_ptr<const hub::formats::Contract> load_contract(const std::string& file);
[[nodiscard]] std::shared_ptr<const hub::formats::Schema> load_schema(const std::string& file);

inline constexpr hub::Text kQuestion{"the question", "pieprasījums"};

/// map.not_valid: what our mapping made does not fit, nothing was sent. `what` names it: the question,
/// `kQuestion`.
[[nodiscard]] hub::Error does_not_fit(hub::Sentence what, const hub::Error& why);
/// deliver.bad_reply: an answer is not as agreed.
[[nodiscard]] hub::Error bad_reply(const hub::Error& why);

/// See port::Adapter::misfit: `error` is about `body`, which breaks `contract`.
[[nodiscard]] hub::port::Misfit misfit_in(const std::string& body, hub::Error error, std::string contract);

/// What of an answer goes on.
enum class Taken : std::uint8_t {
  known,  ///< What the contract knows.
  whole,  ///< All, once it is seen that it fits but for what the contract does not know.
};

/// Holds the document of a good answer against what was agreed: its element, then `contract`, if there is one
/// (null: none). It is left in the form that mappings know. What it has beyond the contract is looked for
/// only where it does not fit, and given back if it is to be told. Errors: deliver.bad_reply.
[[nodiscard]] hub::Result<hub::formats::UnknownPlaces> accept_answer(hub::formats::XmlDocument& document,
                                                                     const std::string& element,
                                                                     const hub::formats::Contract* contract,
                                                                     UnknownMembers beyond,
                                                                     Taken taken = Taken::known);

/// A good answer in JSON as mappings know it.
struct AcceptedJson {
  hub::formats::XmlDocument tree;
  hub::formats::UnknownPlaces unknown = {};  ///< What of it is not in the tree, and is to be told.
};

/// The same of an answer in JSON, whose members are those of `element`. Errors: deliver.bad_reply.
[[nodiscard]] hub::Result<AcceptedJson> accept_json_answer(std::string_view body, const std::string& element,
                                                           const hub::formats::Schema& schema,
                                                           UnknownMembers beyond);

/// Says that what was taken had these fields besides; nothing, if there are none.
void tell_unknown(const hub::port::Services& services, const std::string& operation,
                  const hub::formats::UnknownPlaces& unknown);

/// An element of a list as a document of a source; `id` is an XPath over it. Errors: deliver.bad_reply, if
/// it has no id, more than one, or one that is too long.
[[nodiscard]] hub::Result<hub::port::SourceDocument> source_document(
    const hub::formats::XmlDocument& element, const std::string& id,
    const hub::formats::Namespaces& namespaces);

}  // namespace adapters::frame
