#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/site.h"

namespace hub::config {

/// A whole site and library in a folder of its own that load without findings; a test then spoils one file.
class TempSite {
 public:
  TempSite();
  TempSite(const TempSite&) = delete;
  TempSite& operator=(const TempSite&) = delete;
  ~TempSite();

  /// `name` is below the folder: site/…, library/…, state/….
  void write(const std::string& name, std::string_view text) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  /// Replaces the first `from`, which must be there.
  void edit(const std::string& name, std::string_view from, std::string_view to) const;
  void remove(const std::string& name) const;
  void set_mode(const std::string& name, unsigned mode) const;

  /// `site/hub.yaml:3:9: text` for each finding, the folder cut off. A finding that is not told in Latvian
  /// too fails the test.
  [[nodiscard]] std::vector<std::string> findings() const;
  [[nodiscard]] Site load(Findings& findings) const;
  [[nodiscard]] Folders folders() const;
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

/// A digest good enough to tell texts apart; crypto has the real one.
[[nodiscard]] std::string digest_for_tests(std::string_view octets);

/// A secret of TempSite: 64 hex digits.
inline constexpr std::string_view kMasterKey =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

}  // namespace hub::config
