#include "hub/formats/contract/outline_reader.h"

#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "hub/base/say.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::first_child;
using native::kXsd;
using native::local_name;
using native::next_element;

constexpr std::string_view kEncoding = "http://schemas.xmlsoap.org/soap/encoding/";
constexpr const char* kMime = "http://www.w3.org/2005/05/xmlmime";

std::size_t number(const std::string& text, std::size_t otherwise) {
  if (text == "unbounded") return Element::kUnbounded;
  std::size_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void read_occurrence(OutlinePart& part, const xmlNode* node) {
  part.minimum = number(attribute_of(node, "minOccurs"), 1);
  part.maximum = number(attribute_of(node, "maxOccurs"), 1);
}

bool is_yes(const std::string& text) {
  return text == "true" || text == "1";
}

std::string names_of(const std::vector<QualifiedName>& names) {
  std::string text;
  for (const QualifiedName& name : names) text += (text.empty() ? "" : ", ") + name.name;
  return text;
}

/// Whether an element or attribute of a schema has its namespace in documents.
bool is_qualified(const Component& declaration, const char* by_default) {
  std::string form = attribute_of(declaration.node, "form");
  if (form.empty()) form = attribute_of(declaration.part->schema, by_default);
  return form == "qualified";
}

bool is_group(std::string_view name) {
  return name == "sequence" || name == "choice" || name == "all" || name == "group";
}

}  // namespace

void OutlineReader::complain(const Component& at, Sentence text) {
  config::add_new(at.finding(std::move(text)), notes_);
}

bool OutlineReader::is_full(const Component& at) {
  if (++count_ <= kMostOutlineParts && open_.size() <= kMostOutlineDepth) return false;
  complain(
      at,
      say("the message has more than {} parts; what follows from here is not written out: write it by hand",
          "ziņojumā ir vairāk nekā {} daļu; tālākais nav izrakstīts: rakstiet to pats", kMostOutlineParts));
  return true;
}

std::optional<OutlinePart> OutlineReader::element(const QualifiedName& name, const Component& at) {
  count_ = 0;
  const Component declaration = components_.find("element", name);
  if (declaration) return global(declaration);
  complain(
      at,
      say("the element '{}' of the namespace '{}' is in none of the files: ask the partner for its schema",
          "nosaukumvietas '{1}' elementa '{0}' nav nevienā failā: lūdziet partnerim tā shēmu", name.name,
          name.ns));
  return std::nullopt;
}

OutlinePart OutlineReader::typed(const QualifiedName& name, const QualifiedName& type, const Component& at) {
  count_ = 0;
  OutlinePart part;
  part.name = name;
  part.file = at.part->file;
  part.line = line_of(at.node);
  fill(part, type, at);
  return part;
}

OutlinePart OutlineReader::global(const Component& declaration) {
  const QualifiedName name{declaration.part->ns, attribute_of(declaration.node, "name")};
  OutlinePart part = content_of(declaration, name);
  const std::vector<Component> members = components_.substitutes_of(name);
  const bool is_abstract = is_yes(attribute_of(declaration.node, "abstract"));
  if (!members.empty()) substituted(part, declaration, members);
  if (members.empty() && is_abstract)
    complain(declaration,
             say("'{}' is abstract, and no file has an element that stands for it: ask the partner "
                 "for its schema",
                 "'{}' ir abstrakts, un nevienā failā nav elementa, kas to aizstāj: lūdziet partnerim "
                 "tā shēmu",
                 name.name));
  return part;
}

void OutlineReader::substituted(OutlinePart& part, const Component& head,
                                const std::vector<Component>& members) {
  OutlinePart choice;
  choice.kind = OutlinePart::Kind::choice;
  choice.substitutes = true;
  choice.name = part.name;
  choice.file = part.file;
  choice.line = part.line;
  choice.documentation = part.documentation;
  if (!is_yes(attribute_of(head.node, "abstract"))) choice.parts.push_back(std::move(part));
  std::vector<QualifiedName> names;
  for (const Component& member : members) {
    const QualifiedName name{member.part->ns, attribute_of(member.node, "name")};
    names.push_back(name);
    if (is_yes(attribute_of(member.node, "abstract"))) continue;
    choice.parts.push_back(content_of(member, name));
  }
  complain(head, say("'{}' is the head of a substitution group: it is written out as a choice of {}",
                     "'{}' ir aizstāšanas grupas galva: tas izrakstīts kā izvēle no {}", choice.name.name,
                     names_of(names)));
  part = std::move(choice);
}

