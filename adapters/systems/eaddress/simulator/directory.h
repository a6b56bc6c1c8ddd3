#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/systems/eaddress/simulator/moment.h"
#include "adapters/systems/eaddress/simulator/proof.h"

namespace sandbox::eaddress {

/// Who is connected; known by the common name of the certificate that signs its requests.
struct Connection {
  std::string name;
  std::set<std::string> addresses;  ///< address_key of those that are its own.
  std::set<std::string> signers;    ///< Common names of who may sign its letters.
  bool state = false;               ///< The state flag.
  bool invoices_only = false;
};

/// One addressee with its address.
struct Unit {
  std::int64_t id = 0;
  std::int64_t version = 0;
  std::string address;
  std::string type;       ///< AddresseeType: J, APP, …
  std::string unit_type;  ///< AddresseeUnitType: JS, …
  std::string title;
  std::string first_name;
  std::string surname;
  Certificate certificate;               ///< Whose key letters to it are encrypted with; may be empty.
  std::uint64_t message_size_limit = 0;  ///< 0: none.
  std::string active_from;
  std::string blocked_from;
  bool full = false;
  bool deleted = false;

  [[nodiscard]] std::string owner_code() const { return address.substr(address.find('@') + 1); }
  [[nodiscard]] bool active() const { return blocked_from.empty() && !deleted; }
};

/// Connections, addressees and kinds of document. Its form: simulator/addressees.json.
class Directory {
 public:
  /// Throws std::runtime_error that says what is wrong with the file.
  explicit Directory(const std::string& file);

  [[nodiscard]] const Connection* connection(const std::string& name) const;
  /// Whose address it is; null: of nobody who is connected.
  [[nodiscard]] const Connection* owner_of(const std::string& address) const;
  [[nodiscard]] const Unit* unit(const std::string& address) const;
  [[nodiscard]] bool knows_kind(const std::string& kind) const { return kinds_.count(kind) != 0; }
  /// In the order of their versions.
  [[nodiscard]] std::vector<const Unit*> by_version() const;
  [[nodiscard]] std::vector<const Unit*> by_id() const;

  /// Adds or replaces an addressee, or a connection; it gets a new version. Throws std::runtime_error.
  void put_unit(const nlohmann::json& said);
  void put_connection(const nlohmann::json& said);
  /// Marks it as deleted.
  void remove_unit(const std::string& address);

 private:
  std::map<std::string, Connection> connections_;
  std::map<std::string, Unit> units_;  ///< By address_key.
  std::set<std::string> kinds_;
  std::int64_t version_ = 0;
};

}  // namespace sandbox::eaddress
