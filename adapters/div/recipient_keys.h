#pragma once

#include <string>

#include "adapters/div/attachment_key.h"
#include "adapters/div/letter.h"
#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace adapters::div {

/// What GetPublicKeyListInput has inside, for all recipients of a letter.
[[nodiscard]] std::string asked_keys(const Letter& letter);

/// Seals the message's key for each recipient by the keys of a GetPublicKeyListOutput that fits its contract.
/// Errors: codec.wrong_shape with the recipient's place: the e-address gave no key of it, or none that can be
/// used; deliver.bad_reply.
[[nodiscard]] hub::Outcome seal_for_recipients(Letter& letter, const hub::formats::XmlDocument& output,
                                               const AttachmentKey& key);

}  // namespace adapters::div
