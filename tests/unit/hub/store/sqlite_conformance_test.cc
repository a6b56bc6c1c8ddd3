#include <filesystem>

#include "conformance/store_conformance.h"
#include "conformance/store_search_conformance.h"
#include "hub/store/sqlite_store.h"
#include "unit/hub/store/temporary_folder.h"

namespace hub::conformance {
namespace {

class SqliteHome final : public StoreHome {
 public:
  std::unique_ptr<port::Store> open() override {
    store::SqliteSettings settings;
    settings.folder = folder_.path() + "/store";
    auto opened = store::SqliteStore::open(settings);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().to_string());
    if (!opened) return nullptr;
    return *std::move(opened);
  }
  void lose_index() override {
    for (const char* name : {"index.db", "index.db-wal", "index.db-shm"})
      std::filesystem::remove(folder_.path() + "/store/" + name);
  }

 private:
  store::TemporaryFolder folder_;
};

std::unique_ptr<StoreHome> make_home() {
  return std::make_unique<SqliteHome>();
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_home));

}  // namespace
}  // namespace hub::conformance
