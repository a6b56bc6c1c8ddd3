#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/systems/horizon/simulator/company.h"
#include "adapters/systems/horizon/simulator/filter.h"
#include "adapters/systems/rest_server.h"

namespace sandbox::horizon {

/// Query parameters of a select list, checked.
struct Asked {
  std::vector<std::string> columns;  ///< At least one.
  std::function<bool(const Row&)> filter;
  std::size_t limit = 0;  ///< 0: none.
};

/// Of `columns`, `filter`, `limit`, each at most once. Throws Refusal: ERequest for another parameter or none
/// of `columns`, EFilter.
[[nodiscard]] Asked read_query(const std::vector<std::pair<std::string, std::string>>& query,
                               const Columns& known);

/// Leaves those rows that are asked for.
void keep(std::vector<Row>& rows, const Asked& asked);

[[nodiscard]] HttpReply xml_reply(unsigned status, std::string body);

// Bodies. A resource's answers are in its namespace `<resource>.xsd`; the rest in none.
[[nodiscard]] std::string health();
[[nodiscard]] std::string user(const std::string& name);
[[nodiscard]] std::string error(const std::string& name, const std::string& message);
[[nodiscard]] std::string link(const std::string& resource, const std::string& key);
[[nodiscard]] std::string shown(const std::string& resource, const Fields& fields,
                                const std::vector<Fields>& rows);
[[nodiscard]] std::string list(const std::string& resource, const std::vector<std::string>& columns,
                               const Columns& known, const std::vector<Row>& rows);

}  // namespace sandbox::horizon
