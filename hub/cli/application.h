#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/result.h"
#include "hub/base/say.h"
#include "hub/model/mapping.h"
#include "hub/model/mapping_facts.h"

namespace hub::cli {

/// One mapping, applied to one document as a hub would: in a worker process, within its limits.
struct Application {
  Application(const model::Mapping& applied, std::string document, const model::MappingFacts& known)
      : mapping(&applied), xml(std::move(document)), facts(&known) {}

  const model::Mapping* mapping;
  std::string xml;
  const model::MappingFacts* facts;
  Result<std::string> mapped = Error(codes::hub_defect, say("not mapped", "nav kartēts"));
};
using Applications = std::vector<Application>;

/// Fills in each `mapped`. Errors: those of map::Mapper.
void apply_all(Applications& applications);

}  // namespace hub::cli
