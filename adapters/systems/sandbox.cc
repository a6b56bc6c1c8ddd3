// sakta-sandbox: the strict doubles of outside systems, for development and tests. Of the hub it links what
// reads configuration files (for scripts), and nothing that speaks to partners.

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/systems/eaddress/simulator/eaddress_entry.h"
#include "adapters/systems/horizon/simulator/horizon_entry.h"
#include "adapters/systems/nino/simulator/nino_entry.h"
#include "adapters/systems/pspp/simulator/pspp_entry.h"
#include "adapters/systems/sandbox_system.h"
#include "adapters/systems/script_entry.h"
#include "adapters/systems/script_file.h"
#include "adapters/systems/smartcity/simulator/smartcity_entry.h"

namespace {

using sandbox::Double;
using sandbox::SystemEntry;

/// Every double in C++, in one list a reader can see.
std::vector<SystemEntry> all_systems() {
  return {
      sandbox::eaddress::entry(), sandbox::horizon::entry(),   sandbox::nino::entry(),
      sandbox::pspp::entry(),     sandbox::smartcity::entry(),
  };
}

struct Command {
  std::string ports_file;
  std::map<std::string, std::map<std::string, std::string>> given;  ///< System, option, value.
};

std::string usage(const std::vector<SystemEntry>& systems) {
  std::string text = R"(sakta-sandbox: strict doubles of outside systems / stingri ārējo sistēmu atdarinājumi

A system is started if its port is given.

  sakta-sandbox --check FILE ...: what is wrong with simulator.yaml, with file, line and column
  --script FILE: one more system, as adapters/systems/<slug>/simulator.yaml describes it, with its options
  --ports FILE: {"<system>": port, ..., "pid": pid} is written here once all listen
)";
  for (const auto& system : systems) {
    text += "\n";
    for (const auto& option : system.options)
      text.append("  --")
          .append(system.name)
          .append("-")
          .append(option.name)
          .append(" ")
          .append(option.help)
          .append("\n");
  }
  return text;
}

/// Takes `--<system>-<option>`; false if no system has it.
bool take(Command& command, const std::vector<SystemEntry>& systems, std::string_view name,
          const std::string& value) {
  for (const auto& system : systems) {
    for (const auto& option : system.options) {
      if (name != "--" + system.name + "-" + option.name) continue;
      command.given[system.name][option.name] = value;
      return true;
    }
  }
  return false;
}

std::string told(const hub::config::Findings& findings) {
  const char* const locale = std::getenv("LANG");
  const bool latvian = locale != nullptr && std::string_view(locale).substr(0, 2) == "lv";
  std::string lines;
  for (const auto& finding : findings)
    lines += finding.to_string(latvian ? hub::Language::lv : hub::Language::en) + "\n";
  return lines;
}

SystemEntry scripted(const std::string& file) {
  hub::config::Findings findings;
  const auto script = sandbox::script::read_script(file, findings);
  if (!script) throw std::runtime_error("the script cannot be used\n" + told(findings));
  return sandbox::script::entry(*script);
}

/// Prints what is wrong with scripts; the exit code.
int check(const std::vector<std::string>& files) {
  hub::config::Findings findings;
  for (const auto& file : files) static_cast<void>(sandbox::script::read_script(file, findings));
  std::cout << told(findings);
  return findings.empty() ? 0 : 1;
}

/// Those in C++, and those of `--script`.
std::vector<SystemEntry> systems_of(const std::vector<std::string>& arguments) {
  auto systems = all_systems();
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2)
    if (arguments[i] == "--script") systems.push_back(scripted(arguments[i + 1]));
  return systems;
}

Command read_command(const std::vector<SystemEntry>& systems, const std::vector<std::string>& arguments) {
  Command command;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) throw std::runtime_error(arguments[i] + " needs a value");
    if (arguments[i] == "--script") continue;
    if (arguments[i] == "--ports")
      command.ports_file = arguments[i + 1];
    else if (!take(command, systems, arguments[i], arguments[i + 1]))
      throw std::runtime_error("unknown option '" + arguments[i] + "'");
  }
  if (command.given.empty()) throw std::runtime_error("no system is to be started");
  return command;
}

using Running = std::vector<std::pair<std::string, std::unique_ptr<Double>>>;

Running start(const Command& command, const std::vector<SystemEntry>& systems) {
  Running running;
  for (const auto& system : systems) {
    const auto given = command.given.find(system.name);
    if (given != command.given.end())
      running.emplace_back(system.name, system.start({system.name, given->second}));
  }
  return running;
}

/// Whole or not at all: written beside, then renamed.
void write_ports(const std::string& file, const Running& running) {
  if (file.empty()) return;
  const auto beside = file + ".new";
  std::ofstream out(beside);
  out << "{";
  for (const auto& [name, listening] : running) out << '"' << name << "\": " << listening->port() << ", ";
  out << R"("pid": )" << ::getpid() << "}\n";
  out.close();
  if (!out || std::rename(beside.c_str(), file.c_str()) != 0)
    throw std::runtime_error("cannot write '" + file + "'");
}

/// SIGTERM and SIGINT as a readable descriptor; blocked for every thread started from now on.
int stop_signals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  sigprocmask(SIG_BLOCK, &stop, nullptr);
  return ::signalfd(-1, &stop, SFD_CLOEXEC);
}

void run(const Command& command, const std::vector<SystemEntry>& systems) {
  std::signal(SIGPIPE, SIG_IGN);
  const int stop = stop_signals();
  const Running running = start(command, systems);
  write_ports(command.ports_file, running);
  std::string told = "sakta-sandbox:";
  std::vector<pollfd> waiting{{stop, POLLIN, 0}};
  for (const auto& [name, listening] : running) {
    waiting.push_back({listening->listening_socket(), POLLIN, 0});
    told += " " + name + " listens on https://127.0.0.1:" + std::to_string(listening->port());
  }
  std::cout << told << std::endl;
  while ((waiting[0].revents & POLLIN) == 0) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < running.size(); ++i)
      if ((waiting[i + 1].revents & POLLIN) != 0) running[i].second->accept();
  }
  ::close(stop);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() > 1 && arguments[0] == "--check")
    return check({arguments.begin() + 1, arguments.end()});
  if (arguments.size() == 1 && arguments[0] == "--reference") {
    std::cout << sandbox::script::script_reference();
    return 0;
  }
  if (arguments.size() == 1 && arguments[0] == "--help") {
    std::cout << usage(all_systems());
    return 0;
  }
  try {
    const auto systems = systems_of(arguments);
    run(read_command(systems, arguments), systems);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "sakta-sandbox: " << e.what() << "\n" << usage(all_systems());
    return 1;
  }
}
