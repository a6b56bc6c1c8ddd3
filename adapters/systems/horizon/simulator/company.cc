#include "adapters/systems/horizon/simulator/company.h"

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {
namespace {

constexpr auto kDraft = "1";
constexpr auto kExecuted = "2";

std::set<std::string> keys_in(const nlohmann::json& table) {
  std::set<std::string> keys;
  for (const auto& [key, value] : table.items()) keys.insert(key);
  return keys;
}

}  // namespace

unsigned number_of_key(const std::string& key) {
  try {
    return static_cast<unsigned>(std::stoul(key));
  } catch (const std::exception&) {
    return 0;
  }
}

long long cents(const std::string& text) {
  const auto dot = text.find('.');
  std::string digits = text.substr(0, dot) + (dot == std::string::npos ? "" : text.substr(dot + 1));
  const auto places = dot == std::string::npos ? 0 : text.size() - dot - 1;
  return std::stoll(digits + std::string(2 - places, '0'));
}

void need_key(const std::set<std::string>& known, const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  if (found == fields.end() || known.count(found->second) == 0)
    throw Refusal{400, "EReference", name + ": there is no such key"};
}

void no_own_fields(const Fields& fields, std::initializer_list<const char*> given_by_horizon) {
  for (const auto* name : given_by_horizon)
    if (fields.count(name) != 0) throw Refusal{400, "ESchema", std::string(name) + " is given by Horizon"};
}

const std::string& template_of(const Setup& setup, const std::string& resource, const std::string& number) {
  const auto templates = setup.templates.find(resource);
  if (templates != setup.templates.end()) {
    const auto found = templates->second.find(number);
    if (found != templates->second.end()) return found->second;
  }
  throw Refusal{404, "ETemplate", "there is no such template"};
}

std::set<std::string> keys_of(const std::map<std::string, std::string>& table) {
  std::set<std::string> keys;
  for (const auto& [key, value] : table) keys.insert(key);
  return keys;
}

std::string amount_of(long long cents) {
  const auto digits = std::to_string(cents % 100);
  return std::to_string(cents / 100) + "." + std::string(2 - digits.size(), '0') + digits;
}

std::string resource_of_kind(const std::string& kind) {
  if (kind == "2715") return "TNdmRekBL";
  if (kind == "3306") return "TDdmInMu";
  return kind == "3303" ? "TDdmOutMu" : "TNdmSanRekBL";
}

Setup read_setup(const std::string& file) {
  std::ifstream in(file);
  try {
    const auto data = nlohmann::json::parse(in);
    Setup setup;
    setup.user = data.at("user").get<std::string>();
    setup.session_calls = data.at("session_calls").get<unsigned>();
    setup.institutions = keys_in(data.at("institutions"));
    setup.currencies = data.at("currencies").get<decltype(setup.currencies)>();
    setup.bank_accounts = data.at("bank_accounts").get<decltype(setup.bank_accounts)>();
    setup.vat = keys_in(data.at("vat"));
    setup.document_types = keys_in(data.at("document_types"));
    setup.templates = data.at("templates").get<decltype(setup.templates)>();
    setup.booking_schemes = data.at("booking_schemes").get<decltype(setup.booking_schemes)>();
    setup.customers = data.at("customers").get<std::vector<Fields>>();
    setup.invoices = data.at("invoices").get<std::vector<Fields>>();
    return setup;
  } catch (const nlohmann::json::exception&) {
    throw std::runtime_error("'" + file + "' is no company (form: company.json)");
  }
}

/// Numbers of changes go on after a restart, as those of a database do.
Company::Company(Setup setup)
    : currencies_(std::move(setup.currencies)),
      accounts_(std::move(setup.bank_accounts)),
      last_change_(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                                  std::chrono::system_clock::now().time_since_epoch())
                                                  .count())) {
  for (auto& customer : setup.customers) {
    const auto given = customer.find("PK_KLIENTS");
    const auto key = given == customer.end() ? ++last_customer_ : number_of_key(given->second);
    customer["PK_KLIENTS"] = std::to_string(key);
    customer.try_emplace("COUNTER", "1");
    customers_[key] = std::move(customer);
  }
  for (auto& invoice : setup.invoices) {
    const auto key = ++last_issued_;
    invoice["PK_DOK"] = std::to_string(key);
    invoice["PAMV_ID"] = "2715";
    invoice["COUNTER"] = "1";
    invoice.try_emplace("STATUSS", kExecuted);
    documents_[key] = {std::move(invoice), {}};
  }
}

const Columns& Company::documents_columns() {
  static const Columns columns{{"D_PK_DOK", ColumnType::number},     {"D_PAMV_ID", ColumnType::number},
                               {"D_DOK_NR", ColumnType::text},       {"D_DAT_DOK", ColumnType::text},
                               {"D_DOK_NR2", ColumnType::text},      {"D_SUMMA_APM", ColumnType::text},
                               {"V_KODS", ColumnType::text},         {"D_STATUSS", ColumnType::number},
                               {"D_PAMAT", ColumnType::text},        {"D_SUMMA", ColumnType::text},
                               {"K_PK_KLIENTS", ColumnType::number}, {"K_UNI_NR", ColumnType::text},
                               {"K_NOSAUK", ColumnType::text}};
  return columns;
}

