#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/file/file_config.h"
#include "adapters/file/file_source.h"
#include "adapters/file/folders.h"
#include "adapters/file/worker.h"
#include "adapters/file/writing.h"
#include "adapters/frame/framed.h"
#include "hub/formats/xsd/schema.h"

namespace adapters::file {

/// Writes deliveries as files, and has the files of folders as sources. Answers no questions.
class FileAdapter final : public frame::Framed<FileConfig> {
 public:
  static const hub::config::Spec<Config>& spec() { return file_spec(); }

  /// Throws hub::Trouble for a configuration that cannot work: problem_in, a schema that cannot be read.
  FileAdapter(Config config, const hub::port::Services& services);
  FileAdapter(const FileAdapter&) = delete;
  FileAdapter& operator=(const FileAdapter&) = delete;
  ~FileAdapter() override;

  [[nodiscard]] hub::port::Asker* asker() override { return nullptr; }
  [[nodiscard]] hub::port::Source* source(const std::string& name) override;
  /// Each folder is listed; nothing is written.
  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;

 protected:
  hub::port::Task<hub::Result<hub::port::Reply>> carry_out(frame::Call& call,
                                                           const OperationSettings& operation) override;

 private:
  [[nodiscard]] hub::Result<WrittenFile> file_of(const std::string& name, const OperationSettings& operation,
                                                 hub::formats::Content body) const;

  std::map<std::string, std::shared_ptr<const hub::formats::Schema>>
      schemas_;  ///< By operation; none: absent.
  std::unique_ptr<Folders> folders_;
  Worker worker_;  ///< Ends before what its jobs use, and after the sources.
  std::map<std::string, FileSource> sources_;
};

}  // namespace adapters::file
