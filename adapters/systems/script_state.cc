#include "adapters/systems/script_state.h"

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sandbox::script {

using nlohmann::json;

State initial_state(const Script& script) {
  State state;
  for (const auto& [name, table] : script.tables) state.tables[name] = table.rows.by_key;
  return state;
}

State read_state(const std::string& file, const Script& script) {
  State state = initial_state(script);
  std::ifstream in(file);
  if (!in) return state;
  try {
    const auto kept = json::parse(in);
    for (const auto& [name, rows] : kept.at("tables").items()) {
      if (!state.tables.contains(name))
        throw std::runtime_error("'" + file + "' has a table '" + name + "' that the script has not");
      rows.get_to(state.tables[name]);
    }
    if (kept.contains("counters")) kept["counters"].get_to(state.counters);
    if (kept.contains("seen")) kept["seen"].get_to(state.seen);
  } catch (const json::exception&) {
    throw std::runtime_error("'" + file + "' is not what a double of " + script.simulates + " has kept");
  }
  return state;
}

void write_state(const std::string& file, const State& state) {
  const json kept{{"tables", state.tables}, {"counters", state.counters}, {"seen", state.seen}};
  const std::string beside = file + ".new";
  std::ofstream out(beside);
  out << kept.dump(1, ' ', false, json::error_handler_t::replace) << "\n";
  out.close();
  if (!out || std::rename(beside.c_str(), file.c_str()) != 0)
    throw std::runtime_error("'" + file + "' cannot be written");
}

}  // namespace sandbox::script
