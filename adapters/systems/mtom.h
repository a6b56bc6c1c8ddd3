#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sandbox {

/// The parts of an MTOM request. The views are into what was read.
struct MtomParts {
  std::string_view root;
  std::map<std::string, std::string_view> by_id;  ///< Content-ID without angle brackets; without the root.
  std::string start_info;                         ///< The media type that the root had without its parts.
  std::string problem;                            ///< Not empty: it cannot be read, and why.
};

/// `content_type`: of HTTP, multipart/related of application/xop+xml.
[[nodiscard]] MtomParts read_mtom(const std::string& content_type, const std::string& body);

}  // namespace sandbox
