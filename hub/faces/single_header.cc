#include "hub/faces/single_header.h"

#include <string>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::faces {

Result<std::string_view> single_header(const server::HttpRequest& request, std::string_view lower_case_name,
                                       std::string_view name) {
  std::string_view found;
  bool seen = false;
  for (const auto& [header, value] : request.headers) {
    if (header != lower_case_name) continue;
    if (seen)
      return Error(codes::edge_header_invalid, say("the header is there twice", "galvene norādīta divreiz"))
          .at(std::string(name));
    found = value;
    seen = true;
  }
  return found;
}

}  // namespace hub::faces
