#include "hub/formats/soap/contract.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/contract/documents.h"
#include "hub/formats/contract/schemas.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/parse_count.h"
#include "hub/formats/xsd/instance_attributes.h"
#include "hub/formats/xsd/reader.h"
#include "hub/formats/xsd/validator.h"

namespace hub::formats {
namespace {

Error invalid(const std::string& file, const Sentence& why) {
  return Error(codes::config_invalid, say("{}: {}", "{}: {}", file, why));
}

/// The first ones: one mistake makes many. The contract is named also where another file of it is wrong: it
/// is what the settings name.
Error invalid(const std::string& file, const config::Findings& findings) {
  constexpr std::size_t kShown = 5;
  Sentence text;
  for (std::size_t i = 0; i < std::min(kShown, findings.size()); ++i)
    text.append("; ", {findings[i].to_string(Language::en), findings[i].to_string(Language::lv)});
  if (findings.size() > kShown) text.append("; ", say("and {} more", "un vēl {}", findings.size() - kShown));
  if (findings.front().file == file) return Error(codes::config_invalid, std::move(text));
  return invalid(file, text);
}

bool is_encoded(const WsdlService& service) {
  return std::all_of(service.operations.begin(), service.operations.end(), [](const auto& operation) {
    return operation.asked.is_encoded || operation.answered.is_encoded;
  });
}

/// None of a schema beyond the subset.
Shapes shapes_of(const XmlDocument& schema, const std::string& file) {
  const std::string text = schema.to_octets();
  const std::vector<std::size_t> no_places;
  config::Findings beyond;
  Shapes shapes = read_xsd(schema, XsdPlaces(text, file, no_places), beyond, XsdUse::xml_alone);
  return beyond.empty() ? std::move(shapes) : Shapes();
}

}  // namespace

Contract::Contract(std::unique_ptr<XsdValidator> validator, KnownElements known,
                   std::optional<WsdlService> service, Shapes shapes)
    : validator_(std::move(validator)),
      known_(std::move(known)),
      service_(std::move(service)),
      shapes_(std::move(shapes)),
      check_(shapes_) {}
Contract::~Contract() = default;

Result<std::shared_ptr<const Contract>> Contract::load(std::string_view octets, const std::string& file) {
  const ContractDocuments documents = read_contract_text(octets, file);
  if (!documents.findings.empty()) return invalid(file, documents.findings);
  auto service = service_in(documents);
  if (service && is_encoded(*service))
    return invalid(file, say("rpc/encoded is not spoken: ask the partner for a binding that is "
                             "document/literal or rpc/literal",
                             "rpc/encoded nelieto: prasiet partnerim saistījumu (binding), kas ir "
                             "document/literal vai rpc/literal"));
  ContractSchemas schemas(documents, service ? rpc_schemas(*service) : std::vector<std::string>());
  if (schemas.all().empty())
    return invalid(file, say("holds neither an XSD nor a WSDL with one inlined",
                             "nesatur ne XSD, ne WSDL ar iekļautu XSD"));
  config::Findings findings;
  auto validator = schemas.compile(findings);
  if (!validator) return invalid(file, findings);
  Shapes shapes = schemas.all().size() == 1 ? shapes_of(schemas.all().front(), file) : Shapes();
  return std::shared_ptr<const Contract>(std::make_shared<Contract>(
      std::move(validator), KnownElements(std::move(schemas).take()), std::move(service), std::move(shapes)));
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
