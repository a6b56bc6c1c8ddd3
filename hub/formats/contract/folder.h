#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hub::formats {

/// The folder of a partner's contract: finds in it the files that its documents name. Nothing above it is
/// looked at, whatever a name or a link says; nothing is fetched.
class ContractFolder {
 public:
  enum class Why : std::uint8_t {
    found,
    nowhere,  ///< No such file.
    above,    ///< The name leads out of the folder.
    foreign,  ///< The name is an address elsewhere (http, an absolute path).
  };
  struct Found {
    Why why = Why::nowhere;
    std::filesystem::path file;  ///< In its canonical form.
    std::string beside;  ///< Where it was not found: the name under which it would be, beside the asker.
  };

  explicit ContractFolder(const std::filesystem::path& folder);

  /// The file that a document in `from` names. What is not there by that name is looked for by its last name
  /// beside the document, then in the folder itself: partners' files name each other by addresses of theirs.
  [[nodiscard]] Found find(const std::filesystem::path& from, const std::string& name) const;

  /// As people know the file: below the folder as it was given.
  [[nodiscard]] std::string shown(const std::filesystem::path& file) const;

 private:
  [[nodiscard]] bool holds(const std::filesystem::path& file) const;
  [[nodiscard]] std::filesystem::path regular(const std::filesystem::path& file) const;

  std::filesystem::path given_;
  std::filesystem::path root_;  // canonical
};

}  // namespace hub::formats
