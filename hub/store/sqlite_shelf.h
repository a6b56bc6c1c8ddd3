#pragma once

#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"
#include "hub/port/shelf.h"
#include "hub/store/database.h"

namespace hub::store {

/// A shelf in a database of its own, `shelf.db`, which is made when something is put or looked for first.
/// Read and written in a thread of its own. Order of ends: as the store's.
class SqliteShelf final : public port::Shelf {
 public:
  struct Settings {
    std::string file;
    std::string name_key;       ///< Of the keyed hashes.
    crypto::SealKey value_key;  ///< Seals the values.
  };
  explicit SqliteShelf(Settings settings);
  /// Waits for what is under way.
  ~SqliteShelf() override;

  port::Task<Result<Values>> find(std::string drawer, std::vector<std::string> names) override;
  port::Task<Outcome> put(std::string drawer, std::vector<Entry> entries) override;
  port::Task<Outcome> empty(std::string drawer) override;

 private:
  /// All below in the pool's thread alone.
  [[nodiscard]] Outcome ready();
  [[nodiscard]] Result<Values> look(const std::string& drawer, const std::vector<std::string>& names);
  [[nodiscard]] Outcome write(const std::string& drawer, const std::vector<Entry>& entries);
  [[nodiscard]] Outcome write_all(const std::string& drawer, const std::vector<Entry>& entries);
  /// How many rows went.
  [[nodiscard]] Result<int> take_out(const std::string& drawer);
  [[nodiscard]] Outcome keep_log_short();
  [[nodiscard]] std::string begin_of(std::string_view drawer) const;
  [[nodiscard]] std::string row_of(std::string_view drawer, std::string_view name) const;

  Settings settings_;
  crypto::KeyedHash hash_;
  std::optional<Database> database_;
  std::optional<Statement> select_;
  std::optional<Statement> insert_;
  std::optional<Statement> delete_;
  std::optional<Statement> empty_;
  boost::asio::thread_pool pool_{1};
};

}  // namespace hub::store
