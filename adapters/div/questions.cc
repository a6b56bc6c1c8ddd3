#include "adapters/div/questions.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "adapters/div/letter_form.h"
#include "adapters/div/names.h"
#include "hub/formats/xml/escape.h"
#include "hub/formats/xml/xpath.h"

namespace adapters::div {
namespace {

using hub::formats::XmlDocument;

const hub::formats::Namespaces& prefixes() {
  static const hub::formats::Namespaces all{{"l", kLetterNamespace}, {"u", kUnifiedNamespace}};
  return all;
}

std::vector<std::string> selected_texts(const XmlDocument& document, const std::string& path) {
  auto found = document.select(path, prefixes());
  return found ? *std::move(found) : std::vector<std::string>();
}

/// Empty: it is not there.
std::string selected_text(const XmlDocument& document, const std::string& path) {
  auto found = selected_texts(document, path);
  return found.empty() ? std::string() : std::move(found.front());
}

std::string named_text(const std::string& name, const std::string& text) {
  return "<" + name + ">" + hub::formats::xml_escaped(text) + "</" + name + ">";
}

/// Left out where there is nothing.
std::string unless_none(const std::string& name, const std::string& text) {
  return text.empty() ? std::string() : named_text(name, text);
}

std::string neutral(const std::string& root, const std::string& content) {
  return "<" + root + " xmlns=\"" + kLetterNamespace + "\">" + content + "</" + root + ">";
}

/// Whose an address is, from the element Owner below the root.
std::string owner_in(const XmlDocument& element) {
  return unless_none("code", selected_text(element, "/*/u:Owner/u:Code")) +
         unless_none("title", selected_text(element, "/*/u:Owner/u:Title")) +
         unless_none("firstName", selected_text(element, "/*/u:Owner/u:FirstName")) +
         unless_none("surname", selected_text(element, "/*/u:Owner/u:Surname"));
}

std::vector<XmlDocument> elements_at(const XmlDocument& output, const std::string& path) {
  auto found = hub::formats::select_elements(path, output, prefixes());
  return found ? *std::move(found) : std::vector<XmlDocument>();
}

std::string search_input(const XmlDocument& question) {
  return unless_none("AddresseeOwnerCode", selected_text(question, "/*/l:code")) +
         unless_none("AddresseeUnitOwner", selected_text(question, "/*/l:name")) +
         unless_none("EAddress", selected_text(question, "/*/l:address")) +
         unless_none("TypeCode", selected_text(question, "/*/l:type"));
}

std::string found_addressees(const XmlDocument& output) {
  std::string content;
  for (const XmlDocument& unit : elements_at(output, "/*/u:AddresseeUnits/u:AddresseeUnit"))
    content += "<addressee>" + named_text("address", selected_text(unit, "/*/u:EAddress")) + owner_in(unit) +
               named_text("type", selected_text(unit, "/*/u:TypeCode")) +
               unless_none("activeFrom", selected_text(unit, "/*/u:ActiveFrom")) +
               unless_none("suspendedFrom", selected_text(unit, "/*/u:SuspendedFrom")) +
               unless_none("blockedFrom", selected_text(unit, "/*/u:BlockedFrom")) + "</addressee>";
  return neutral("addressees", content + named_text("more", selected_text(output, "/*/u:HasMoreData")));
}

std::string validation_input(const XmlDocument& question) {
  std::string list = std::string("<EAddresses xmlns:b=\"") + kArraysNamespace + "\">";
  for (const std::string& address : selected_texts(question, "/*/l:address"))
    list += named_text("b:string", address);
  const bool persons = selected_text(question, "/*/l:of") == "persons";
  return list + "</EAddresses>" + named_text("Type", persons ? "PhysicalPerson" : "RegistryRegisteredPerson");
}

std::string validated_addresses(const XmlDocument& output) {
  std::string content;
  for (const XmlDocument& one : elements_at(output, "/*/u:Results/u:EAddressValidationResult"))
    content += "<validated>" + named_text("address", selected_text(one, "/*/u:EAddress")) +
               named_text("valid", selected_text(one, "/*/u:IsValid")) + owner_in(one) +
               unless_none("deactivatedAt", selected_text(one, "/*/u:DeactivationDateTime")) + "</validated>";
  return neutral("validatedAddresses", content);
}

constexpr std::array<CatalogueQuestion, 2> kQuestions{
    {{kFindAddressee, "findAddressee", "addressees", "SearchAddresseeUnit", search_input, found_addressees},
     {kValidateAddress, "validateAddresses", "validatedAddresses", "ValidateEAddress", validation_input,
      validated_addresses}}};

}  // namespace

const CatalogueQuestion* find_question(std::string_view operation) {
  const auto* const found =
      std::find_if(kQuestions.begin(), kQuestions.end(),
                   [&](const CatalogueQuestion& one) { return one.operation == operation; });
  return found == kQuestions.end() ? nullptr : found;
}

std::string question_body(const CatalogueQuestion& kind, const XmlDocument& question) {
  const std::string name = std::string(kind.asked) + "Input";
  return "<" + name + " xmlns=\"" + kUnifiedNamespace + "\">" + kind.input(question) + "</" + name + ">";
}

}  // namespace adapters::div
