#pragma once

#include <string>
#include <vector>

#include "adapters/file/folders.h"
#include "hub/sftp/session.h"

namespace adapters::file {

/// Folders of an account at a partner's server. Its lists tell times by the minute only, so that a file is
/// asked for its own before and after it is read. What is written is read back before it gets its name: the
/// server's word that it has it says nothing of what it has.
class SftpFolders final : public Folders {
 public:
  SftpFolders(hub::sftp::Address address, hub::sftp::Credentials credentials)
      : root_(address.folder), session_(std::move(address), std::move(credentials)) {}

  void due(std::chrono::steady_clock::time_point until) override { session_.due(until); }
  void give_up() noexcept override { session_.give_up(); }

  hub::Result<std::vector<Entry>> list(const std::string& folder) override;
  hub::Result<ReadFile> read(const std::string& folder, const Entry& entry, std::uint64_t limit) override;
  hub::Result<bool> move(const std::string& folder, const std::string& name, const std::string& target,
                         const std::string& new_name) override;
  hub::Outcome make(const std::string& folder) override;
  hub::Outcome remove(const std::string& folder, const std::string& name) override;
  hub::Result<Put> put(const std::string& folder, const std::string& name, const std::string& unfinished,
                       const std::string& octets) override;

 private:
  [[nodiscard]] std::string path_of(const std::string& folder) const;
  [[nodiscard]] std::string path_of(const std::string& folder, const std::string& name) const {
    const std::string above = path_of(folder);
    return above.ends_with('/') ? above + name : above + "/" + name;
  }
  [[nodiscard]] hub::Result<std::optional<Put>> compare(const std::string& folder, const std::string& name,
                                                        const std::string& octets);

  std::string root_;
  hub::sftp::Session session_;
};

}  // namespace adapters::file
