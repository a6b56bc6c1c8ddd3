#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/systems/eaddress/simulator/proof.h"

namespace sandbox::eaddress {

/// 4 MB of the instruction, as it was read in code.
inline constexpr std::size_t kSection = 0x400000;

/// One attachment. Its octets are in a file: it may come in sections and be larger than memory.
class StoredContent {
 public:
  StoredContent(std::string content_id, std::filesystem::path file);

  void append(std::string_view octets);
  /// No more will come.
  void close();

  [[nodiscard]] const std::string& content_id() const { return content_id_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] bool closed() const { return closed_; }
  /// Of what is closed, raw octets.
  [[nodiscard]] const std::string& sha512() const { return sha512_; }
  [[nodiscard]] std::string read(std::uint64_t from, std::size_t size) const;
  /// SHA-512 of what GZIP makes of it again, at most `size` octets of it; empty: it is no GZIP of that size.
  [[nodiscard]] std::string unzipped_sha512(std::uint64_t size) const;
  /// How many sections came by SendAttachmentSection.
  std::int32_t sections = 0;

 private:
  std::string content_id_;
  std::filesystem::path file_;
  std::uint64_t size_ = 0;
  bool closed_ = false;
  Digesting digesting_{Hash::sha512};
  std::string sha512_;
};

/// A folder of its own for contents; it goes with its object.
class ContentFolder {
 public:
  /// `below`: empty: the system's folder for temporary files. Throws std::runtime_error.
  explicit ContentFolder(const std::string& below);
  ContentFolder(const ContentFolder&) = delete;
  ContentFolder& operator=(const ContentFolder&) = delete;
  ~ContentFolder();

  [[nodiscard]] StoredContent open(const std::string& content_id);

 private:
  std::filesystem::path folder_;
  std::uint64_t next_ = 0;
};

}  // namespace sandbox::eaddress