OutlinePart OutlineReader::local(const Component& declaration) {
  OutlinePart part;
  if (const std::string reference = attribute_of(declaration.node, "ref"); !reference.empty()) {
    const QualifiedName name = Components::resolve(declaration, reference);
    if (const Component found = components_.find("element", name)) {
      part = global(found);
    } else {
      part.name = name;
      part.value = builtin_value("string");
      complain(declaration,
               say("the element '{}' of the namespace '{}' is in none of the files; it is taken as "
                   "text: ask the partner for its schema",
                   "nosaukumvietas '{1}' elementa '{0}' nav nevienā failā, to uzskata par tekstu: "
                   "lūdziet partnerim tā shēmu",
                   name.name, name.ns));
    }
  } else {
    const std::string ns = is_qualified(declaration, "elementFormDefault") ? declaration.part->ns : "";
    part = content_of(declaration, {ns, attribute_of(declaration.node, "name")});
  }
  read_occurrence(part, declaration.node);
  return part;
}

OutlinePart OutlineReader::content_of(const Component& declaration, QualifiedName name) {
  OutlinePart part;
  part.name = std::move(name);
  part.file = declaration.part->file;
  part.line = line_of(declaration.node);
  part.documentation = documentation_of(declaration.node);
  part.nillable = is_yes(attribute_of(declaration.node, "nillable"));
  part.fixed = attribute_of(declaration.node, "fixed");
  for (const char* constraint : {"key", "keyref", "unique"})
    if (const Component found = xsd_child(declaration, constraint))
      complain(found,
               say("xs:{}: that values are unique or known elsewhere is not written out; the contract is "
                   "held against each message all the same",
                   "xs:{}: vērtību unikalitāte un atsauces nav izrakstītas; ziņojumu ar aprakstu salīdzina "
                   "tik un tā",
                   constraint));
  const native::OwnedText media(
      xmlGetNsProp(const_cast<xmlNode*>(declaration.node),  // NOLINT: libxml2 only reads it
                   native::chars("expectedContentTypes"), native::chars(kMime)));
  if (media)
    complain(declaration,
             say("'{}' may come as an attachment (MTOM): the skeleton has it as base64 text; try with "
                 "the partner that it takes and sends it so",
                 "'{}' var nākt kā pielikums (MTOM): sagatavē tas ir base64 teksts; pārbaudiet ar "
                 "partneri, ka tā drīkst",
                 part.name.name));
  if (is_full(declaration)) {
    part.cut = true;
  } else if (const std::string type = attribute_of(declaration.node, "type"); !type.empty()) {
    fill(part, Components::resolve(declaration, type), declaration);
  } else if (const Component complex = xsd_child(declaration, "complexType")) {
    fill_complex(part, complex);
  } else if (xsd_child(declaration, "simpleType")) {
    part.value = values_.of(declaration, "type");
  } else if (const std::string head = attribute_of(declaration.node, "substitutionGroup"); !head.empty()) {
    const Component found = components_.find("element", Components::resolve(declaration, head));
    if (found && found.node != declaration.node) {
      OutlinePart of_head = content_of(found, part.name);
      of_head.documentation = part.documentation;
      return of_head;
    }
  } else {
    fill(part, {std::string(kXsd), "anyType"}, declaration);
  }
  return part;
}

void OutlineReader::fill(OutlinePart& element, const QualifiedName& type, const Component& at) {
  element.type = type.ns == kXsd ? "xs:" + type.name : type.name;
  if (type.ns == kXsd && type.name == "anyType") {
    add_any(element.parts, at);
    return;
  }
  const Component complex = type.ns == kXsd ? Component{} : components_.find("complexType", type);
  if (complex) {
    fill_complex(element, complex);
  } else {
    element.value = values_.named(type, at);
  }
}

void OutlineReader::note_type(const Component& type) {
  const std::string name = attribute_of(type.node, "name");
  if (is_yes(attribute_of(type.node, "mixed")))
    complain(
        type,
        say("mixed content: text between elements is not written out; write it by hand if the partner "
            "needs it",
            "jaukts saturs: teksts starp elementiem nav izrakstīts; ja partnerim tas vajadzīgs, rakstiet "
            "to pats"));
  if (name.empty()) return;
  const std::vector<QualifiedName> derived = components_.derived_from({type.part->ns, name});
  if (derived.empty()) return;
  if (is_yes(attribute_of(type.node, "abstract"))) {
    complain(
        type,
        say("the type '{}' is abstract: the element needs an xsi:type that says which of {} it is; write "
            "it by hand",
            "tips '{}' ir abstrakts: elementam vajag xsi:type, kas pasaka, kurš no {} tas ir; rakstiet to "
            "pats",
            name, names_of(derived)));
  } else {
    complain(type,
             say("an element of the type '{0}' may come as {1} with an xsi:type: the skeleton has what '{0}' "
                 "holds",
                 "tipa '{0}' elements ar xsi:type var nākt arī kā {1}: sagatavē ir tas, ko satur '{0}'", name,
                 names_of(derived)));
  }
}

