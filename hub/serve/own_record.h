#pragma once

#include <string>
#include <vector>

#include "hub/base/error.h"
#include "hub/model/operator.h"
#include "hub/model/stored.h"
#include "hub/record/events.h"
#include "hub/record/recorder.h"
#include "hub/serve/shared.h"

namespace hub::serve {

/// Something that happens to the hub itself.
struct OwnEvent {
  const record::Event& event;
  const model::Operator* by = nullptr;         ///< Null: the hub's own doing.
  std::string because = {};                    ///< What the operator says; empty: nothing.
  std::string site_to = {};                    ///< Of a reload: content hash of the version to go on with.
  const Error* error = nullptr;                ///< Why it was refused.
  const record::Lookup* lookup = nullptr;      ///< Of a search: what by, from when to when.
  std::vector<record::Subject> subjects = {};  ///< Of a search: the tags that are given for it.
};

/// The item of such an event: of no message, but under an id of its own, that of its record, by which it is
/// found as a message is. What the operator says may be personal: it is sealed under a key of the item's own.
/// Written by the newest version of the site. Operations thread.
[[nodiscard]] model::Item own_item(const Shared& shared, const OwnEvent& happened);

}  // namespace hub::serve
