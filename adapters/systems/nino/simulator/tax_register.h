#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sandbox::nino {

/// A date (YYYY-MM-DD) with an amount; `number` is set for a payment notice only.
struct Charge {
  std::string number;
  std::string date;
  std::string amount;
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

/// Sum of one amount over all properties, e.g. sum(properties, &Property::debt); "0.00" for none.
[[nodiscard]] std::string sum(const std::vector<Property>& properties, std::string Property::*amount);

}  // namespace sandbox::nino
