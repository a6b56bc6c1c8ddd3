#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sandbox::eaddress {

/// An answer as MTOM: the root first; a part is marked `binary`, as WCF marks it.
struct MtomAnswer {
  std::string content_type;
  std::string body;
};
[[nodiscard]] MtomAnswer write_mtom(const std::string& envelope,
                                    const std::vector<std::pair<std::string, std::string>>& parts);

}  // namespace sandbox::eaddress