void OutlineReader::fill_complex(OutlinePart& element, const Component& type) {
  if (std::find(open_.begin(), open_.end(), type.node) != open_.end()) {
    element.cut = true;
    complain(
        type,
        say("the type holds an element of itself: it is written out once; go on by hand with a template "
            "that calls itself",
            "tips satur pats sava tipa elementu: tas izrakstīts vienreiz; tālāk rakstiet pats ar veidni, "
            "kas izsauc sevi"));
    return;
  }
  open_.push_back(type.node);
  note_type(type);
  if (const Component simple = xsd_child(type, "simpleContent")) {
    fill_simple_content(element, simple);
  } else if (const Component complex = xsd_child(type, "complexContent")) {
    fill_complex_content(element, complex);
  } else {
    fill_parts(element, type);
  }
  open_.pop_back();
}

void OutlineReader::fill_base(OutlinePart& element, const Component& way) {
  const QualifiedName base = Components::resolve(way, attribute_of(way.node, "base"));
  if (base.ns == kXsd && base.name == "anyType") return;
  if (base.ns == kEncoding) {
    complain(way,
             say("'{}' of SOAP's encoding: an array of rpc/encoded cannot be carried; ask the partner for a "
                 "document/literal contract",
                 "SOAP kodējuma '{}': rpc/encoded masīvu nevar pārnest; lūdziet partnerim document/literal "
                 "aprakstu",
                 base.name));
    return;
  }
  const std::string type = element.type;
  fill(element, base, way);
  element.type = type;
}

void OutlineReader::fill_simple_content(OutlinePart& element, const Component& content) {
  for (const char* name : {"extension", "restriction"}) {
    const Component way = xsd_child(content, name);
    if (!way) continue;
    fill_base(element, way);
    if (!element.value) element.value = builtin_value("string");
    values_.restrict(*element.value, way);
    fill_parts(element, way);
  }
}

void OutlineReader::fill_complex_content(OutlinePart& element, const Component& content) {
  if (const Component extension = xsd_child(content, "extension")) {
    fill_base(element, extension);
    fill_parts(element, extension);
  }
  const Component restriction = xsd_child(content, "restriction");
  if (!restriction) return;
  fill_parts(element, restriction);
  OutlinePart base;
  fill_base(base, restriction);
  for (OutlineAttribute& inherited : base.attributes)
    if (std::none_of(element.attributes.begin(), element.attributes.end(),
                     [&](const OutlineAttribute& own) { return own.name == inherited.name; }))
      element.attributes.push_back(std::move(inherited));
}

void OutlineReader::fill_parts(OutlinePart& element, const Component& of) {
  for (const xmlNode* node = first_child(of.node); node != nullptr; node = next_element(node)) {
    const Component child{node, of.part};
    if (is_group(local_name(node))) add_group(element.parts, child);
    if (local_name(node) == "openContent")
      complain(child, say("xs:openContent is of XSD 1.1 and is not read: ask the partner for XSD 1.0",
                          "xs:openContent ir no XSD 1.1, to nelasa: lūdziet partnerim XSD 1.0"));
  }
  add_attributes(element, of);
}

void OutlineReader::add_group(std::vector<OutlinePart>& parts, const Component& group) {
  add_group(parts, group, group);
}

void OutlineReader::add_group(std::vector<OutlinePart>& parts, const Component& group,
                              const Component& occurs) {
  if (local_name(group.node) == "group") {
    const std::string reference = attribute_of(group.node, "ref");
    const Component found = components_.find("group", Components::resolve(group, reference));
    if (!found || std::find(open_.begin(), open_.end(), found.node) != open_.end())
      return complain(
          group,
          say("the group '{}' is in none of the files, or holds itself: ask the partner for its "
              "schema",
              "grupas '{}' nav nevienā failā, vai tā satur sevi: lūdziet partnerim tās shēmu", reference));
    open_.push_back(found.node);
    for (const char* kind : {"sequence", "choice", "all"})
      if (const Component inner = xsd_child(found, kind)) add_group(parts, inner, group);
    open_.pop_back();
    return;
  }
  OutlinePart part;
  part.kind = local_name(group.node) == "choice" ? OutlinePart::Kind::choice
              : local_name(group.node) == "all"  ? OutlinePart::Kind::all
                                                 : OutlinePart::Kind::sequence;
  read_occurrence(part, occurs.node);
  if (part.maximum == 0) return;
  part.file = group.part->file;
  part.line = line_of(group.node);
  for (const xmlNode* node = first_child(group.node); node != nullptr; node = next_element(node))
    add_way(part, {node, group.part});
  const bool once = part.minimum == 1 && part.maximum == 1;
  if (part.kind == OutlinePart::Kind::sequence && once) {
    std::move(part.parts.begin(), part.parts.end(), std::back_inserter(parts));
  } else if (!part.parts.empty()) {
    parts.push_back(std::move(part));
  }
}

