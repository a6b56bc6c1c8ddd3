#pragma once

#include <map>
#include <string>

struct _xmlParserInput;
struct _xmlParserCtxt;

namespace hub::formats {

/// Texts that libxml2 gets by their names while this lives, on this thread: the documents that one schema
/// imports. All else that it asks for it does not get, as ever: no file, no address.
class ServedTexts {
 public:
  using Texts = std::map<std::string, std::string>;

  /// `texts` outlive this.
  explicit ServedTexts(const Texts& texts);
  ~ServedTexts();
  ServedTexts(const ServedTexts&) = delete;
  ServedTexts& operator=(const ServedTexts&) = delete;

 private:
  const Texts* before_;
};

/// libxml2's entity loader for the whole process. Null: it does not get it.
[[nodiscard]] _xmlParserInput* served_text(const char* name, const char* id, _xmlParserCtxt* parser);

}  // namespace hub::formats
