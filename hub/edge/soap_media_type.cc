#include "hub/edge/soap_media_type.h"

#include <algorithm>
#include <optional>

#include "hub/base/codes.h"
#include "hub/edge/quality_list.h"

namespace hub::edge {
namespace {

struct Parameter {
  std::string name;  ///< Lower case.
  std::string value;
};

Error refused(const char* why) {
  return Error(codes::edge_media_type, why).at("Content-Type");
}

/// A quoted string at the front of `rest` (RFC 9110, 5.6.4). Nothing: it does not end.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string value;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return value;
    }
    if (rest[at] == '\\' && ++at == rest.size()) break;
    value.push_back(rest[at]);
  }
  return std::nullopt;
}

/// The parameter at the front of `rest`, which begins after a semicolon. Nothing: it is malformed.
std::optional<Parameter> take_parameter(std::string_view& rest) {
  const std::size_t equals = rest.find_first_of("=;");
  if (equals == std::string_view::npos || rest[equals] != '=') return std::nullopt;
  Parameter parameter{lower_case(trim(rest.substr(0, equals))), {}};
  rest = trim(rest.substr(equals + 1));
  if (rest.substr(0, 1) == "\"") {
    auto value = take_quoted(rest);
    if (!value) return std::nullopt;
    parameter.value = *std::move(value);
  } else {
    const std::size_t end = rest.find(';');
    parameter.value = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end));
  }
  rest = trim(rest);
  if (!rest.empty() && rest.front() != ';') return std::nullopt;
  if (!rest.empty()) rest = trim(rest.substr(1));
  return parameter;
}

}  // namespace

Result<SoapMediaType> read_soap_media_type(std::string_view content_type) {
  const std::size_t semicolon = content_type.find(';');
  const auto type = lower_case(trim(content_type.substr(0, semicolon)));
  SoapMediaType read;
  if (type == "application/soap+xml") {
    read.version = codec::SoapVersion::v1_2;
  } else if (type != "text/xml") {
    return refused("SOAP comes as text/xml (1.1) or application/soap+xml (1.2), in one part");
  }
  auto rest =
      semicolon == std::string_view::npos ? std::string_view() : trim(content_type.substr(semicolon + 1));
  while (!rest.empty()) {
    auto parameter = take_parameter(rest);
    if (!parameter) return refused("a parameter is malformed");
    if (parameter->name == "charset") {
      if (lower_case(parameter->value) != "utf-8") return refused("the only charset taken is utf-8");
    } else if (parameter->name == "action" && read.version == codec::SoapVersion::v1_2 &&
               read.action.empty()) {
      read.action = std::move(parameter->value);
    } else {
      return refused("the only parameters taken are charset and, of SOAP 1.2, action");
    }
  }
  return read;
}

}  // namespace hub::edge
