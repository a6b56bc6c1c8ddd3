#include "hub/flow/plan.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/faces/rest/openapi.h"
#include "hub/flow/families.h"
#include "hub/flow/path_check.h"
#include "hub/map/mapping_check.h"
#include "hub/route/xpath_check.h"

namespace hub::flow {
namespace {

/// Null if the XSD does not compile, which is then a finding; one that could not be read is one already.
std::shared_ptr<const formats::Schema> compile_schema(const config::MessageType& type,
                                                      config::Findings& findings) {
  return type.xsd.empty() ? nullptr : formats::Schema::compile(type.xsd, type.xsd_file, findings);
}

void check_roots(const config::MessageType& type, const formats::Schema& schema, config::Findings& findings) {
  for (const config::Located& root : {type.written.operation, type.written.reply})
    if (!root.empty() && !schema.has_root(root.value))
      findings.push_back(root.finding_of_word(
          say("is no root element of {}", "nav saknes elements failā {}", type.xsd_file)));
}

/// A family's types stand in one WSDL, each with its schema.
void check_namespaces(const std::vector<faces::TypeOnFace>& types, config::Findings& findings) {
  std::map<std::pair<std::string, std::string>, std::string> owners;
  for (const faces::TypeOnFace& type : types) {
    const std::string& ns = type.schema->target_namespace();
    const auto [owner, is_first] = owners.emplace(std::pair(type.type->family, ns), type.type->name);
    if (is_first) continue;
    findings.push_back({type.type->xsd_file, 1, 1,
                        say("the target namespace is that of {} too, of the same family",
                            "mērķa nosaukumvieta ir tā pati, kas tipam {} tajā pašā saimē", owner->second)});
  }
}

}  // namespace

Plan::Plan() = default;
Plan::~Plan() = default;

std::shared_ptr<const Plan> Plan::compile(config::Site site, config::Findings& findings) {
  std::shared_ptr<Plan> plan(new Plan());
  plan->site_ = std::move(site);
  std::vector<faces::TypeOnFace> on_face;
  for (const config::MessageType& type : plan->site_.types) {
    const auto schema = compile_schema(type, findings);
    if (!schema) continue;
    check_roots(type, *schema, findings);
    check_paths(type, *schema, findings);
    CompiledType& newest = plan->types_[type.name];
    if (newest.declared == nullptr || newest.declared->version < type.version) newest = {&type, schema};
  }
  route::check_xpaths(plan->site_, findings);
  check_conditions(plan->site_, plan->types_, findings);
  map::check_mappings(plan->site_, findings);
  for (const auto& [name, type] : plan->types_)
    if (type.schema) on_face.push_back({type.declared, type.schema.get()});
  check_namespaces(on_face, findings);
  plan->gate_ = std::make_unique<gate::Gate>(plan->site_);
  plan->router_ = std::make_unique<route::Router>(plan->site_);
  plan->openapi_ = faces::openapi(on_face, "/");
  plan->families_ = std::make_unique<Families>(on_face);
  return plan;
}

const CompiledType* Plan::find(const std::string& name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

Result<const CompiledType*> Plan::type(const std::string& name, model::Pattern pattern) const {
  const CompiledType* found = find(name);
  if (found == nullptr)
    return Error(codes::route_unknown_type, say("no message type of this name is declared",
                                                "ziņojuma tips ar šādu nosaukumu nav deklarēts"));
  if (found->declared->pattern != pattern)
    return Error(codes::route_wrong_pattern, found->declared->pattern == model::Pattern::ask
                                                 ? say("{} is asked", "{} ir vaicājuma tips", name)
                                                 : say("{} is sent", "{} ir sūtījuma tips", name));
  return found;
}

}  // namespace hub::flow
