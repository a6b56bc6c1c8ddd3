#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "hub/base/sentence.h"

struct _xmlDoc;  // libxml2; its types stop at this layer

namespace hub::map {

/// What the xsl:message of a stylesheet say that are made of its own words alone. These may be told people:
/// no value of a document is in them. A message is a text, the same in both languages, or one `en` and one
/// `lv`.
struct OwnMessages {
  /// By message_key of the whole message.
  std::map<std::string, Sentence, std::less<>> texts;
  Sentence problem;  ///< Of the first message that begins with a language and does not say both; else empty.
  int line = 0;      ///< Of that message.
};
[[nodiscard]] OwnMessages own_messages(_xmlDoc* stylesheet);

/// A message as libxslt says it, without white space: which of that it keeps, `xml:space` decides.
[[nodiscard]] std::string message_key(std::string_view said);

}  // namespace hub::map
