#include "hub/formats/contract/json_outline.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "hub/base/say.h"
#include "hub/formats/contract/value_reader.h"

namespace hub::formats {
namespace {

using config::PlainNode;

constexpr int kMostReferences = 16;  // from one reference to the next

/// One step of a JSON Pointer without its escapes.
std::string unescaped(std::string step) {
  for (const auto& [from, to] :
       {std::pair("~1", "/"), std::pair("~0", "~"), std::pair("%7B", "{"), std::pair("%7D", "}")})
    for (std::size_t at = step.find(from); at != std::string::npos; at = step.find(from, at + 1))
      step.replace(at, std::string_view(from).size(), to);
  return step;
}

/// Whether a pattern of ECMA 262 says the same in XSD, where it is the whole value: anchored at both ends and
/// of plain characters. Empty: it does not.
std::string xsd_pattern(const std::string& ecma) {
  if (ecma.size() < 2 || ecma.front() != '^' || ecma.back() != '$') return {};
  std::string inner = ecma.substr(1, ecma.size() - 2);
  const bool strange = inner.find("(?") != std::string::npos || inner.find('^', 1) != std::string::npos ||
                       inner.find('$') != std::string::npos || inner.find("\\b") != std::string::npos;
  return strange ? std::string() : inner;
}

bool is_xml_name(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

}  // namespace

void JsonOutline::complain(const PlainNode& at, Sentence text) {
  config::add_new({file_, at.line, 1, std::move(text)}, notes_);
}

const PlainNode* JsonOutline::resolve(const PlainNode& node) {
  const PlainNode* at = &node;
  for (int steps = kMostReferences; steps > 0; --steps) {
    const std::string reference = at->text_of("$ref");
    if (reference.empty()) return at;
    if (!reference.starts_with("#/")) {
      complain(
          *at,
          say("'{}' is in another file: put what it means into this one, or ask the partner for one file",
              "'{}' ir citā failā: ielieciet to šajā vai lūdziet partnerim vienu failu", reference));
      return nullptr;
    }
    const PlainNode* target = &document_;
    std::size_t begin = 2;
    while (target != nullptr && begin <= reference.size()) {
      const std::size_t end = std::min(reference.find('/', begin), reference.size());
      target = target->find(unescaped(reference.substr(begin, end - begin)));
      begin = end + 1;
    }
    if (target == nullptr) {
      complain(*at, say("there is no '{}': ask the partner", "'{}' nav: vaicājiet partnerim", reference));
      return nullptr;
    }
    at = target;
  }
  complain(node, say("the reference leads to itself", "atsauce ved pati uz sevi"));
  return nullptr;
}

std::string JsonOutline::type_of(const PlainNode& schema, bool& nullable) const {
  nullable = schema.is_true("nullable");
  const PlainNode* type = schema.find("type");
  std::string found = schema.text_of("type");
  if (type != nullptr && type->is_list())
    for (const PlainNode& one : type->items) {
      if (one.text == "null") {
        nullable = true;
      } else if (found.empty()) {
        found = one.text;
      }
    }
  if (!found.empty()) return found;
  if (schema.find("properties") != nullptr || schema.find("allOf") != nullptr) return "object";
  return schema.find("items") != nullptr ? "array" : std::string();
}

OutlinePart JsonOutline::element(const std::string& name, const PlainNode& schema) {
  OutlinePart part;
  part.name.name = name;
  part.file = file_;
  part.line = schema.line;
  const PlainNode* found = resolve(schema);
  if (found == nullptr) {
    part.value = builtin_value("string");
    return part;
  }
  if (++count_ > kMostOutlineParts || open_.size() > kMostOutlineDepth ||
      std::find(open_.begin(), open_.end(), found) != open_.end()) {
    part.cut = true;
    complain(*found,
             say("the schema holds itself, or is too large: it is written out once; go on by hand",
                 "shēma satur pati sevi vai ir par lielu: tā izrakstīta vienreiz; tālāk rakstiet pats"));
    return part;
  }
  open_.push_back(found);
  part.documentation = in_short(found->text_of("description"));
  fill(part, *found);
  open_.pop_back();
  return part;
}

void JsonOutline::note_beyond(const PlainNode& schema) {
  for (const char* word :
       {"not", "if", "patternProperties", "dependentSchemas", "prefixItems", "discriminator"})
    if (const PlainNode* found = schema.find(word))
      complain(*found, say("'{}' is not written out: see that what is sent fits",
                           "'{}' nav izrakstīts: raugieties, lai "
                           "sūtītais atbilst",
                           word));
  const PlainNode* more = schema.find("additionalProperties");
  if (more != nullptr && (more->is_map() || more->text == "true"))
    complain(*more,
             say("any members may stand here (additionalProperties): ask the partner which they mean",
                 "te var būt jebkuri locekļi (additionalProperties): noskaidrojiet ar partneri, kādi"));
}

void JsonOutline::fill(OutlinePart& part, const PlainNode& schema) {
  note_beyond(schema);
  bool nullable = false;
  const std::string type = type_of(schema, nullable);
  part.nillable = nullable;
  if (type == "object") fill_object(part, schema);
  bool several = false;
  for (const char* word : {"oneOf", "anyOf"})
    if (const PlainNode* ways = schema.find(word); ways != nullptr && ways->is_list()) {
      fill_choice(part, *ways);
      several = true;
    }
  if (several || type == "object") return;
  if (type == "array") {
    const PlainNode* items = schema.find("items");
    if (items == nullptr) {
      complain(schema, say("a list of anything: ask the partner what is in it",
                           "saraksts ar jebko: noskaidrojiet ar "
                           "partneri, kas tajā ir"));
      part.value = builtin_value("string");
    } else {
      OutlinePart item = element(part.name.name, *items);
      if (item.repeats())
        complain(*items,
                 say("a list in a list cannot be written as elements: say with the partner how it is sent",
                     "sarakstu sarakstā nevar pierakstīt kā elementus: vienojieties ar partneri"));
      item.line = part.line;
      part = std::move(item);
    }
    part.minimum =
        schema.text_of("minItems").empty() ? 0 : std::stoul("0" + schema.text_of("minItems").substr(0, 6));
    const std::string most = schema.text_of("maxItems").substr(0, 6);
    part.maximum = most.empty() || most.find_first_not_of("0123456789") != std::string::npos
                       ? Element::kUnbounded
                       : std::stoul(most);
    return;
  }
  if (type.empty() && schema.find("enum") == nullptr && schema.find("const") == nullptr) {
    complain(schema, say("any value may stand here: ask the partner which they mean",
                         "te var būt jebkura vērtība: noskaidrojiet ar partneri, kāda"));
  }
  part.value = value(schema);
}

void JsonOutline::fill_object(OutlinePart& part, const PlainNode& schema) {
  if (const PlainNode* all = schema.find("allOf"); all != nullptr && all->is_list())
    for (const PlainNode& one : all->items)
      if (const PlainNode* found = resolve(one); found != nullptr) {
        if (std::find(open_.begin(), open_.end(), found) != open_.end()) {
          complain(one, say("the schema holds itself (allOf): this part of it is left out; ask the partner",
                            "shēma satur pati sevi (allOf): šī daļa ir izlaista; vaicājiet partnerim"));
          continue;
        }
        open_.push_back(found);
        fill_object(part, *found);
        for (const char* word : {"oneOf", "anyOf"})
          if (const PlainNode* ways = found->find(word); ways != nullptr && ways->is_list())
            fill_choice(part, *ways);
        open_.pop_back();
      }
  if (const PlainNode* members = schema.find("properties"); members != nullptr && members->is_map())
    for (std::size_t i = 0; i < members->names.size(); ++i) {
      if (!is_xml_name(members->names[i])) {
        complain(members->items[i],
                 say("a member called '{}' cannot be an element and is left out: say with the partner how it "
                     "is sent",
                     "locekli ar nosaukumu '{}' nevar pierakstīt kā elementu, un tas ir izlaists: "
                     "vienojieties ar partneri",
                     members->names[i]));
        continue;
      }
      OutlinePart member = element(members->names[i], members->items[i]);
      if (!member.repeats()) member.minimum = 0;
      part.parts.push_back(std::move(member));
    }
  const PlainNode* required = schema.find("required");
  if (required == nullptr) return;
  for (const PlainNode& name : required->items)
    for (OutlinePart& member : part.parts)
      if (member.is_element() && member.name.name == name.text && !member.repeats()) member.minimum = 1;
}

void JsonOutline::fill_choice(OutlinePart& part, const PlainNode& ways) {
  OutlinePart choice;
  choice.kind = OutlinePart::Kind::choice;
  choice.file = file_;
  choice.line = ways.line;
  std::optional<OutlineValue> text;
  for (const PlainNode& way : ways.items) {
    if (way.text_of("type") == "null") {
      part.nillable = true;
      continue;
    }
    OutlinePart one = element(part.name.name, way);
    if (one.value) text = one.value;
    if (one.parts.empty()) continue;
    OutlinePart group;
    group.kind = OutlinePart::Kind::sequence;
    group.file = file_;
    group.line = way.line;
    group.parts = std::move(one.parts);
    choice.parts.push_back(std::move(group));
  }
  if (choice.parts.size() == 1 && !text) {
    std::move(choice.parts.front().parts.begin(), choice.parts.front().parts.end(),
              std::back_inserter(part.parts));
    return;
  }
  complain(
      ways,
      say("one of several forms (oneOf, anyOf): they are written out as a choice; ask the partner when which",
          "viena no vairākām formām (oneOf, anyOf): tās izrakstītas kā izvēle; noskaidrojiet ar partneri, "
          "kad "
          "kura"));
  if (choice.parts.empty()) {
    if (part.parts.empty()) part.value = text ? *text : builtin_value("string");
  } else {
    part.parts.push_back(std::move(choice));
  }
}

OutlineValue JsonOutline::value(const PlainNode& schema) {
  const PlainNode* found = resolve(schema);
  if (found == nullptr) return builtin_value("string");
  bool nullable = false;
  const std::string type = type_of(*found, nullable);
  const std::string format = found->text_of("format");
  std::string builtin = "string";
  if (type == "integer") builtin = format == "int32" ? "int" : format == "int64" ? "long" : "integer";
  if (type == "number") builtin = "decimal";
  if (type == "boolean") builtin = "boolean";
  if (type == "string" && format == "date") builtin = "date";
  if (type == "string" && format == "date-time") builtin = "dateTime";
  if (type == "string" && format == "byte") builtin = "base64Binary";
  OutlineValue made = builtin_value(builtin);
  facets(made, *found, type);
  return made;
}

void JsonOutline::facets(OutlineValue& made, const PlainNode& schema, const std::string& type) {
  constexpr std::array<std::pair<const char*, const char*>, 4> kNames{{{"minLength", "minLength"},
                                                                       {"maxLength", "maxLength"},
                                                                       {"minimum", "minInclusive"},
                                                                       {"maximum", "maxInclusive"}}};
  for (const auto& [ours, theirs] : kNames)
    if (const std::string text = schema.text_of(ours);
        !text.empty() && text.find_first_of("eE") == std::string::npos)
      made.facets.facets[theirs] = text;
  if (const std::string pattern = schema.text_of("pattern"); !pattern.empty()) {
    const std::string xsd = xsd_pattern(pattern);
    if (xsd.empty()) {
      complain(schema, say("the pattern {} is not one of whole values: it is left out",
                           "šablons {} nav visai vērtībai: tas "
                           "ir izlaists",
                           pattern));
    } else {
      made.facets.patterns.push_back(xsd);
    }
  }
  const PlainNode* values = schema.find("enum");
  if (values != nullptr && type != "boolean")
    for (const PlainNode& one : values->items)
      if (one.kind == PlainNode::Kind::text) made.facets.enumeration.push_back(one.text);
  if (const std::string only = schema.text_of("const"); !only.empty()) made.facets.enumeration = {only};
}

}  // namespace hub::formats
