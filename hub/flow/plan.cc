#include "hub/flow/plan.h"

#include <charconv>
#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/openapi.h"
#include "hub/map/mapping_check.h"
#include "hub/route/xpath_check.h"

namespace hub::flow {
namespace {

/// `line:column` as an XSD's error tells it.
config::Finding at_place(const std::string& file, const std::string& place, std::string text) {
  config::Finding finding{file, 1, 1, std::move(text)};
  const char* const end = place.data() + place.size();
  const auto line = std::from_chars(place.data(), end, finding.line);
  if (line.ec == std::errc{} && line.ptr != end) (void)std::from_chars(line.ptr + 1, end, finding.column);
  return finding;
}

/// Null if the XSD does not compile, which is then a finding; one that could not be read is one already.
std::shared_ptr<const codec::Schema> compile_schema(const config::MessageType& type,
                                                    config::Findings& findings) {
  if (type.xsd.empty()) return nullptr;
  auto schema = codec::Schema::compile(type.xsd, type.xsd_file);
  if (schema) return *schema;
  findings.push_back(at_place(type.xsd_file, schema.error().place(), schema.error().detail()));
  return nullptr;
}

void check_roots(const config::MessageType& type, const codec::Schema& schema, config::Findings& findings) {
  for (const config::Located& root : {type.written.operation, type.written.reply})
    if (!root.empty() && !schema.has_root(root.value))
      findings.push_back(root.finding("'" + root.value + "' is no root element of " + type.xsd_file));
}

}  // namespace

std::shared_ptr<const Plan> Plan::compile(config::Site site, config::Findings& findings) {
  std::shared_ptr<Plan> plan(new Plan());
  plan->site_ = std::move(site);
  std::vector<codec::TypeOnFace> on_face;
  for (const config::MessageType& type : plan->site_.types) {
    const auto schema = compile_schema(type, findings);
    if (!schema) continue;
    check_roots(type, *schema, findings);
    CompiledType& newest = plan->types_[type.name];
    if (newest.declared == nullptr || newest.declared->version < type.version) newest = {&type, schema};
  }
  route::check_xpaths(plan->site_, findings);
  map::check_mappings(plan->site_, findings);
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
