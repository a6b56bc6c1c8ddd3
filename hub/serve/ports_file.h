#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace hub::serve {

/// Where a running hub listens; `<state>/run/ports.json` holds it, so that commands on the same machine find
/// the hub.
struct Ports {
  std::uint16_t exchange = 0;
  std::uint16_t operations = 0;
};

/// Written whole or not at all. Throws std::filesystem::filesystem_error.
void write_ports(const std::string& state, const Ports& ports);
void remove_ports(const std::string& state);
[[nodiscard]] std::optional<Ports> read_ports(const std::string& state);

}  // namespace hub::serve
