#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sandbox::nino {

/// A date (YYYY-MM-DD) with an amount; the other fields are set for a payment notice only.
struct Charge {
  std::string number;
  std::string date;
  std::string amount;
  std::uint64_t entry = 0;  ///< Its place in the list of issued notices; 0: it is not in it.
  std::string reference;    ///< ISO 11649; empty: none.
};

/// A land unit, building or premises group.
struct Part {
  std::string designation;
  std::string kind;  ///< LAND, BUILDING or PREMISES.
  std::string cadastral_value;
};

/// Amounts are euro with two decimal places, e.g. "12.50".
struct Property {
  std::string name;  ///< Empty: none.
  std::string address;
  std::string cadastre_number;
  std::string account_number;
  std::string tax_year;
  std::string calculated_tax;
  std::string debt;
  std::string late_charge;
  std::string overpayment;
  std::vector<Charge> due_dates;
  std::vector<Charge> notices;
  std::string share;  ///< Such as 1/2.
  std::string since;  ///< Empty: not known.
  std::vector<Part> parts;
};

/// A notice in the list of those that were issued, with whose it is.
struct Issued {
  std::string person;
  Property property;
  Charge notice;
};

struct BankAccount {
  std::string bank;
  std::string iban;
};

/// The part of the register that concerns one question.
struct Extract {
  std::string as_of;  ///< xs:dateTime; empty: now.
  std::set<std::string> municipalities;
  std::set<std::string> purposes;
  std::vector<BankAccount> bank_accounts;
  std::optional<std::vector<Property>> properties;  ///< Empty optional: person unknown.
};

/// Reads `file` (form: persons.json beside this header) for one person (11 digits).
/// Throws std::runtime_error, without any value of the file, if it cannot be read or an amount has not two
/// places.
[[nodiscard]] Extract read_register(const std::string& file, const std::string& person);

/// All notices that have an entry, by it, and who is served. Throws as `read_register` does.
struct IssuedNotices {
  std::set<std::string> municipalities;
  std::vector<Issued> notices;
};
[[nodiscard]] IssuedNotices read_notices(const std::string& file);

/// The tax accounts with the numbers of their notices, and who is served. Throws as `read_register` does.
struct Accounts {
  std::set<std::string> municipalities;
  std::map<std::string, std::set<std::string>> notices_by_account;
};
[[nodiscard]] Accounts read_accounts(const std::string& file);

/// Sum of one amount over all properties, e.g. sum(properties, &Property::debt); "0.00" for none.
[[nodiscard]] std::string sum(const std::vector<Property>& properties, std::string Property::*amount);

}  // namespace sandbox::nino
