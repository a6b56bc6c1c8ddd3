#include "adapters/file/taking.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace {

using namespace std::chrono_literals;

/// A server whose one file looks the same whatever is in it, as lists with times by the minute do.
class OneFile final : public adapters::file::Folders {
 public:
  hub::Result<std::vector<adapters::file::Entry>> list(const std::string&) override {
    return std::vector{entry_of()};
  }
  hub::Result<adapters::file::ReadFile> read(const std::string&, const adapters::file::Entry& entry,
                                             std::uint64_t) override {
    ++reads;
    return adapters::file::ReadFile{entry, octets};
  }
  hub::Result<bool> move(const std::string&, const std::string&, const std::string&,
                         const std::string&) override {
    return true;
  }
  hub::Outcome make(const std::string&) override { return hub::Done{}; }
  hub::Outcome remove(const std::string&, const std::string&) override { return hub::Done{}; }
  hub::Result<adapters::file::Put> put(const std::string&, const std::string&, const std::string&,
                                       const std::string&) override {
    return adapters::file::Put::written;
  }

  std::string octets;
  int reads = 0;

 private:
  [[nodiscard]] static adapters::file::Entry entry_of() {
    adapters::file::Entry entry;
    entry.name = "a.xml";
    entry.print.size = 4;
    entry.regular = true;
    return entry;
  }
};

TEST(Taking, ReadsALeftFileAgainAfterTenMinutesThoughItLooksTheSame) {
  OneFile folders;
  adapters::file::SourceSettings settings;
  settings.folder = "in";
  settings.finished = adapters::file::Finished::renamed;
  adapters::file::Taking taking(folders, settings, {});
  const auto start = adapters::file::Taking::Instant() + 1h;
  folders.octets = "<a>x";
  ASSERT_FALSE(taking.poll("", start));
  folders.octets = "<a/>";

  EXPECT_FALSE(taking.poll("", start + 9min));
  EXPECT_EQ(folders.reads, 1);
  const auto polled = taking.poll("", start + 10min);

  ASSERT_TRUE(polled) << polled.error().to_string();
  ASSERT_EQ(polled->documents.size(), 1U);
  EXPECT_EQ(polled->documents[0].body, "<a/>");
}

}  // namespace
