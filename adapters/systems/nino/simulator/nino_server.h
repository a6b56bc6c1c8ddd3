#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace sandbox::nino {

struct Options {
  std::uint16_t port = 0;   ///< 0: any free port of 127.0.0.1.
  std::string certificate;  ///< PEM files of the server.
  std::string key;
  std::string clients_ca;     ///< Who may connect.
  std::string signers;        ///< Who may sign requests (PEM, certificates or authorities).
  std::string register_file;  ///< See tax_register.h.
  std::string behaviours;     ///< See behaviour.h; may be empty.
  std::string journal;        ///< See request_journal.h; may be empty.
  std::string payments;       ///< See payment_book.h; may be empty.
  std::string to = "https://nino.example/property-tax";  ///< The service's logical address.
};

/// NINO's property-tax service over HTTPS with client certificates, as wsdl/nino/nino.wsdl describes it.
/// One thread per connection, at most 64 connections; keep-alive. The destructor ends every connection and
/// its thread.
class NinoServer {
 public:
  /// Listens when constructed. Throws std::runtime_error that says what is wrong.
  explicit NinoServer(Options options);
  NinoServer(const NinoServer&) = delete;
  NinoServer& operator=(const NinoServer&) = delete;
  ~NinoServer();

  [[nodiscard]] std::uint16_t port() const;
  /// Readable when a peer waits; then call accept().
  [[nodiscard]] int listening_socket() const;
  void accept();

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace sandbox::nino
