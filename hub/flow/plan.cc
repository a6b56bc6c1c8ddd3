#include "hub/flow/plan.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/openapi.h"

namespace hub::flow {
namespace {

void add_finding(const config::MessageType& type, std::string text, config::Findings& findings) {
  findings.push_back({type.xsd_file, 1, 1, std::move(text)});
}

void check_roots(const config::MessageType& type, const codec::Schema& schema, config::Findings& findings) {
  for (const std::string& root : {type.operation, type.reply})
    if (!root.empty() && !schema.has_root(root))
      add_finding(type, "the schema has no root element '" + root + "', which " + type.label() + " names",
                  findings);
}

}  // namespace

std::shared_ptr<const Plan> Plan::compile(config::Site site, config::Findings& findings) {
  std::shared_ptr<Plan> plan(new Plan());
  plan->site_ = std::move(site);
  std::vector<codec::TypeOnFace> on_face;
  for (const config::MessageType& type : plan->site_.types) {
    auto schema = codec::Schema::compile(type.xsd, type.xsd_file);
    if (!schema) {
      add_finding(type,
                  schema.error().to_string() +
                      (schema.error().place().empty() ? "" : " at " + schema.error().place()),
                  findings);
      continue;
    }
    check_roots(type, **schema, findings);
    CompiledType& newest = plan->types_[type.name];
    if (newest.declared == nullptr || newest.declared->version < type.version) newest = {&type, *schema};
  }
  for (const auto& [name, type] : plan->types_)
    if (type.schema) on_face.push_back({type.declared, type.schema.get()});
  plan->gate_ = std::make_unique<gate::Gate>(plan->site_);
  plan->router_ = std::make_unique<route::Router>(plan->site_);
  plan->openapi_ = codec::openapi(on_face, "/");
  return plan;
}

const CompiledType* Plan::find(const std::string& name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

Result<const CompiledType*> Plan::type(const std::string& name, model::Pattern pattern) const {
  const CompiledType* found = find(name);
  if (found == nullptr) return Error(codes::route_unknown_type, "no message type of this name is declared");
  if (found->declared->pattern != pattern)
    return Error(codes::route_wrong_pattern,
                 name + (found->declared->pattern == model::Pattern::ask ? " is asked" : " is sent"));
  return found;
}

}  // namespace hub::flow
