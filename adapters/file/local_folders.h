#pragma once

#include <string>
#include <vector>

#include "adapters/file/folders.h"

namespace adapters::file {

/// Folders of this machine.
class LocalFolders final : public Folders {
 public:
  explicit LocalFolders(std::string root) : root_(std::move(root)) {}

  hub::Result<std::vector<Entry>> list(const std::string& folder) override;
  hub::Result<ReadFile> read(const std::string& folder, const Entry& entry, std::uint64_t limit) override;
  hub::Result<bool> move(const std::string& folder, const std::string& name, const std::string& target,
                         const std::string& new_name) override;
  hub::Outcome make(const std::string& folder) override;
  hub::Outcome remove(const std::string& folder, const std::string& name) override;
  hub::Result<Put> put(const std::string& folder, const std::string& name, const std::string& unfinished,
                       const std::string& octets) override;

 private:
  std::string root_;
};

}  // namespace adapters::file
