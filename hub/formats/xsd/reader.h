#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// Where the elements of an XSD begin in its text, for findings.
class XsdPlaces {
 public:
  /// `start_tags` from prescan(), in document order. All three outlive this.
  XsdPlaces(std::string_view octets, const std::string& file, const std::vector<std::size_t>& start_tags)
      : octets_(octets), file_(file), start_tags_(start_tags) {}

  /// A finding at the element `node` of the parsed XSD, before anything was removed from its tree.
  [[nodiscard]] config::Finding finding(const _xmlNode* node, Sentence text) const;

 private:
  std::string_view octets_;
  const std::string& file_;
  const std::vector<std::size_t>& start_tags_;
};

/// What an XSD is for. A contract of a partner is held against XML alone; a message type is published as JSON
/// Schema besides, so what that cannot say is a finding.
enum class XsdUse : std::uint8_t { published, xml_alone };

/// Reads the shapes of one XSD that keeps to the subset: global elements of complex type, named and anonymous
/// types, sequence and choice (not repeated), restrictions with facets, minOccurs, maxOccurs, nillable, ref,
/// elementFormDefault="qualified". All else is a finding. The shapes are whole only if there is none.
[[nodiscard]] Shapes read_xsd(const XmlDocument& xsd, const XsdPlaces& places, config::Findings& findings,
                              XsdUse use = XsdUse::published);

}  // namespace hub::formats
