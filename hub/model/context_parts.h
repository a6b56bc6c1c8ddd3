#pragma once

#include <array>
#include <string>
#include <string_view>

#include "hub/model/message.h"

namespace hub::model {

/// One part of who, for whom and why, as every face and list names it. This table declares it: what a face
/// reads and describes, what a type may demand, what is personal. A new part takes a member of Context, a row
/// here and its element in the Context block (hub/formats/soap/exchange-1.xsd). Every part is among what
/// makes a repeat the same request.
struct ContextPart {
  std::string_view word;  ///< In `requires` of a type, and its element in SOAP's Context block: `legal_basis`
  std::string_view
      header;  ///< REST: `Sakta-Legal-Basis`; the place of an error, unless a face names it otherwise.
  std::string_view lower;      ///< The same in lower case.
  std::string_view attribute;  ///< CloudEvents: extension `saktalegalbasis`.
  std::string Context::*field;
  bool personal;                 ///< Names a person; kept sealed. The others stand in the clear on record.
  std::string_view description;  ///< In OpenAPI.
};

/// In the order of the Context block.
inline constexpr std::array kContextParts{
    ContextPart{"user", "Sakta-User", "sakta-user", "saktauser", &Context::user, true,
                "The acting person, as the acting system knows them."},
    ContextPart{"role", "Sakta-Role", "sakta-role", "saktarole", &Context::role, false,
                "The role in which the person acts."},
    ContextPart{"on_behalf_of", "Sakta-On-Behalf-Of", "sakta-on-behalf-of", "saktaonbehalfof",
                &Context::on_behalf_of, true, "The person or organisation on whose behalf."},
    ContextPart{"ground", "Sakta-Ground", "sakta-ground", "saktaground", &Context::ground, false,
                "On what ground on behalf of somebody else."},
    ContextPart{"case", "Sakta-Case", "sakta-case", "saktacase", &Context::case_id, false,
                "The case that the message belongs to."},
    ContextPart{"purpose", "Sakta-Purpose", "sakta-purpose", "saktapurpose", &Context::purpose, false,
                "Why personal data is used."},
    ContextPart{"legal_basis", "Sakta-Legal-Basis", "sakta-legal-basis", "saktalegalbasis",
                &Context::legal_basis, false, "The legal basis of that use."}};

/// Between the headers in the place of an error that is about several parts.
inline constexpr std::string_view kPlaceSeparator = ", ";

}  // namespace hub::model
