#include <utility>

#include "adapters/systems/horizon/simulator/company.h"
#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {
namespace {

bool is_valid_state(const Document& document) {
  const auto& state = document.fields.at("STATUSS");
  return state == "2" || state == "3";
}

/// The two check digits after the letters, of an IBAN (ISO 13616) or a reference (ISO 11649).
bool has_right_check_digits(const std::string& code) {
  unsigned rest = 0;
  for (const char sign : code.substr(4) + code.substr(0, 4))
    rest = sign >= 'A' ? (rest * 100 + static_cast<unsigned>(sign - 'A') + 10) % 97
                       : (rest * 10 + static_cast<unsigned>(sign - '0')) % 97;
  return rest == 1;
}

/// Of an order: to whom it goes, and what the bank tells them, which is a reference or rows of text.
void check_order(const Resource& posted) {
  if (!has_right_check_digits(posted.fields.at("KL_KONTS")))
    throw Refusal{400, "EValue", "KL_KONTS is no IBAN"};
  const auto reference = posted.fields.find("STR_ATSAUCE");
  if ((reference == posted.fields.end()) == posted.rows.empty())
    throw Refusal{400, "EValue", "one of STR_ATSAUCE and qryPamat is expected"};
  if (reference != posted.fields.end() && !has_right_check_digits(reference->second))
    throw Refusal{400, "EValue", "STR_ATSAUCE is no reference"};
}

}  // namespace

const Columns& Company::payments_columns() {
  static const Columns columns{{"PDOK_PK_DOK", ColumnType::number},    {"PDOK_DOK_NR", ColumnType::text},
                               {"PDOK_PAMV_ID", ColumnType::number},   {"PDOK_DAT_DOK", ColumnType::text},
                               {"PDOK_STATUSS", ColumnType::number},   {"PDOK_SUMMA", ColumnType::text},
                               {"PDOK_SUMMA_SAIST", ColumnType::text}, {"K_PK_KLIENTS", ColumnType::number},
                               {"K_UNI_NR", ColumnType::text}};
  return columns;
}

std::vector<Row> Company::payments() const {
  const std::lock_guard lock(guard_);
  std::vector<Row> rows;
  for (const auto& [key, payment] : payments_) {
    auto& row = rows.emplace_back();
    for (const auto& [name, value] : payment.fields)
      if (payments_columns().count("PDOK_" + name) != 0) row["PDOK_" + name] = value;
    const auto& customer = customers_.at(number_of_key(payment.fields.at("PK_KLIENTS")));
    row["K_PK_KLIENTS"] = customer.at("PK_KLIENTS");
    row["K_UNI_NR"] = customer.at("UNI_NR");
  }
  return rows;
}

const Columns& Company::accounts_columns() {
  static const Columns columns{
      {"R_PK_REKV", ColumnType::number}, {"R_KONTS", ColumnType::text}, {"R_PK_IESTADE", ColumnType::number}};
  return columns;
}

std::vector<Row> Company::accounts() const {
  std::vector<Row> rows;
  for (const auto& [key, account] : accounts_)
    rows.push_back(
        {{"R_PK_REKV", key}, {"R_KONTS", account.at("KONTS")}, {"R_PK_IESTADE", account.at("PK_IESTADE")}});
  return rows;
}

const Columns& Company::currencies_columns() {
  static const Columns columns{{"V_PK_VAL", ColumnType::number}, {"V_KODS", ColumnType::text}};
  return columns;
}

std::vector<Row> Company::currencies() const {
  std::vector<Row> rows;
  for (const auto& [key, code] : currencies_) rows.push_back({{"V_PK_VAL", key}, {"V_KODS", code}});
  return rows;
}

