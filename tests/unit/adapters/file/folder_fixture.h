#pragma once

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "adapters/file/file_adapter.h"
#include "hub/http/client.h"
#include "hub/port/clock.h"
#include "hub/port/source.h"
#include "tests/support/no_steps.h"
#include "tests/support/run_task.h"

namespace file_test {

namespace fs = std::filesystem;

class RealClock final : public hub::port::Clock {
 public:
  [[nodiscard]] Instant now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return std::chrono::system_clock::now();
  }
  hub::port::Task<void> sleep(Duration) override { co_return; }
};

/// A root with the folders `in` and `out`, a source `in` of statements and an operation `put`.
struct Folders : testing::Test {
  Folders() {
    std::string pattern = (fs::temp_directory_path() / "sakta-file-XXXXXX").string();
    root = mkdtemp(pattern.data());
    fs::create_directories(root / "in");
    fs::create_directories(root / "out");
    config.root = root.string();
    adapters::file::SourceSettings& source = config.sources["in"];
    source.folder = "in";
    source.finished = adapters::file::Finished::renamed;
    adapters::file::OperationSettings& put = config.operations["put"];
    put.folder = "out";
    put.name = "note-{number}.xml";
    put.values["number"] = "/note/number";
  }
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;
  ~Folders() override { fs::remove_all(root); }

  adapters::file::SourceSettings& source() { return config.sources["in"]; }
  adapters::file::OperationSettings& put() { return config.operations["put"]; }
  hub::port::Services services() { return {client, clock}; }
  /// The adapter, made by the configuration as it is when first asked for.
  adapters::file::FileAdapter& adapter() {
    if (!made) made = std::make_unique<adapters::file::FileAdapter>(config, services());
    return *made;
  }

  void drop(const std::string& name, const std::string& octets) const {
    std::ofstream(root / name, std::ios::binary) << octets;
  }
  [[nodiscard]] std::string octets_of(const std::string& name) const {
    std::ifstream file(root / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root / folder)) names.push_back(entry.path().filename());
    return names;
  }

  hub::Result<hub::port::Polled> poll(const std::string& cursor = "") {
    return support::run_task(io, adapter().source("in")->poll(cursor));
  }
  hub::Outcome confirm(const std::vector<std::string>& ids) {
    return support::run_task(io, adapter().source("in")->confirm(ids));
  }
  hub::Result<hub::port::Delivered> deliver(const std::string& body) {
    hub::port::Request request;
    request.operation = "put";
    request.message = *hub::Uuid::parse("0191c1a0-0000-7000-8000-000000000001");
    request.body = body;
    request.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    request.evidence = &evidence;
    support::NoSteps steps;
    return support::run_task(io, adapter().outlet()->deliver(request, steps));
  }

  static std::vector<std::string> ids_of(const hub::port::Polled& polled) {
    std::vector<std::string> ids;
    for (const auto& document : polled.documents) ids.push_back(document.id);
    return ids;
  }
  template <class T>
  static std::string outcome(const hub::Result<T>& result) {
    return result ? "done" : std::string(result.error().code().name);
  }

  fs::path root;
  adapters::file::FileConfig config;
  boost::asio::io_context io;
  hub::http::Client client{io};
  RealClock clock;
  hub::port::Evidence evidence;
  std::unique_ptr<adapters::file::FileAdapter> made;
};

}  // namespace file_test
