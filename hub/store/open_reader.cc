#include "hub/store/open_reader.h"

#include <utility>

#include "hub/store/sqlite_reader.h"

namespace hub::store {
namespace {

/// The port over SqliteReader, whose calls are done when they return.
class Reader final : public port::StoreReader {
 public:
  explicit Reader(std::unique_ptr<SqliteReader> reader) : reader_(std::move(reader)) {}

  port::Task<Result<model::Story>> story(Uuid message) override { co_return reader_->story(message); }
  port::Task<Result<model::Story>> latest(Uuid message, std::size_t count) override {
    co_return reader_->latest(message, count);
  }
  port::Task<Result<model::Story>> salvage(Uuid message) override { co_return reader_->salvage(message); }
  port::Task<Result<std::vector<Uuid>>> find(port::Search search) override {
    co_return reader_->find(search);
  }
  port::Task<Result<std::vector<model::Pending>>> pending(std::uint64_t after, std::size_t limit) override {
    co_return reader_->pending(after, limit);
  }

 private:
  std::unique_ptr<SqliteReader> reader_;
};

}  // namespace

Result<std::unique_ptr<port::StoreReader>> open_reader(const std::string& folder) {
  auto reader = SqliteReader::open(folder);
  if (!reader) return std::move(reader).error();
  return std::unique_ptr<port::StoreReader>(new Reader(*std::move(reader)));
}

}  // namespace hub::store
