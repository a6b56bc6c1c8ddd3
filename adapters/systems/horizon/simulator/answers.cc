#include "adapters/systems/horizon/simulator/answers.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>

#include "adapters/systems/horizon/simulator/markup.h"
#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {
namespace {

std::vector<std::string> columns_in(const std::string& text, const Columns& known) {
  std::vector<std::string> columns;
  for (std::size_t from = 0; from <= text.size();) {
    const auto comma = std::min(text.find(',', from), text.size());
    auto name = column_name(std::string_view(text).substr(from, comma - from));
    if (known.count(name) == 0) throw Refusal{400, "EFilter", "columns: unknown column"};
    columns.push_back(std::move(name));
    from = comma + 1;
  }
  return columns;
}

std::size_t number_in(const std::string& text) {
  std::size_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc() || end != text.data() + text.size() || number == 0)
    throw Refusal{400, "ERequest", "limit: a number above 0 is expected"};
  return number;
}

std::string href(const std::string& resource, const std::string& key) {
  return field("href", "/rest/" + resource + "/" + key);
}

/// Of the resource that a column's key means.
std::string value_of(const std::string& column, const std::string& value, const Row& row) {
  if (column == "D_PK_DOK" || column == "PDOK_PK_DOK") {
    const auto kind = row.find(column.substr(0, column.find('_')) + "_PAMV_ID");
    return href(resource_of_kind(kind == row.end() ? std::string() : kind->second), value);
  }
  if (column == "R_PK_REKV") return href("TdmRekvBL", value);
  if (column == "R_PK_IESTADE") return href("TdmIestadeBL", value);
  if (column == "V_PK_VAL") return href("TsdmValBL", value);
  if (column == "K_PK_KLIENTS") return href("TDdmCustomer", value);
  return escaped(value);
}

}  // namespace

Asked read_query(const std::vector<std::pair<std::string, std::string>>& query, const Columns& known) {
  Asked asked;
  std::map<std::string, std::string> given;
  for (const auto& [name, value] : query) {
    if (name != "columns" && name != "filter" && name != "limit")
      throw Refusal{400, "ERequest", "unknown parameter"};
    if (!given.emplace(name, value).second) throw Refusal{400, "ERequest", "a parameter is there twice"};
  }
  if (given.count("columns") == 0) throw Refusal{400, "ERequest", "columns are needed"};
  asked.columns = columns_in(given["columns"], known);
  if (given.count("filter") != 0)
    asked.filter = parse_filter(given["filter"], known);
  else
    asked.filter = [](const Row&) { return true; };
  if (given.count("limit") != 0) asked.limit = number_in(given["limit"]);
  return asked;
}

void keep(std::vector<Row>& rows, const Asked& asked) {
  rows.erase(std::remove_if(rows.begin(), rows.end(), [&](const Row& row) { return !asked.filter(row); }),
             rows.end());
  if (asked.limit != 0 && rows.size() > asked.limit) rows.resize(asked.limit);
}

HttpReply xml_reply(unsigned status, std::string body) {
  return {status,
          {{"Content-Type", "application/xml; charset=utf-8"}},
          R"(<?xml version="1.0" encoding="UTF-8"?>)" + std::move(body)};
}

std::string health() {
  return field("healthCheck", "OK");
}

std::string user(const std::string& name) {
  return element("user", field("name", name));
}

std::string error(const std::string& name, const std::string& message) {
  return element("error", field("class", name) + field("message", message));
}

std::string link(const std::string& resource, const std::string& key) {
  return element("link", href(resource, key));
}

std::string shown(const std::string& resource, const Fields& fields, const std::vector<Fields>& rows) {
  std::string content;
  for (const auto& [name, value] : fields) content += field(name, value);
  std::string table;
  for (const auto& row : rows) {
    std::string cells;
    for (const auto& [name, value] : row) cells += field(name, value);
    table += element("row", cells);
  }
  const bool payment = resource == "TDdmInMu" || resource == "TDdmOutMu";
  if (!table.empty()) content += element(payment ? "qryPamat" : "tblRindas", table);
  return element("resource", element("entity", content), resource + ".xsd");
}

std::string list(const std::string& resource, const std::vector<std::string>& columns, const Columns& known,
                 const std::vector<Row>& rows) {
  std::string metadata =
      element("page", field("count", std::to_string(rows.size())) + field("limited", "false"));
  for (const auto& column : columns)
    metadata += element("column",
                        field("name", column) + field("description", column) + field("columntype", "field") +
                            field("type", known.at(column) == ColumnType::text ? "string" : "integer"));
  std::string content = element("metadata", metadata);
  for (const auto& row : rows) {
    std::map<std::string, std::string> by_table;
    for (const auto& column : columns) {
      const auto value = row.find(column);
      if (value == row.end()) continue;
      const auto cut = column.find('_');
      by_table[column.substr(0, cut)] +=
          element(column.substr(cut + 1), value_of(column, value->second, row));
    }
    std::string cells;
    for (const auto& [table, columns_of_it] : by_table) cells += element(table, columns_of_it);
    content += element("row", cells);
  }
  return element("collection", content, resource + ".xsd");
}

}  // namespace sandbox::horizon
