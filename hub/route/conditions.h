#pragma once

#include <string_view>

#include "hub/base/result.h"
#include "hub/config/site.h"
#include "hub/formats/xml/document.h"

namespace hub::route {

/// A valid message as a route's conditions see it. Borrows type and tree.
struct Subject {
  const config::MessageType& type;
  const std::string& type_namespace;
  const formats::XmlDocument& tree;
};

/// Errors: codec.document if the condition looks into an embedded document that cannot be read; hub.defect if
/// the expression is wrong (`sakta check` finds that before).
[[nodiscard]] Result<bool> holds(const config::Condition& condition, const Subject& subject);

/// The first branch whose condition holds, of those that need no refusal before; there always is one. Errors:
/// those of `holds`.
[[nodiscard]] Result<const config::Branch*> branch_of(const config::Route& route, const Subject& subject);

/// The same of those that are taken after a refusal with this code; null: there is none.
[[nodiscard]] Result<const config::Branch*> branch_after(const config::Route& route, std::string_view code,
                                                         const Subject& subject);

/// Whether there may be one, whatever the message says.
[[nodiscard]] bool has_branch_after(const config::Route& route, std::string_view code);

/// Where every message of the route goes, whatever it says; null: that depends on the message, or the route
/// is null. Lives as long as the route.
[[nodiscard]] const config::Target* target_of_all(const config::Route* route);

}  // namespace hub::route
