// JSON as parties send it: read within its limits, and through a type's schema into a tree and back without a
// change.

#include <fstream>
#include <iterator>
#include <memory>

#include "hub/formats/json/reader.h"
#include "hub/formats/xsd/schema.h"
#include "tests/fuzz/target.h"

namespace {

using hub::formats::JsonLimits;
using hub::formats::JsonValue;
using hub::formats::Schema;

struct Type {
  std::shared_ptr<const Schema> schema;
  std::string root;
};

Type type(const std::string& name, std::string root) {
  const std::string file = std::string(SAKTA_SOURCE_DIR "/mappings/types/") + name + ".xsd";
  std::ifstream stream(file);
  const std::string xsd((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  auto schema = Schema::compile(xsd, file);
  fuzz::must(static_cast<bool>(schema), file + " compiles");
  return {*std::move(schema), std::move(root)};
}

JsonLimits small_limits() {
  JsonLimits limits;
  limits.depth = 8;
  limits.values = 64;
  return limits;
}

struct Measured {
  std::size_t values = 0;

  void value(const JsonValue& value, std::size_t depth) {
    fuzz::must(++values <= small_limits().values, "values within the limit");
    if (!value.items.empty()) fuzz::must(depth < small_limits().depth, "depth within the limit");
    if (!value.names.empty()) fuzz::must(value.names.size() == value.items.size(), "a name for each member");
    for (const JsonValue& item : value.items) this->value(item, depth + 1);
  }
};

void through(const Type& type, std::string_view given) {
  const auto tree = type.schema->from_json(given, type.root);
  if (!tree) {
    fuzz::must(!tree.error().place().empty(), "a refusal has a place");
    return;
  }
  fuzz::must(static_cast<bool>(type.schema->validate(*tree, type.root)), "what was taken is valid");
  const auto json = type.schema->to_json(*tree);
  fuzz::must(static_cast<bool>(json), "what was taken can be given back");
  const auto again = type.schema->from_json(*json, type.root);
  fuzz::must(static_cast<bool>(again), "what was given back is taken");
  fuzz::must(again->to_octets() == tree->to_octets(), "and is the same");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  static const Type kTypes[] = {type("debts.query-1", "QueryDebts"),
                                type("debts.query-1", "QueryDebtsResponse"),
                                type("case.opened-1", "OpenCase")};
  const std::string_view given = fuzz::text(octets, size);
  if (const auto value = hub::formats::read_json(given, small_limits())) Measured().value(*value, 0);
  for (const Type& each : kTypes) through(each, given);
  return 0;
}
