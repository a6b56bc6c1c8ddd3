#include "hub/formats/xsd/unknown_members.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hub/formats/json/reader.h"

namespace hub::formats {
namespace {

class MemberWalk {
 public:
  MemberWalk(const Schema& schema, const std::string& root) : schema_(schema), root_(root) {}

  void walk(const JsonValue& value) {
    if (value.kind == JsonKind::array)
      for (const JsonValue& item : value.items) walk(item);
    if (value.kind != JsonKind::object) return;
    std::vector<std::string> path{root_};
    path.insert(path.end(), way_.begin(), way_.end());
    const auto known = schema_.elements_in(path);
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const std::string& name = value.names[i];
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        places_.add(way_, name);
        continue;
      }
      way_.push_back(name);
      walk(value.items[i]);
      way_.pop_back();
    }
  }

  [[nodiscard]] UnknownPlaces take() && { return std::move(places_); }

 private:
  const Schema& schema_;
  const std::string& root_;
  std::vector<std::string> way_;
  UnknownPlaces places_;
};

}  // namespace

Result<UnknownPlaces> unknown_members(std::string_view json, const Schema& schema, const std::string& root) {
  const auto value = read_json(json);
  if (!value) return value.error();
  MemberWalk members(schema, root);
  members.walk(*value);
  return std::move(members).take();
}

}  // namespace hub::formats
