#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::formats {

/// Writes XML for people: an element a line, two spaces a level. Texts are UTF-8 that XML can hold.
class XmlLines {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  void open(std::string_view name, const Attributes& attributes = {});
  void close();
  void empty(std::string_view name, const Attributes& attributes = {});
  void text(std::string_view name, std::string_view text);
  /// An element as it is, on lines of its own.
  void insert(std::string_view element);

  /// The document; all is closed.
  [[nodiscard]] std::string take() && { return std::move(xml_); }

 private:
  void begin(std::string_view name, const Attributes& attributes);
  void escape(std::string_view text);

  std::string xml_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  std::vector<std::string> open_;
};

}  // namespace hub::formats
