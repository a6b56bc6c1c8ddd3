#pragma once

#include <string_view>

namespace hub::config {

/// Names of parties, systems, routes, families, classes: `supplier-portal`. Lower case, digits, inner dashes,
/// at most 64.
[[nodiscard]] bool is_slug(std::string_view text);
/// Slugs with dots between, at least two: `debts.query`.
[[nodiscard]] bool is_type_name(std::string_view text);
/// Slug, slash, words: `nino/get_debts.request`. Never leaves its folder.
[[nodiscard]] bool is_mapping_name(std::string_view text);
/// Name of a root element: `QueryDebts`.
[[nodiscard]] bool is_operation_name(std::string_view text);
/// Latvian registration number: 11 digits and nothing else (no prefix; a check digit is not looked at: its
/// algorithm is not published).
[[nodiscard]] bool is_registration_number(std::string_view text);
/// A name in a certificate as parties.yaml writes it: `dns:permits.city.example`,
/// `uri:urn:sakta:party:permits`.
[[nodiscard]] bool is_certificate_name(std::string_view text);

}  // namespace hub::config
