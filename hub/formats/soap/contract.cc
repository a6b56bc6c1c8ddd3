#include "hub/formats/soap/contract.h"

#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/parse_count.h"
#include "hub/formats/xml/prescan.h"
#include "hub/formats/xsd/inlined_schema.h"
#include "hub/formats/xsd/instance_attributes.h"
#include "hub/formats/xsd/reader.h"
#include "hub/formats/xsd/validator.h"

namespace hub::formats {

Contract::Contract(std::unique_ptr<XsdValidator> validator, KnownElements known,
                   std::optional<WsdlService> service, Shapes shapes)
    : validator_(std::move(validator)),
      known_(std::move(known)),
      service_(std::move(service)),
      shapes_(std::move(shapes)),
      check_(shapes_) {}
Contract::~Contract() = default;

Result<std::shared_ptr<const Contract>> Contract::load(std::string_view octets, const std::string& file) {
  const auto invalid = [&file](const Sentence& why) {
    return Error(codes::config_invalid, say("{}: {}", "{}: {}", file, why));
  };
  auto whole = XmlDocument::parse(octets);
  if (!whole)
    return invalid(say("{} at {}", "{}, vieta: {}", whole.error().told_by_name(), whole.error().place()));
  xmlNode* schema = schema_in(whole->native());
  if (schema == nullptr)
    return invalid(
        say("holds neither an XSD nor a WSDL with one inlined", "nesatur ne XSD, ne WSDL ar iekļautu XSD"));
  const std::string text = alone(schema);
  auto xsd = XmlDocument::parse(text);
  auto known = XmlDocument::parse(text);
  if (!xsd || !known) return invalid(xsd.error().told_by_name());
  const std::vector<std::size_t> no_places;
  const XsdPlaces places(text, file, no_places);
  config::Findings findings;
  auto validator = XsdValidator::compile(*std::move(xsd), places, findings);
  if (!validator) return invalid(findings.front().text);
  config::Findings beyond;
  Shapes shapes = read_xsd(*known, places, beyond, XsdUse::xml_alone);
  if (!beyond.empty()) shapes = {};
  return std::shared_ptr<const Contract>(std::make_shared<Contract>(
      std::move(validator), KnownElements(*std::move(known)), service_in(*whole), std::move(shapes)));
}

Outcome Contract::accept(XmlDocument& message) const {
  count_validation();
  if (!is_surely_valid(message)) return accept_by_libxml2(message);
  must_be_kept(message, [&] { return accept_by_libxml2(message).operator bool(); });
  return Done{};
}

bool Contract::is_surely_valid(const XmlDocument& message) const {
  const auto root = shapes_.roots.find(message.root_name());
  return root != shapes_.roots.end() && check_.surely_valid(message, root->second);
}

Outcome Contract::accept_by_libxml2(XmlDocument& message) const {
  drop_locations(message);
  validator_->apply_white_space(message);
  const auto fault = validator_->first_fault(message);
  if (!fault) return Done{};
  Sentence expected;
  for (const std::string& name : fault->expected)
    expected = expected.empty() ? say(", expected {}", ", jābūt {}", name)
                                : say("{} or {}", "{} vai {}", expected, name);
  Error error(codes::codec_not_valid, say("the element does not fit the contract{}",
                                          "elements neatbilst saskarnes aprakstam{}", expected));
  if (fault->node == nullptr) return error;
  const native::OwnedText path(xmlGetNodePath(fault->node));
  return std::move(error).at(std::string(native::view(path.get())));
}

}  // namespace hub::formats
