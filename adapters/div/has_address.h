#pragma once

#include <string>
#include <vector>

#include "adapters/div/catalogue.h"
#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace adapters::div {

/// The addresses that a `hasAddress` asks about, as EAddress::compared, a group for each of its elements: a
/// code means the main addresses of its owner (`_PRIVATE`, `_DEFAULT`). Errors: map.not_valid with the place.
[[nodiscard]] hub::Result<std::vector<std::vector<std::string>>> asked_addresses(
    const hub::formats::XmlDocument& question);

/// The element `activeAddresses`: no address is in it.
[[nodiscard]] std::string active_addresses(const AddresseeCatalogue::Known& known);

}  // namespace adapters::div
