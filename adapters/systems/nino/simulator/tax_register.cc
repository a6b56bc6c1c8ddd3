#include "adapters/systems/nino/simulator/tax_register.h"

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "adapters/systems/nino/simulator/pattern.h"

namespace sandbox::nino {
namespace {

using nlohmann::json;

const std::string& checked_amount(const std::string& amount) {
  if (!matches(amount, R"([0-9]{1,10}\.[0-9]{2})"))
    throw std::runtime_error("an amount has not exactly two decimal places");
  return amount;
}

std::uint64_t cents(const std::string& amount) {
  const auto point = checked_amount(amount).find('.');
  return std::stoull(amount.substr(0, point)) * 100 + std::stoull(amount.substr(point + 1));
}

std::vector<Charge> read_charges(const json& charges, const char* date) {
  std::vector<Charge> read;
  for (const auto& charge : charges) {
    read.push_back({charge.value("number", ""), charge.at(date).get<std::string>(),
                    checked_amount(charge.at("amount").get<std::string>())});
  }
  return read;
}

Property read_property(const json& from) {
  Property property;
  property.name = from.value("name", "");
  from.at("address").get_to(property.address);
  from.at("cadastreNumber").get_to(property.cadastre_number);
  from.at("accountNumber").get_to(property.account_number);
  from.at("taxYear").get_to(property.tax_year);
  property.calculated_tax = checked_amount(from.at("calculatedTax").get<std::string>());
  property.debt = checked_amount(from.at("debt").get<std::string>());
  property.late_charge = checked_amount(from.at("lateCharge").get<std::string>());
  property.overpayment = checked_amount(from.at("overpayment").get<std::string>());
  property.due_dates = read_charges(from.value("dueDates", json::array()), "date");
  property.notices = read_charges(from.value("notices", json::array()), "issued");
  return property;
}

Extract extract(const json& file, const std::string& person) {
  Extract found;
  found.as_of = file.value("asOf", "");
  file.at("municipalities").get_to(found.municipalities);
  file.at("purposes").get_to(found.purposes);
  for (const auto& account : file.value("bankAccounts", json::array())) {
    found.bank_accounts.push_back(
        {account.at("bank").get<std::string>(), account.at("iban").get<std::string>()});
  }
  const auto& persons = file.at("persons");
  if (const auto entry = persons.find(person); entry != persons.end()) {
    found.properties.emplace();
    for (const auto& property : entry->at("properties")) found.properties->push_back(read_property(property));
  }
  return found;
}

}  // namespace

Extract read_register(const std::string& file, const std::string& person) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("the register's file cannot be opened");
  try {
    return extract(json::parse(in), person);
  } catch (const json::exception&) {
    throw std::runtime_error("the register's file has not the form of persons.json");
  }
}

std::string sum(const std::vector<Property>& properties, std::string Property::*amount) {
  std::uint64_t total = 0;
  for (const auto& property : properties) total += cents(property.*amount);
  const auto fraction = std::to_string(total % 100);
  return std::to_string(total / 100) + (fraction.size() == 1 ? ".0" : ".") + fraction;
}

}  // namespace sandbox::nino
