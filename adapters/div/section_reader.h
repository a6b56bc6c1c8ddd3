#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/error.h"
#include "hub/formats/xml/document.h"

namespace adapters::div {

/// Takes the values out of one section of an envelope. A path is a list of element names below the section's
/// element (`A/B`), in the envelope's namespace but where it says `ds:`. The first thing that is wrong is
/// kept, and everything read behind it is empty.
class SectionReader {
 public:
  /// `content`: its root is the section's element. It stays alive. `place` begins the places of problems.
  explicit SectionReader(const hub::formats::XmlDocument& content, std::string place = {});

  std::string one(const std::string& path);          ///< It must be there once.
  std::string at_most_one(const std::string& path);  ///< Empty: it is not there.
  std::vector<std::string> all(const std::string& path);
  std::string attribute(const std::string& path, const std::string& name);
  std::uint64_t number(const std::string& path);
  bool truth(const std::string& path);
  std::string octets(const std::string& path);  ///< Of base64.
  /// The elements at a path, each a document of its own.
  std::vector<hub::formats::XmlDocument> elements(const std::string& path);
  /// The texts anywhere below, joined by blanks.
  std::string joined(const std::string& path);

  void complain(const std::string& path, const hub::Sentence& why);
  [[nodiscard]] const std::optional<hub::Error>& problem() const { return problem_; }

 private:
  [[nodiscard]] std::string xpath(const std::string& path) const;
  std::vector<std::string> selected(const std::string& xpath, const std::string& path);

  const hub::formats::XmlDocument& content_;
  std::string place_;
  std::optional<hub::Error> problem_;
};

/// Without white space at both ends.
[[nodiscard]] std::string trimmed(std::string_view text);

}  // namespace adapters::div
