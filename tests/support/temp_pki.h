#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace support {

struct KeyPair {
  std::string certificate;  ///< Path of a PEM file.
  std::string key;          ///< Path of a PEM file.
};

/// A certificate authority in a temporary folder, made when the test runs and removed with it.
class TempPki {
 public:
  enum class Key { ec, rsa, weak_rsa };
  enum class Validity { now, past };

  TempPki();
  TempPki(const TempPki&) = delete;
  TempPki& operator=(const TempPki&) = delete;
  ~TempPki();

  [[nodiscard]] const std::string& ca() const { return ca_.certificate; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// `name` is the common name and the file's name; `alternative` a subject alternative name, "IP:127.0.0.1".
  [[nodiscard]] KeyPair issue(const std::string& name, const std::string& alternative,
                              Validity validity = Validity::now, Key key = Key::ec);

  /// Like `issue`, with extended key usage `usage` ("serverAuth") instead of both usual ones.
  [[nodiscard]] KeyPair issue_for(const std::string& usage, const std::string& name,
                                  const std::string& alternative, Key key = Key::ec);

  /// The authority's revocation list, naming these certificates (files). `past`: its time is over.
  [[nodiscard]] std::string revocation_list(const std::vector<std::string>& certificates,
                                            Validity validity = Validity::now);

 private:
  KeyPair make(const std::string& name, const std::string& alternative, const std::string& usage,
               Validity validity, Key key);

  std::filesystem::path folder_;
  KeyPair ca_;
};

}  // namespace support
