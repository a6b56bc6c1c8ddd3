#include "adapters/systems/sandbox_system.h"

#include <charconv>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace sandbox {
namespace {

class RestDouble : public Double {
 public:
  RestDouble(RestServerOptions options, RestSystem system) : server_(std::move(options), std::move(system)) {}
  [[nodiscard]] std::uint16_t port() const override { return server_.port(); }

 private:
  RestServer server_;
};

}  // namespace

Given::Given(std::string system, std::map<std::string, std::string> values)
    : system_(std::move(system)), values_(std::move(values)) {}

std::string Given::needed(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::runtime_error("--" + system_ + "-" + name + " is needed");
  return found->second;
}

std::string Given::optional(const std::string& name, const std::string& otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : found->second;
}

std::uint16_t Given::port() const {
  const std::string text = needed("port");
  std::uint16_t port = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (wrong != std::errc() || end != text.data() + text.size())
    throw std::runtime_error("'" + text + "' is no port");
  return port;
}

std::string Given::needed_secret(const std::string& name) const {
  const std::string file = needed(name);
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line.empty())
    throw std::runtime_error("--" + system_ + "-" + name + ": nothing is in '" + file + "'");
  return line;
}

RestServerOptions Given::rest() const {
  RestServerOptions options;
  options.port = port();
  options.certificate = needed("cert");
  options.key = needed("key");
  options.clients_ca = optional("ca");
  options.behaviours = optional("behaviour");
  options.journal = optional("journal");
  return options;
}

std::unique_ptr<Double> rest_double(RestServerOptions options, RestSystem system) {
  return std::make_unique<RestDouble>(std::move(options), std::move(system));
}

std::vector<OptionText> rest_option_texts() {
  return {{"port", "N: port on 127.0.0.1; 0: any free one"},
          {"cert", "FILE: PEM, certificate of the server"},
          {"key", "FILE: PEM, its key"},
          {"ca", "FILE: PEM, authorities of clients; without it no client certificate is asked for"},
          {"behaviour", R"(FILE: misbehaviour, {"<operation>": "<word>"}, read at each request)"},
          {"journal", "FILE: one JSON line is appended for each request"}};
}

}  // namespace sandbox
