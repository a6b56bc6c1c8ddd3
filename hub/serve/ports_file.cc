#include "hub/serve/ports_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace hub::serve {
namespace {

std::filesystem::path path_of(const std::string& state) {
  return std::filesystem::path(state) / "run" / "ports.json";
}

}  // namespace

void write_ports(const std::string& state, const Ports& ports) {
  const std::filesystem::path path = path_of(state);
  const std::filesystem::path draft = path.string() + ".new";
  std::filesystem::create_directories(path.parent_path());
  const nlohmann::json content{
      {"exchange", ports.exchange}, {"operations", ports.operations}, {"pid", getpid()}};
  std::ofstream(draft) << content.dump() << "\n";
  std::filesystem::rename(draft, path);
}

void remove_ports(const std::string& state) {
  std::error_code ignored;
  std::filesystem::remove(path_of(state), ignored);
}

std::optional<Ports> read_ports(const std::string& state) {
  std::ifstream file(path_of(state));
  const auto content = nlohmann::json::parse(file, nullptr, false);
  if (!content.is_object()) return std::nullopt;
  return Ports{content.value("exchange", std::uint16_t{0}), content.value("operations", std::uint16_t{0})};
}

}  // namespace hub::serve
