#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/config/site.h"
#include "hub/formats/xsd/schema.h"
#include "hub/gate/gate.h"
#include "hub/route/router.h"

namespace hub::flow {

class Families;

/// A message type ready for use.
struct CompiledType {
  const config::MessageType* declared = nullptr;
  std::shared_ptr<const formats::Schema> schema;
};

/// A site compiled: what the running hub consults for each message. Immutable; shared by all threads.
class Plan {
 public:
  /// Reports what does not compile (schemas, roots, XPaths, mappings) as findings; usable only if none were
  /// added.
  [[nodiscard]] static std::shared_ptr<const Plan> compile(config::Site site, config::Findings& findings);
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  ~Plan();

  /// The newest version of a type. Errors: route.unknown_type; route.wrong_pattern if it is exchanged
  /// otherwise.
  [[nodiscard]] Result<const CompiledType*> type(const std::string& name, model::Pattern pattern) const;
  /// The newest version, however exchanged, or null.
  [[nodiscard]] const CompiledType* find(const std::string& name) const;

  [[nodiscard]] const config::Site& site() const { return site_; }
  [[nodiscard]] const gate::Gate& gate() const { return *gate_; }
  [[nodiscard]] const route::Router& router() const { return *router_; }
  /// OpenAPI 3.1 of all types, generated once.
  [[nodiscard]] const std::string& openapi() const { return openapi_; }
  /// Of all types, as the SOAP face shows them.
  [[nodiscard]] const Families& families() const { return *families_; }

 private:
  Plan();

  config::Site site_;
  std::map<std::string, CompiledType> types_;
  std::unique_ptr<gate::Gate> gate_;
  std::unique_ptr<route::Router> router_;
  std::string openapi_;
  std::unique_ptr<Families> families_;
};

}  // namespace hub::flow
