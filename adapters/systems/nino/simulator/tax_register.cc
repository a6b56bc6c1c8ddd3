#include "adapters/systems/nino/simulator/tax_register.h"

#include <algorithm>
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
                    checked_amount(charge.at("amount").get<std::string>()), charge.value("entry", 0U),
                    charge.value("reference", "")});
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
  property.share = from.value("share", "1/1");
  property.since = from.value("since", "");
  for (const auto& part : from.value("parts", json::array())) {
    property.parts.push_back({part.at("designation").get<std::string>(), part.at("kind").get<std::string>(),
                              checked_amount(part.at("cadastralValue").get<std::string>())});
  }
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

/// What `take` makes of the register's file.
template <typename Take>
auto read(const std::string& file, const Take& take) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("the register's file cannot be opened");
  try {
    return take(json::parse(in));
  } catch (const json::exception&) {
    throw std::runtime_error("the register's file has not the form of persons.json");
  }
}

template <typename Visit>
void for_each_property(const json& whole, const Visit& visit) {
  for (const auto& [person, entry] : whole.at("persons").items())
    for (const auto& property : entry.at("properties")) visit(person, read_property(property));
}

}  // namespace

Extract read_register(const std::string& file, const std::string& person) {
  return read(file, [&person](const json& whole) { return extract(whole, person); });
}

IssuedNotices read_notices(const std::string& file) {
  return read(file, [](const json& whole) {
    IssuedNotices found;
    whole.at("municipalities").get_to(found.municipalities);
    for_each_property(whole, [&found](const std::string& person, const Property& property) {
      for (const auto& notice : property.notices)
        if (notice.entry != 0) found.notices.push_back({person, property, notice});
    });
    std::sort(found.notices.begin(), found.notices.end(),
              [](const Issued& one, const Issued& other) { return one.notice.entry < other.notice.entry; });
    return found;
  });
}

Accounts read_accounts(const std::string& file) {
  return read(file, [](const json& whole) {
    Accounts found;
    whole.at("municipalities").get_to(found.municipalities);
    for_each_property(whole, [&found](const std::string&, const Property& property) {
      auto& numbers = found.notices_by_account[property.account_number];
      for (const auto& notice : property.notices) numbers.insert(notice.number);
    });
    return found;
  });
}

std::string sum(const std::vector<Property>& properties, std::string Property::*amount) {
  std::uint64_t total = 0;
  for (const auto& property : properties) total += cents(property.*amount);
  const auto fraction = std::to_string(total % 100);
  return std::to_string(total / 100) + (fraction.size() == 1 ? ".0" : ".") + fraction;
}

}  // namespace sandbox::nino
