#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox::eaddress {

/// The parts of an MTOM request. The views are into what was read.
struct MtomParts {
  std::string_view root;
  std::map<std::string, std::string_view> by_id;  ///< Content-ID without angle brackets; without the root.
  std::string problem;                            ///< Not empty: it cannot be read, and why.
};

/// `content_type`: of HTTP. A plain application/soap+xml has a root and nothing else.
[[nodiscard]] MtomParts read_mtom(const std::string& content_type, const std::string& body);

/// An answer as MTOM: the root first; a part is marked `binary`, as WCF marks it.
struct MtomAnswer {
  std::string content_type;
  std::string body;
};
[[nodiscard]] MtomAnswer write_mtom(const std::string& envelope,
                                    const std::vector<std::pair<std::string, std::string>>& parts);

}  // namespace sandbox::eaddress
