#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/finding.h"
#include "hub/formats/contract/outline.h"

namespace hub::formats {

/// A value of a request beside its body.
struct ApiParameter {
  std::string name;
  std::string in;  ///< path, query or header.
  bool required = false;
  OutlineValue value;
  std::string documentation;  ///< Its first words, on one line.
};

struct ApiOperation {
  std::string name;    ///< Its operationId, else method and path.
  std::string method;  ///< In lower case.
  std::string path;
  std::string documentation;
  std::vector<ApiParameter> parameters;
  std::optional<OutlinePart> request;  ///< What the JSON body holds; its name is for the reader to give.
  /// The same of the first answer of success; where none is declared, of `default`.
  std::optional<OutlinePart> answer;
  std::string list;  ///< The answer is a list, and this its only member, made for the outline.
  std::vector<std::string>
      errors;  ///< Statuses that it declares besides, as written: `404`, `4XX`, `default`.
  std::vector<OutlinePart> faults;  ///< What those hold in JSON, each named by its status.
  int line = 0;
};

/// How callers show who they are.
struct ApiSecurity {
  std::string kind;  ///< basic, bearer, api_key or oauth2; else as the contract calls it.
  std::string name;  ///< api_key: of the header or the parameter.
  std::string in;    ///< api_key: header, query or cookie.
  std::string token_url;
  std::string scopes;   ///< oauth2: those that the contract demands, parted by spaces.
  bool known = false;   ///< A system can do it by itself.
  bool wanted = false;  ///< The contract demands it of all its operations, or of one.
  int line = 0;
};

/// A partner's service as its OpenAPI 3.0 or 3.1 describes it.
struct ApiModel {
  std::string title;
  std::string documentation;
  std::vector<std::string> servers;
  std::vector<ApiOperation> operations;
  std::vector<ApiSecurity> security;
  config::Findings notes;  ///< What the model does not carry, each with file, line and what to do.
};

/// Errors: config.invalid for a text that is no OpenAPI 3, or has no operation.
[[nodiscard]] Result<ApiModel> read_api(std::string_view octets, const std::string& file);

}  // namespace hub::formats
