#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/store/row.h"

namespace hub::store {

/// Big parts as files `payload/xx/<message>-<part>-<sha256>`, xx the digest's first octet. Holds sealed
/// octets only. Any thread.
class PayloadFiles {
 public:
  /// `folder` is the store's.
  PayloadFiles(const std::string& folder, bool sync) : root_(folder + "/payload"), sync_(sync) {}

  /// When this returns a place, the octets, the file and its name are on stable storage.
  /// Errors: store.unavailable; hub.defect for a part name with characters other than a-z, 0-9 and `_`.
  [[nodiscard]] Result<PartPlace> write(Uuid message, const model::Part& part) const;

  /// store.damaged if the file is not there or not what its digest says.
  [[nodiscard]] Result<std::string> read(Uuid message, std::string_view part, const PartPlace& place) const;

  /// How a file is, read piece by piece. Errors: store.unavailable.
  enum class Condition : std::uint8_t { whole, missing, changed };
  [[nodiscard]] Result<Condition> check(Uuid message, std::string_view part, const PartPlace& place) const;

  /// Names of all files, below the root; unfinished ones of an earlier process are removed on the way.
  [[nodiscard]] std::vector<std::string> list() const;
  void remove(const std::string& name) const;

  /// `xx/<message>-<part>-<sha256>`
  [[nodiscard]] static std::string name(Uuid message, std::string_view part, std::string_view digest);
  [[nodiscard]] static std::optional<Uuid> message_of(std::string_view name);

 private:
  std::string root_;
  bool sync_;
};

}  // namespace hub::store
