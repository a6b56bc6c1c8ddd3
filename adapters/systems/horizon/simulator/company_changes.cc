#include <utility>

#include "adapters/systems/horizon/simulator/company.h"
#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {

const Columns& Company::changes_columns() {
  static const auto columns = [] {
    auto all = documents_columns();
    all["S_PK_SYNC"] = ColumnType::number;
    return all;
  }();
  return columns;
}

std::vector<Row> Company::changes(Changes list) const {
  const std::lock_guard lock(guard_);
  std::vector<Row> rows;
  for (const auto& [number, change] : changes_) {
    if (change.list != list) continue;
    rows.push_back(list == Changes::deleted ? change.as_it_was : row_of(documents_.at(change.document)));
    rows.back()["S_PK_SYNC"] = std::to_string(number);
  }
  return rows;
}

void Company::processed(Changes list, const std::set<std::uint64_t>& numbers) {
  const std::lock_guard lock(guard_);
  std::erase_if(changes_, [&](const auto& change) {
    return change.second.list == list && numbers.count(change.first) != 0;
  });
}

void Company::note(Changes list, unsigned document, Row as_it_was) {
  changes_[++last_change_] = {list, document, std::move(as_it_was)};
}

void Company::forget(Changes list, unsigned document) {
  std::erase_if(changes_, [&](const auto& change) {
    return change.second.list == list && change.second.document == document;
  });
}

void Company::changed(unsigned document) {
  forget(Changes::edited, document);
  note(Changes::edited, document, {});
}

void Company::move(const Resource& arguments, const char* from, const char* to) {
  const auto found = documents_.find(number_of_key(arguments.fields.at("aKey")));
  if (found == documents_.end()) throw Refusal{404, "", ""};
  auto& fields = found->second.fields;
  if (fields["COUNTER"] != arguments.fields.at("CounterVal"))
    throw Refusal{409, "ECounter", "the document was changed by another user"};
  if (fields["STATUSS"] != from) throw Refusal{409, "EState", "the document's state does not allow it"};
  fields["STATUSS"] = to;
  fields["COUNTER"] = std::to_string(number_of_key(fields["COUNTER"]) + 1);
  changed(found->first);
}

void Company::execute(const Resource& arguments) {
  const std::lock_guard lock(guard_);
  move(arguments, "1", "2");
}

void Company::book(const Setup& setup, const Resource& arguments) {
  const auto given = arguments.fields.find("aSchemaPk");
  if (given == arguments.fields.end())
    throw Refusal{400, "ESchema", "aSchemaPk and DeleteDraft are expected"};
  const std::lock_guard lock(guard_);
  const auto document = documents_.find(number_of_key(arguments.fields.at("aKey")));
  const auto scheme = setup.booking_schemes.find(given->second);
  if (document != documents_.end() &&
      (scheme == setup.booking_schemes.end() || scheme->second != document->second.fields.at("PAMV_ID")))
    throw Refusal{400, "EReference", "aSchemaPk: there is no such scheme for this kind of document"};
  move(arguments, "2", "3");
}

void Company::take_booking_back(const Resource& arguments) {
  const std::lock_guard lock(guard_);
  move(arguments, "3", "2");
}

void Company::remove(const std::string& key) {
  const std::lock_guard lock(guard_);
  const auto found = documents_.find(number_of_key(key));
  if (found == documents_.end()) throw Refusal{404, "", ""};
  if (found->second.fields.at("STATUSS") != "1")
    throw Refusal{409, "EState", "a document that is more than a draft cannot be deleted"};
  forget(Changes::made, found->first);
  forget(Changes::edited, found->first);
  note(Changes::deleted, found->first, row_of(found->second));
  documents_.erase(found);
}

const Columns& Company::edited_customers_columns() {
  static const auto columns = [] {
    auto all = customers_columns();
    all["S_PK_SYNC"] = ColumnType::number;
    return all;
  }();
  return columns;
}

std::vector<Row> Company::edited_customers() const {
  const std::lock_guard lock(guard_);
  std::vector<Row> rows;
  for (const auto& [number, key] : edited_customers_) {
    auto& row = rows.emplace_back();
    for (const auto& [name, value] : customers_.at(key))
      if (customers_columns().count("K_" + name) != 0) row["K_" + name] = value;
    row["S_PK_SYNC"] = std::to_string(number);
  }
  return rows;
}

void Company::processed_customers(const std::set<std::uint64_t>& numbers) {
  const std::lock_guard lock(guard_);
  for (const auto number : numbers) edited_customers_.erase(number);
}

void Company::edit_customer(const std::string& key, Resource posted) {
  auto& fields = posted.fields;
  if (fields.count("COUNTER") == 0 || fields.count("PK_KLIENTS") == 0)
    throw Refusal{400, "ESchema", "PK_KLIENTS and COUNTER are expected"};
  const std::lock_guard lock(guard_);
  const auto found = customers_.find(number_of_key(key));
  if (found == customers_.end()) throw Refusal{404, "", ""};
  if (number_of_key(fields["PK_KLIENTS"]) != found->first)
    throw Refusal{400, "EValue", "PK_KLIENTS is that of another card"};
  if (fields["COUNTER"] != found->second["COUNTER"])
    throw Refusal{409, "ECounter", "the card was changed by another user"};
  fields.try_emplace("STATUSS", found->second["STATUSS"]);
  fields["COUNTER"] = std::to_string(number_of_key(fields["COUNTER"]) + 1);
  found->second = std::move(fields);
  std::erase_if(edited_customers_, [&](const auto& change) { return change.second == found->first; });
  edited_customers_[++last_change_] = found->first;
}

}  // namespace sandbox::horizon
