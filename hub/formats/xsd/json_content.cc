#include "hub/formats/xsd/json_content.h"

#include <utility>

namespace hub::formats {
namespace {

using Particle = std::variant<Element, Group>;

JsonValue list(std::vector<JsonValue> schemas, const char* keyword) {
  if (schemas.size() == 1) return std::move(schemas.front());
  return JsonValue::object().with(keyword, JsonValue::array(std::move(schemas)));
}
JsonValue required(const std::string& name) {
  return JsonValue::object().with("required", JsonValue::array({JsonValue::string(name)}));
}
JsonValue negated(JsonValue schema) {
  return JsonValue::object().with("not", std::move(schema));
}

JsonValue present(const Element& element) {
  JsonValue schema = required(element.name);
  if (element.repeats() && element.minimum == 0)
    schema.add("properties", JsonValue::object().with(
                                 element.name, JsonValue::object().with("minItems", JsonValue::number("1"))));
  return schema;
}

void add_present(const Particle& particle, std::vector<JsonValue>& one_for_each) {
  if (const auto* element = std::get_if<Element>(&particle)) {
    one_for_each.push_back(present(*element));
    return;
  }
  for (const Particle& inner : std::get<Group>(particle).particles) add_present(inner, one_for_each);
}

/// That some member of it is there.
JsonValue present(const Particle& particle) {
  std::vector<JsonValue> any;
  add_present(particle, any);
  return any.empty() ? JsonValue::boolean(false) : list(std::move(any), "anyOf");
}

bool may_be_empty(const Particle& particle);

bool may_be_empty(const Group& group) {
  if (group.optional || group.particles.empty()) return true;
  for (const Particle& particle : group.particles)
    if (may_be_empty(particle) == group.choice) return group.choice;
  return !group.choice;
}

bool may_be_empty(const Particle& particle) {
  if (const auto* element = std::get_if<Element>(&particle)) return element->minimum == 0;
  return may_be_empty(std::get<Group>(particle));
}

void add_rules(const Particle& particle, std::vector<JsonValue>& rules);

/// The branch number `taken` with a member there, and no member of the others.
JsonValue branch(const Group& choice, std::size_t taken, bool alone_suffices) {
  std::vector<JsonValue> rules;
  add_rules(choice.particles[taken], rules);
  if (may_be_empty(choice.particles[taken])) rules.push_back(present(choice.particles[taken]));
  std::vector<JsonValue> others;
  for (std::size_t i = 0; i < choice.particles.size(); ++i)
    if (i != taken) add_present(choice.particles[i], others);
  if (!alone_suffices && !others.empty()) rules.push_back(negated(list(std::move(others), "anyOf")));
  return list(std::move(rules), "allOf");
}

/// Whether each branch is one element that must be there: then `oneOf` itself says that only one is.
bool is_of_elements(const Group& choice) {
  for (const Particle& particle : choice.particles) {
    const auto* element = std::get_if<Element>(&particle);
    if (element == nullptr || element->minimum == 0) return false;
  }
  return true;
}

JsonValue choice_rule(const Group& choice) {
  std::vector<JsonValue> branches;
  const bool alone_suffices = is_of_elements(choice);
  for (std::size_t i = 0; i < choice.particles.size(); ++i)
    branches.push_back(branch(choice, i, alone_suffices));
  if (may_be_empty(choice)) branches.push_back(negated(present(Particle(choice))));
  return JsonValue::object().with("oneOf", JsonValue::array(std::move(branches)));
}

void add_sequence(const Group& sequence, std::vector<JsonValue>& rules) {
  for (const Particle& particle : sequence.particles) add_rules(particle, rules);
}

/// What must hold of the members of a particle, itself absent or not as it may be.
void add_rules(const Particle& particle, std::vector<JsonValue>& rules) {
  if (const auto* element = std::get_if<Element>(&particle)) {
    if (element->minimum > 0) rules.push_back(required(element->name));
    return;
  }
  const Group& group = std::get<Group>(particle);
  if (group.particles.empty()) return;
  if (group.choice) {
    rules.push_back(choice_rule(group));
    return;
  }
  if (!group.optional) {
    add_sequence(group, rules);
    return;
  }
  std::vector<JsonValue> whole;
  add_sequence(group, whole);
  if (whole.empty()) return;
  whole.push_back(present(particle));
  rules.push_back(JsonValue::object().with(
      "oneOf", JsonValue::array({negated(present(particle)), list(std::move(whole), "allOf")})));
}

}  // namespace

JsonContent json_content(const Group& content) {
  JsonContent made;
  std::vector<Particle> particles = content.particles;
  if (content.choice || content.optional) particles = {content};
  for (const Particle& particle : particles) {
    if (const auto* element = std::get_if<Element>(&particle)) {
      if (element->minimum > 0) made.required.push_back(element->name);
    } else {
      add_rules(particle, made.rules);
    }
  }
  return made;
}

}  // namespace hub::formats
