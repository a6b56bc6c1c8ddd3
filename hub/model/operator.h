#pragma once

#include <string>

#include "hub/base/sentence.h"

namespace hub::model {

/// Who administers the hub: what is proven of them, and what they say of themselves. It stands in the clear
/// on record: who acts in office answers for it by name.
struct Operator {
  std::string subject;  ///< Proven: `unix:<uid>:<login>`, the control socket's peer.
  std::string said;     ///< Their own word, which nothing proves; empty: none.
};

/// `unix:0:root (says: anna)`.
[[nodiscard]] inline Sentence told(const Operator& person) {
  if (person.said.empty()) return person.subject;
  return {person.subject + " (says: " + person.said + ")", person.subject + " (saka: " + person.said + ")"};
}

}  // namespace hub::model