std::string Company::add_payment(const Setup& setup, const std::string& number, Resource posted) {
  auto& fields = posted.fields;
  const bool order = fields.at("PAMV_ID") == "3303";
  if (fields.at("PAMV_ID") != template_of(setup, resource_of_kind(fields.at("PAMV_ID")), number))
    throw Refusal{400, "EValue", "PAMV_ID is not the kind of this template"};
  no_own_fields(fields, {"PK_DOK", "COUNTER", "STATUSS", "SUMMA_SAIST"});
  if (fields.at("PK_VAL") == fields.at("PK_APMVAL") &&
      cents(fields.at("SUMMA")) != cents(fields.at("SUMMA_APM")))
    throw Refusal{400, "EValue", "SUMMA_APM is not SUMMA, and the currency is one"};
  const auto account = setup.bank_accounts.find(fields.at("PK_R_ES"));
  if (account == setup.bank_accounts.end()) throw Refusal{400, "EReference", "PK_R_ES: there is no such key"};
  if (account->second.at("PK_IESTADE") != fields.at("PK_IESTADE"))
    throw Refusal{400, "EReference", "PK_IESTADE: the account is of another institution"};
  need_key(keys_of(setup.currencies), fields, "PK_VAL");
  need_key(keys_of(setup.currencies), fields, "PK_APMVAL");
  if (order) check_order(posted);
  const std::lock_guard lock(guard_);
  need_client(posted);
  const auto key = ++last_payment_;
  Document payment{std::move(posted.fields), std::move(posted.rows)};
  payment.fields["PK_DOK"] = std::to_string(key);
  payment.fields["COUNTER"] = "1";
  payment.fields["STATUSS"] = "1";
  if (!order) payment.fields["SUMMA_SAIST"] = "0.00";
  payments_[key] = std::move(payment);
  return std::to_string(key);
}

Document Company::payment(const std::string& key) const {
  const std::lock_guard lock(guard_);
  const auto found = payments_.find(number_of_key(key));
  if (found == payments_.end()) throw Refusal{404, "", ""};
  return found->second;
}

void Company::execute_payment(const Resource& arguments) {
  const std::lock_guard lock(guard_);
  const auto found = payments_.find(number_of_key(arguments.fields.at("aKey")));
  if (found == payments_.end()) throw Refusal{404, "", ""};
  auto& fields = found->second.fields;
  if (fields["COUNTER"] != arguments.fields.at("CounterVal"))
    throw Refusal{409, "ECounter", "the payment was changed by another user"};
  if (fields["STATUSS"] != "1") throw Refusal{409, "EState", "the payment is executed already"};
  fields["STATUSS"] = "2";
  fields["COUNTER"] = std::to_string(number_of_key(fields["COUNTER"]) + 1);
}

void Company::settle(const Setup& setup, const Resource& arguments) {
  const auto& given = arguments.fields;
  if (given.count("aPkDok") == 0)
    throw Refusal{400, "ESchema", "aPkDok, aPkSaistDok, aSumma and aPkVal are expected"};
  need_key(keys_of(setup.currencies), given, "aPkVal");
  const std::lock_guard lock(guard_);
  const auto payment = payments_.find(number_of_key(given.at("aPkDok")));
  const auto invoice = documents_.find(number_of_key(given.at("aPkSaistDok")));
  if (payment == payments_.end() || payment->second.fields.at("PAMV_ID") != "3306" ||
      invoice == documents_.end() || invoice->second.fields.at("PAMV_ID") != "2715")
    throw Refusal{400, "EReference", "there is no such payment, or no such invoice"};
  auto& paid = payment->second.fields;
  auto& owed = invoice->second.fields;
  if (!is_valid_state(payment->second) || !is_valid_state(invoice->second))
    throw Refusal{409, "EState", "payment and invoice must be executed"};
  if (paid.at("PK_KLIENTS") != owed.at("PK_KLIENTS"))
    throw Refusal{400, "EReference", "payment and invoice are of different clients"};
  if (paid.at("PK_VAL") != owed.at("PK_VAL") || owed.at("PK_VAL") != given.at("aPkVal"))
    throw Refusal{400, "EValue", "aPkVal: another currency"};
  const auto sum = cents(given.at("aSumma"));
  const auto free = cents(paid.at("SUMMA")) - cents(paid.at("SUMMA_SAIST"));
  const auto open = cents(owed.at("SUMMA_APM"));
  if (sum <= 0 || sum > free || sum > open) throw Refusal{400, "EValue", "aSumma: more than is open"};
  paid["SUMMA_SAIST"] = amount_of(cents(paid.at("SUMMA_SAIST")) + sum);
  owed["SUMMA_APM"] = amount_of(open - sum);
  paid["COUNTER"] = std::to_string(number_of_key(paid["COUNTER"]) + 1);
  owed["COUNTER"] = std::to_string(number_of_key(owed["COUNTER"]) + 1);
  changed(invoice->first);
}

}  // namespace sandbox::horizon
