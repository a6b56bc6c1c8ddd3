#include "adapters/systems/nino/simulator/nino_entry.h"

#include <memory>
#include <utility>

#include "adapters/systems/nino/simulator/nino_server.h"

namespace sandbox::nino {
namespace {

class NinoDouble : public Double {
 public:
  explicit NinoDouble(Options options) : server_(std::move(options)) {}
  [[nodiscard]] std::uint16_t port() const override { return server_.port(); }
  [[nodiscard]] int listening_socket() const override { return server_.listening_socket(); }
  void accept() override { server_.accept(); }

 private:
  NinoServer server_;
};

std::unique_ptr<Double> start(const Given& given) {
  Options options;
  options.port = given.port();
  options.certificate = given.needed("cert");
  options.key = given.needed("key");
  options.clients_ca = given.needed("ca");
  options.signers = given.needed("trust");
  options.register_file = given.needed("data");
  options.behaviours = given.optional("behaviour");
  options.journal = given.optional("journal");
  options.payments = given.optional("payments");
  options.to = given.optional("to", options.to);
  return std::make_unique<NinoDouble>(std::move(options));
}

}  // namespace

SystemEntry entry() {
  return {
      "nino",
      {{"port", "N: port on 127.0.0.1; 0: any free one"},
       {"cert", "FILE: PEM, certificate of the server"},
       {"key", "FILE: PEM, its key"},
       {"ca", "FILE: PEM, authorities of clients"},
       {"trust", "FILE: PEM, certificates, or their authorities, that may sign requests"},
       {"to", "URI: logical address that wsa:To must equal (else https://nino.example/property-tax)"},
       {"data", "FILE: register, read at each request (form: adapters/systems/nino/simulator/persons.json)"},
       {"behaviour", R"(FILE: misbehaviour, e.g. {"GetDebts": "cut_reply"}, read at each request)"},
       {"journal", "FILE: one JSON line is appended for each request"},
       {"payments", "FILE: one JSON line is appended for each payment; those in it are known at the start"}},
      &start};
}

}  // namespace sandbox::nino
