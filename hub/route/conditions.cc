#include "hub/route/conditions.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/embedded.h"

namespace hub::route {
namespace {

Result<bool> is_true(const formats::XmlDocument& tree, const std::string& path,
                     const formats::Namespaces& names) {
  auto said = tree.select("boolean(" + path + ")", names);
  if (!said)
    return std::move(said).error().during(
        say("evaluating a condition of the route", "izvērtējot maršruta nosacījumu"));
  return !said->empty() && said->front() == "true";
}

bool is_after(const config::Branch& branch, std::string_view code) {
  return std::find(branch.after.begin(), branch.after.end(), code) != branch.after.end();
}

}  // namespace

Result<bool> holds(const config::Condition& condition, const Subject& subject) {
  const formats::Namespaces own{{"t", subject.type_namespace}};
  if (!condition.in_document) return is_true(subject.tree, condition.path.value, own);
  const config::Document& declared = subject.type.documents.front();
  auto document = formats::embedded_document(subject.tree, own, declared);
  if (!document) return std::move(document).error();
  return is_true(*document, condition.path.value, declared.namespaces);
}

Result<const config::Branch*> branch_of(const config::Route& route, const Subject& subject) {
  for (const config::Branch& branch : route.branches) {
    if (!branch.after.empty()) continue;
    if (!branch.when) return &branch;
    auto taken = holds(*branch.when, subject);
    if (!taken) return std::move(taken).error();
    if (*taken) return &branch;
  }
  return Error(codes::route_none, say("no branch of route {} takes this message",
                                      "neviens maršruta {} zars nepieņem šo ziņojumu", route.name));
}

Result<const config::Branch*> branch_after(const config::Route& route, std::string_view code,
                                           const Subject& subject) {
  for (const config::Branch& branch : route.branches) {
    if (!is_after(branch, code)) continue;
    if (!branch.when) return &branch;
    auto taken = holds(*branch.when, subject);
    if (!taken) return std::move(taken).error();
    if (*taken) return &branch;
  }
  return nullptr;
}

bool has_branch_after(const config::Route& route, std::string_view code) {
  return std::any_of(route.branches.begin(), route.branches.end(),
                     [&](const config::Branch& branch) { return is_after(branch, code); });
}

const config::Target* target_of_all(const config::Route* route) {
  if (route == nullptr || route->filter || route->branches.empty()) return nullptr;
  const config::Branch& first = route->branches.front();
  return first.when || !first.after.empty() || !first.target ? nullptr : &*first.target;
}

}  // namespace hub::route
