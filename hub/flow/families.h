#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/faces/soap/face.h"
#include "hub/faces/type_on_face.h"

namespace hub::flow {

/// The families of a site's message types as the SOAP face shows them.
class Families final : public faces::SoapFamilies {
 public:
  /// The newest version of each type. Borrowed for the call only.
  explicit Families(const std::vector<faces::TypeOnFace>& types);

  [[nodiscard]] bool has_family(std::string_view family) const override;
  [[nodiscard]] std::size_t largest(std::string_view family) const override;
  [[nodiscard]] std::optional<faces::SoapOperation> find(std::string_view family, std::string_view ns,
                                                         std::string_view element) const override;
  /// WSDL of a family there is, or of `exchange`, for callers who reach the hub as `host` (as in a Host
  /// header; empty: not known).
  [[nodiscard]] std::string wsdl(std::string_view family, std::string_view host) const;

 private:
  struct Family {
    std::map<std::pair<std::string, std::string>, faces::SoapOperation>
        operations;  ///< By namespace and element.
    std::string wsdl;
    std::size_t largest = 0;
  };
  std::map<std::string, Family, std::less<>> families_;
  Family exchange_;  ///< The generic operations.
};

}  // namespace hub::flow