void OutlineReader::add_way(OutlinePart& group, const Component& particle) {
  const std::size_t before = group.parts.size();
  add_particle(group.parts, particle);
  if (group.kind != OutlinePart::Kind::choice || group.parts.size() <= before + 1) return;
  OutlinePart together;  // one way of the choice: what stands in it comes together
  together.kind = OutlinePart::Kind::sequence;
  together.file = particle.part->file;
  together.line = line_of(particle.node);
  const auto first = group.parts.begin() + static_cast<std::ptrdiff_t>(before);
  together.parts.assign(std::make_move_iterator(first), std::make_move_iterator(group.parts.end()));
  group.parts.erase(first, group.parts.end());
  group.parts.push_back(std::move(together));
}

void OutlineReader::add_particle(std::vector<OutlinePart>& parts, const Component& particle) {
  const std::string_view name = local_name(particle.node);
  if (name == "any") return add_any(parts, particle);
  if (is_group(name)) return add_group(parts, particle);
  if (name != "element" || attribute_of(particle.node, "maxOccurs") == "0" || is_full(particle)) return;
  parts.push_back(local(particle));
}

void OutlineReader::add_any(std::vector<OutlinePart>& parts, const Component& any) {
  OutlinePart part;
  part.kind = OutlinePart::Kind::any;
  part.name.name = attribute_of(any.node, "namespace");
  if (local_name(any.node) == "any") {
    read_occurrence(part, any.node);
  } else {
    part.minimum = 0;
    part.maximum = Element::kUnbounded;
  }
  part.file = any.part->file;
  part.line = line_of(any.node);
  complain(
      any,
      say("any element may stand here (xs:any): ask the partner which they mean, and write them by hand",
          "te var būt jebkurš elements (xs:any): noskaidrojiet ar partneri, kādi, un rakstiet tos pats"));
  parts.push_back(std::move(part));
}

void OutlineReader::add_attributes(OutlinePart& element, const Component& group) {
  for (const xmlNode* node = first_child(group.node); node != nullptr; node = next_element(node)) {
    const Component child{node, group.part};
    const std::string_view name = local_name(node);
    if (name == "attribute") add_attribute(element, child);
    if (name == "anyAttribute")
      complain(child, say("any attribute may stand here (xs:anyAttribute): it is left out",
                          "te var būt jebkurš atribūts (xs:anyAttribute): tas ir izlaists"));
    if (name != "attributeGroup" || open_.size() > kMostOutlineDepth) continue;
    const std::string reference = attribute_of(node, "ref");
    const Component found = components_.find("attributeGroup", Components::resolve(child, reference));
    if (!found) {
      complain(child,
               say("the group of attributes '{}' is in none of the files: ask the partner for its schema",
                   "atribūtu grupas '{}' nav nevienā failā: lūdziet partnerim tās shēmu", reference));
      continue;
    }
    open_.push_back(found.node);
    add_attributes(element, found);
    open_.pop_back();
  }
}

void OutlineReader::add_attribute(OutlinePart& element, const Component& declaration) {
  const std::string use = attribute_of(declaration.node, "use");
  if (use == "prohibited") return;
  OutlineAttribute attribute;
  Component declared = declaration;
  if (const std::string reference = attribute_of(declaration.node, "ref"); !reference.empty()) {
    attribute.name = Components::resolve(declaration, reference);
    declared = components_.find("attribute", attribute.name);
  } else {
    attribute.name = {is_qualified(declaration, "attributeFormDefault") ? declaration.part->ns : "",
                      attribute_of(declaration.node, "name")};
  }
  attribute.value = declared ? values_.of(declared, "type") : builtin_value("string");
  if (!declared && attribute.name.ns != native::kXml)
    complain(declaration,
             say("the attribute '{}' is in none of the files; it is taken as text: ask the partner for "
                 "its schema",
                 "atribūta '{}' nav nevienā failā, to uzskata par tekstu: lūdziet partnerim tā shēmu",
                 attribute.name.name));
  attribute.required = use == "required";
  attribute.fixed = attribute_of(declaration.node, "fixed");
  if (attribute.fixed.empty() && declared) attribute.fixed = attribute_of(declared.node, "fixed");
  element.attributes.push_back(std::move(attribute));
}

}  // namespace hub::formats
