#pragma once

#include <string>

namespace hub::record {

/// The catalogue of audit events as Markdown: deploy/docs/audit_events.md.
[[nodiscard]] std::string events_page();

}  // namespace hub::record
