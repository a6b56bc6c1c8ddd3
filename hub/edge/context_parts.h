#pragma once

#include <array>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/model/message.h"

namespace hub::edge {

/// One part of who, for whom and why, as each face names it.
struct ContextPart {
  std::string_view header;     ///< REST: `Sakta-Legal-Basis`
  std::string_view lower;      ///< The same in lower case.
  std::string_view element;    ///< SOAP: `legal_basis`, in the Context block.
  std::string_view attribute;  ///< CloudEvents: extension `saktalegalbasis`.
  std::string model::Context::*field;
  bool personal;  ///< Names a person; kept sealed. The others stand in the clear on record.
};

/// In the order of the Context block.
inline constexpr std::array kContextParts{
    ContextPart{"Sakta-User", "sakta-user", "user", "saktauser", &model::Context::user, true},
    ContextPart{"Sakta-Role", "sakta-role", "role", "saktarole", &model::Context::role, false},
    ContextPart{"Sakta-On-Behalf-Of", "sakta-on-behalf-of", "on_behalf_of", "saktaonbehalfof",
                &model::Context::on_behalf_of, true},
    ContextPart{"Sakta-Ground", "sakta-ground", "ground", "saktaground", &model::Context::ground, false},
    ContextPart{"Sakta-Case", "sakta-case", "case", "saktacase", &model::Context::case_id, false},
    ContextPart{"Sakta-Purpose", "sakta-purpose", "purpose", "saktapurpose", &model::Context::purpose, false},
    ContextPart{"Sakta-Legal-Basis", "sakta-legal-basis", "legal_basis", "saktalegalbasis",
                &model::Context::legal_basis, false}};

/// Puts one part into `context`. `place` is how the face that read it calls it.
/// Errors: edge.header_invalid at `place`: there twice, not UTF-8, a control character, longer than 200
/// characters, or a personal code where none belongs.
[[nodiscard]] Outcome take_part(const ContextPart& part, std::string_view value, std::string_view place,
                                model::Context& context);

/// 1 to 128 visible ASCII characters. Errors: edge.header_invalid at `place`.
[[nodiscard]] Outcome check_idempotency_key(std::string_view key, std::string_view place);

}  // namespace hub::edge
