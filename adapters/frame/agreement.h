#pragma once

#include <memory>
#include <string>

#include "hub/formats/soap/contract.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/port/adapter.h"
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

/// Holds the document of a good answer against what was agreed: its element, then `contract`, if there is one
/// (null: none). It is left in the form that mappings know. Errors: deliver.bad_reply.
[[nodiscard]] hub::Outcome accept_answer(hub::formats::XmlDocument& document, const std::string& element,
                                         const hub::formats::Contract* contract,
                                         hub::formats::Unknown unknown);

/// An element of a list as a document of a source; `id` is an XPath over it. Errors: deliver.bad_reply, if
/// it has no id, more than one, or one that is too long.
[[nodiscard]] hub::Result<hub::port::SourceDocument> source_document(
    const hub::formats::XmlDocument& element, const std::string& id,
    const hub::formats::Namespaces& namespaces);

}  // namespace adapters::frame
