// sakta-sandbox: the strict doubles of outside systems, for development and tests. Links nothing of the hub.

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/systems/nino/simulator/nino_server.h"

namespace {

constexpr std::string_view kUsage =
    R"(sakta-sandbox: strict doubles of outside systems / stingri ārējo sistēmu atdarinājumi

  --nino-port N            port on 127.0.0.1; 0: any free one (default)
  --cert --key --ca FILE   PEM: server certificate, its key, authorities of clients
  --nino-trust FILE        PEM: certificates, or their authorities, that may sign requests
  --nino-to URI            logical address that wsa:To must equal (default https://nino.example/property-tax)
  --nino-data FILE         register, read at each request (form: adapters/systems/nino/simulator/persons.json)
  --nino-behaviour FILE    misbehaviour, e.g. {"GetDebts": "cut_reply"}, read at each request
  --journal FILE           one JSON line is appended for each request
  --ports FILE             {"nino": port, "pid": pid} is written here once it listens
)";

struct Options {
  sandbox::nino::Options nino;
  std::string ports_file;
};

std::uint16_t port_number(const std::string& text) {
  std::uint16_t port = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (wrong != std::errc() || end != text.data() + text.size())
    throw std::runtime_error("'" + text + "' is no port");
  return port;
}

Options read_options(const std::vector<std::string>& arguments) {
  Options options;
  const std::map<std::string, std::function<void(const std::string&)>> known{
      {"--nino-port", [&](const std::string& value) { options.nino.port = port_number(value); }},
      {"--cert", [&](const std::string& value) { options.nino.certificate = value; }},
      {"--key", [&](const std::string& value) { options.nino.key = value; }},
      {"--ca", [&](const std::string& value) { options.nino.clients_ca = value; }},
      {"--nino-trust", [&](const std::string& value) { options.nino.signers = value; }},
      {"--nino-to", [&](const std::string& value) { options.nino.to = value; }},
      {"--nino-data", [&](const std::string& value) { options.nino.register_file = value; }},
      {"--nino-behaviour", [&](const std::string& value) { options.nino.behaviours = value; }},
      {"--journal", [&](const std::string& value) { options.nino.journal = value; }},
      {"--ports", [&](const std::string& value) { options.ports_file = value; }}};
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const auto option = known.find(arguments[i]);
    if (option == known.end()) throw std::runtime_error("unknown option '" + arguments[i] + "'");
    if (i + 1 == arguments.size()) throw std::runtime_error(arguments[i] + " needs a value");
    option->second(arguments[i + 1]);
  }
  if (options.nino.certificate.empty() || options.nino.key.empty() || options.nino.clients_ca.empty() ||
      options.nino.signers.empty() || options.nino.register_file.empty()) {
    throw std::runtime_error("--cert, --key, --ca, --nino-trust and --nino-data are needed");
  }
  return options;
}

/// Whole or not at all: written beside, then renamed.
void write_ports(const std::string& file, std::uint16_t nino) {
  if (file.empty()) return;
  const auto beside = file + ".new";
  std::ofstream out(beside);
  out << R"({"nino": )" << nino << R"(, "pid": )" << ::getpid() << "}\n";
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

void run(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  const int stop = stop_signals();
  sandbox::nino::NinoServer nino(options.nino);
  write_ports(options.ports_file, nino.port());
  std::cout << "sakta-sandbox: nino listens on https://127.0.0.1:" << nino.port() << std::endl;
  std::vector<pollfd> waiting{{stop, POLLIN, 0}, {nino.listening_socket(), POLLIN, 0}};
  while ((waiting[0].revents & POLLIN) == 0) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if ((waiting[1].revents & POLLIN) != 0) nino.accept();
  }
  ::close(stop);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && arguments[0] == "--help") {
    std::cout << kUsage;
    return 0;
  }
  try {
    run(read_options(arguments));
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "sakta-sandbox: " << e.what() << "\n" << kUsage;
    return 1;
  }
}
