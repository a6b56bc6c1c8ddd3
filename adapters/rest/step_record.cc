#include "adapters/rest/step_record.h"

#include "hub/formats/json/reader.h"

namespace adapters::rest {

using hub::formats::JsonKind;
using hub::formats::JsonValue;

std::string record_of(const Values& taken) {
  JsonValue object = JsonValue::object();
  for (const auto& [name, value] : taken) object.add(name, JsonValue::string(value));
  return to_text(object, hub::formats::JsonLayout::compact);
}

std::optional<Values> read_record(const std::string& record) {
  const auto object = hub::formats::read_json(record);
  if (!object || object->kind != JsonKind::object) return {};
  Values taken;
  for (std::size_t i = 0; i < object->items.size(); ++i) {
    if (object->items[i].kind != JsonKind::string) return {};
    taken[object->names[i]] = object->items[i].text;
  }
  return taken;
}

}  // namespace adapters::rest
