#include "adapters/systems/eaddress/simulator/directory.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "adapters/systems/eaddress/simulator/envelope.h"

namespace sandbox::eaddress {

Directory::Directory(const std::string& file) {
  std::ifstream in(file);
  const auto said = nlohmann::json::parse(in, nullptr, false);
  if (!said.is_object()) throw std::runtime_error("'" + file + "' is no JSON object");
  try {
    for (const auto& one : said.at("connections")) put_connection(one);
    for (const auto& one : said.at("units")) put_unit(one);
    for (const auto& one : said.at("document_kinds")) kinds_.insert(one.get<std::string>());
  } catch (const nlohmann::json::exception& wrong) {
    throw std::runtime_error("'" + file + "': " + wrong.what());
  }
}

const Connection* Directory::connection(const std::string& name) const {
  const auto found = connections_.find(name);
  return found == connections_.end() ? nullptr : &found->second;
}

const Connection* Directory::owner_of(const std::string& address) const {
  const auto found = std::find_if(connections_.begin(), connections_.end(), [&](const auto& one) {
    return one.second.addresses.count(address_key(address)) != 0;
  });
  return found == connections_.end() ? nullptr : &found->second;
}

const Unit* Directory::unit(const std::string& address) const {
  const auto found = units_.find(address_key(address));
  return found == units_.end() ? nullptr : &found->second;
}

std::vector<const Unit*> Directory::by_version() const {
  auto found = by_id();
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->version < b->version; });
  return found;
}

std::vector<const Unit*> Directory::by_id() const {
  std::vector<const Unit*> found;
  for (const auto& [key, unit] : units_) found.push_back(&unit);
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  return found;
}

void Directory::put_unit(const nlohmann::json& said) {
  Unit unit;
  unit.address = said.at("address").get<std::string>();
  if (!is_address(unit.address)) throw std::runtime_error("'" + unit.address + "' is no e-address");
  unit.type = said.value("type", "J");
  unit.unit_type = said.value("unit_type", "JS");
  unit.title = said.value("title", "");
  unit.first_name = said.value("first_name", "");
  unit.surname = said.value("surname", "");
  unit.message_size_limit = said.value("message_size_limit", std::uint64_t{0});
  unit.active_from = said.value("active_from", "2018-06-01T00:00:00.000Z");
  unit.blocked_from = said.value("blocked_from", "");
  unit.full = said.value("full", false);
  const std::string pem = said.value("certificate", "");
  if (!pem.empty()) {
    unit.certificate = Certificate::of_pem(pem);
    if (!unit.certificate) throw std::runtime_error("the certificate of '" + unit.address + "' is none");
  }
  const auto known = units_.find(address_key(unit.address));
  unit.id = known == units_.end() ? static_cast<std::int64_t>(units_.size()) + 1 : known->second.id;
  unit.version = ++version_;
  units_[address_key(unit.address)] = std::move(unit);
}

void Directory::put_connection(const nlohmann::json& said) {
  Connection one;
  one.name = said.at("name").get<std::string>();
  for (const auto& address : said.at("addresses"))
    one.addresses.insert(address_key(address.get<std::string>()));
  one.signers.insert(one.name);
  if (said.contains("signers"))
    for (const auto& name : said.at("signers")) one.signers.insert(name.get<std::string>());
  one.state = said.value("state", false);
  one.invoices_only = said.value("invoices_only", false);
  connections_[one.name] = std::move(one);
}

void Directory::remove_unit(const std::string& address) {
  const auto known = units_.find(address_key(address));
  if (known == units_.end()) throw std::runtime_error("'" + address + "' is not known");
  known->second.deleted = true;
  known->second.version = ++version_;
}

}  // namespace sandbox::eaddress