const Columns& Company::customers_columns() {
  static const Columns columns{{"K_PK_KLIENTS", ColumnType::number}, {"K_NOSAUK", ColumnType::text},
                               {"K_UNI_NR", ColumnType::text},       {"K_PVN_REGNR", ColumnType::text},
                               {"K_DBKRPAZ", ColumnType::number},    {"K_STATUSS", ColumnType::number}};
  return columns;
}

std::vector<Row> Company::customers() const {
  const std::lock_guard lock(guard_);
  std::vector<Row> rows;
  for (const auto& [key, customer] : customers_) {
    auto& row = rows.emplace_back();
    for (const auto& [name, value] : customer)
      if (customers_columns().count("K_" + name) != 0) row["K_" + name] = value;
  }
  return rows;
}

Row Company::row_of(const Document& document) const {
  Row row;
  for (const auto& [name, value] : document.fields)
    if (documents_columns().count("D_" + name) != 0) row["D_" + name] = value;
  const auto& customer = customers_.at(number_of_key(document.fields.at("PK_KLIENTS")));
  for (const auto& [name, value] : customer)
    if (documents_columns().count("K_" + name) != 0) row["K_" + name] = value;
  row["V_KODS"] = currencies_.at(document.fields.at("PK_VAL"));
  return row;
}

std::vector<Row> Company::documents() const {
  const std::lock_guard lock(guard_);
  std::vector<Row> rows;
  for (const auto& [key, document] : documents_) rows.push_back(row_of(document));
  return rows;
}

void Company::check_references(const Setup& setup, const Resource& posted) const {
  need_key(setup.institutions, posted.fields, "PK_IESTADE");
  need_key(keys_of(setup.currencies), posted.fields, "PK_VAL");
  need_key(setup.document_types, posted.fields, "PK_DOKTIPS");
  for (const auto& row : posted.rows) need_key(setup.vat, row, "PK_PVN");
  need_client(posted);
}

void Company::need_client(const Resource& posted) const {
  const auto customer = customers_.find(number_of_key(posted.fields.at("PK_KLIENTS")));
  if (customer == customers_.end() || customer->second.at("STATUSS") != "0")
    throw Refusal{400, "EReference", "PK_KLIENTS: there is no such active client"};
}

std::string Company::add_document(const Setup& setup, const std::string& number, Resource posted) {
  const auto& kind = template_of(setup, resource_of_kind(posted.fields.at("PAMV_ID")), number);
  no_own_fields(posted.fields, {"PK_DOK", "COUNTER", "STATUSS"});
  if (posted.fields.at("PAMV_ID") != kind)
    throw Refusal{400, "EValue", "PAMV_ID is not the kind of this template"};
  const auto tax = posted.fields.find("SUMMA_PVN");
  if (tax != posted.fields.end() &&
      cents(posted.fields.at("SUMMA")) != cents(posted.fields.at("SUMMA_BEZPVN")) + cents(tax->second))
    throw Refusal{400, "EValue", "SUMMA is not SUMMA_BEZPVN and SUMMA_PVN"};
  const std::lock_guard lock(guard_);
  check_references(setup, posted);
  const auto key = ++last_document_;
  Document document{std::move(posted.fields), std::move(posted.rows)};
  document.fields["PK_DOK"] = std::to_string(key);
  document.fields["COUNTER"] = "1";
  document.fields["STATUSS"] = kDraft;
  documents_[key] = std::move(document);
  note(Changes::made, key, {});
  return std::to_string(key);
}

std::string Company::add_customer(const Setup& setup, const std::string& number, Resource posted) {
  const auto& kind = template_of(setup, "TDdmCustomer", number);
  no_own_fields(posted.fields, {"PK_KLIENTS", "COUNTER", "STATUSS"});
  if (posted.fields.at("DBKRPAZ") != kind)
    throw Refusal{400, "EValue", "DBKRPAZ is not the kind of this template"};
  const std::lock_guard lock(guard_);
  const auto key = ++last_customer_;
  posted.fields["PK_KLIENTS"] = std::to_string(key);
  posted.fields["COUNTER"] = "1";
  posted.fields["STATUSS"] = "0";
  customers_[key] = std::move(posted.fields);
  return std::to_string(key);
}

Document Company::document(const std::string& key) const {
  const std::lock_guard lock(guard_);
  const auto found = documents_.find(number_of_key(key));
  if (found == documents_.end()) throw Refusal{404, "", ""};
  return found->second;
}

Fields Company::customer(const std::string& key) const {
  const std::lock_guard lock(guard_);
  const auto found = customers_.find(number_of_key(key));
  if (found == customers_.end()) throw Refusal{404, "", ""};
  return found->second;
}

}  // namespace sandbox::horizon
