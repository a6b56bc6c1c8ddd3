#pragma once

#include <memory>

#include "hub/config/site.h"
#include "hub/port/attachments.h"

namespace hub::scan {

/// Attachments of which none is kept that a virus scanner has not seen whole and found clean. It sees each
/// while it comes: the octets are written once and read from the disk by nobody. Errors besides those of
/// `attachments`: see Scan.
[[nodiscard]] std::unique_ptr<port::Attachments> scanned(std::unique_ptr<port::Attachments> attachments,
                                                         config::HubSettings::Scanner scanner);

}  // namespace hub::scan
