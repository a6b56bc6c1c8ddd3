#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/file/taking.h"
#include "adapters/file/worker.h"
#include "hub/port/source.h"

namespace adapters::file {

/// A folder as a source of the hub; its work is the worker's.
class FileSource final : public hub::port::Source {
 public:
  /// All are borrowed; the worker ends before they do.
  FileSource(Folders& folders, const FileConfig& config, const SourceSettings& settings, Worker& worker)
      : folders_(folders),
        config_(config),
        worker_(worker),
        taking_(std::make_shared<Taking>(folders, settings, namespaces_of(config))) {}

  /// A file with nothing in it, where that is right, is moved here: nothing of it has to be durable first.
  hub::port::Task<hub::Result<hub::port::Polled>> poll(std::string cursor) override;
  hub::port::Task<hub::Outcome> confirm(std::vector<std::string> ids) override;

 private:
  Folders& folders_;  ///< The worker's alone.
  const FileConfig& config_;
  Worker& worker_;
  std::shared_ptr<Taking> taking_;  ///< The worker's alone.
};

}  // namespace adapters::file
