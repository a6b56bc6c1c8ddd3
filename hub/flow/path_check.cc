#include "hub/flow/path_check.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/config/xpath_types.h"

namespace hub::flow {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kPrefix = "t:";

/// Names without their prefix.
Names bare(Names names) {
  for (std::string& name : names)
    if (name.starts_with(kPrefix)) name.erase(0, kPrefix.size());
  return names;
}

/// Adds what may stand in the element that `path` leads to, and so on down; an element within itself once.
void add_elements(const formats::Schema& schema, Names& path, Names& all) {
  for (const std::string& name : schema.elements_in(path)) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    if (std::find(path.begin(), path.end(), name) != path.end()) continue;
    path.push_back(name);
    add_elements(schema, path, all);
    path.pop_back();
  }
}

/// The elements that may stand where this one is named; where that is not known, all of the schema.
Names possible(const config::NamedElement& element, const formats::Schema& schema) {
  if (element.in) return schema.elements_in(bare(*element.in));
  Names path;
  Names all;
  add_elements(schema, path, all);
  return all;
}

/// Why the element leads to nothing, as the tail of a finding; empty: it leads to something. One without
/// prefix leads to nothing: all elements of a type have its namespace.
Sentence problem_of(const config::NamedElement& element, const formats::Schema& schema) {
  Names known = possible(element, schema);
  for (std::string& name : known) name.insert(0, kPrefix);
  if (std::find(known.begin(), known.end(), element.name) != known.end()) return {};
  const Sentence where = !element.in ? say("element", "elements")
                         : element.in->empty()
                             ? say("root element", "saknes elements")
                             : say("element in '{}'", "elements, kas ir iekš '{}'", bare(*element.in).back());
  return say("'{}' is no {} of the XSD{}", "'{}' nav XSD {}{}", element.name, where,
             config::hint(element.name, known));
}

/// The root that the type names is wrong itself, which is a finding already.
bool is_reported(const config::NamedElement& element, const config::MessageType& type,
                 const formats::Schema& schema) {
  const std::string root =
      bare({element.in && !element.in->empty() ? element.in->front() : element.name}).front();
  return (root == type.operation || root == type.reply) && !schema.has_root(root);
}

void check(const config::Located& path, const config::MessageType& type, const formats::Schema& schema,
           config::Findings& findings) {
  const auto typing = config::typing_of(path.value);
  if (!typing) return;  // a finding already
  for (const config::NamedElement& element : typing->elements) {
    if (is_reported(element, type, schema)) continue;
    const Sentence problem = problem_of(element, schema);
    if (problem.empty()) continue;
    return config::add_new(path.finding_of_word(say("leads to nothing: {}", "ne uz ko neved: {}", problem)),
                           findings);
  }
}

}  // namespace

void check_paths(const config::MessageType& type, const formats::Schema& schema, config::Findings& findings) {
  for (const auto& [path, in_document] : type.written.xpaths)
    if (!in_document) check(path, type, schema, findings);
}

void check_conditions(const config::Site& site, const std::map<std::string, CompiledType>& types,
                      config::Findings& findings) {
  for (const config::Route& route : site.routes) {
    const auto type = types.find(route.type);
    if (type == types.end()) continue;
    const auto look_at = [&](const std::optional<config::Condition>& condition) {
      if (condition && !condition->in_document)
        check(condition->path, *type->second.declared, *type->second.schema, findings);
    };
    look_at(route.filter);
    for (const config::Branch& branch : route.branches) look_at(branch.when);
  }
}

}  // namespace hub::flow
