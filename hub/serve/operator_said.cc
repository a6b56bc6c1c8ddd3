#include "hub/serve/operator_said.h"

#include "hub/base/encoding.h"
#include "hub/base/visible_text.h"
#include "hub/values/person_code.h"

namespace hub::serve {

bool is_operator_name(std::string_view said) {
  return is_utf8(said) && !is_blank(said) && !has_hidden(said) && !values::holds_person_code(said);
}

bool is_operator_reason(std::string_view because) {
  return is_utf8(because) && !is_blank(because);
}

}  // namespace hub::serve
