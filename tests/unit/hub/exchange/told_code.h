#pragma once

#include <string>
#include <string_view>

#include "support/scripted_hub.h"

namespace hub::exchange {

/// The code of the problem that a caller was told; "answered", or "waits".
inline std::string code_of(const support::ScriptedHub::Answer& answer) {
  if (!*answer) return "waits";
  if ((*answer)->status == 200) return "answered";
  const std::string& body = (*answer)->body;
  constexpr std::string_view kCode = "\"code\":\"";
  const std::size_t from = body.find(kCode);
  if (from == std::string::npos) return body;
  return body.substr(from + kCode.size(), body.find('"', from + kCode.size()) - from - kCode.size());
}

}  // namespace hub::exchange
