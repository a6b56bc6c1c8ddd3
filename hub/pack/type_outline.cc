#include "hub/pack/type_outline.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "hub/base/say.h"
#include "hub/formats/contract/instance.h"
#include "hub/formats/contract/value_reader.h"
#include "hub/formats/xml/escape.h"
#include "hub/formats/xsd/json_pattern.h"
#include "hub/pack/marks.h"
#include "hub/pack/members.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

using formats::OutlineAttribute;
using formats::OutlinePart;
using formats::OutlineValue;

/// The names of the elements that stand in a group, each as often as it stands there.
void names_in(const OutlinePart& group, std::vector<std::string>& names) {
  for (const OutlinePart& part : group.parts) {
    if (part.is_element()) {
      names.push_back(part.name.name);
    } else {
      names_in(part, names);
    }
  }
}

bool has_twice(const OutlinePart& group) {
  std::vector<std::string> names;
  names_in(group, names);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

/// A type that ours can be: the built-in one, else the nearest, with the facets that JSON Schema can say.
OutlineValue value_of_type(const OutlineValue& theirs) {
  if (theirs.builtin == "float" || theirs.builtin == "double") return formats::builtin_value("decimal");
  if (theirs.list || theirs.facets.builtin == nullptr) return formats::builtin_value("string");
  OutlineValue ours = theirs;
  ours.facets.name.clear();
  if (ours.facets.patterns.size() > 1) ours.facets.patterns = {ours.facets.patterns.back()};
  if (formats::not_in_json_schema(ours.facets).empty()) return ours;
  ours.facets.patterns.clear();
  if (formats::not_in_json_schema(ours.facets).empty()) return ours;
  ours.facets.enumeration.clear();
  ours.facets.facets.clear();
  return formats::not_in_json_schema(ours.facets).empty() ? ours : formats::builtin_value("string");
}

class Converter {
 public:
  explicit Converter(const std::string& ns) : ns_(ns) {}

  TypeOutline convert(const OutlinePart& body, const std::string& root) {
    const OutlinePart& theirs = body.is_element() || body.parts.empty() ? body : body.parts.front();
    made_.root = element(theirs);
    made_.root.name.name = root;
    made_.root.minimum = made_.root.maximum = 1;
    if (made_.root.value) {  // a root holds elements
      OutlinePart text = made_.root;
      text.name.name = "value";
      made_.root.value.reset();
      made_.root.parts = {std::move(text)};
      made_.exact = false;
    }
    return std::move(made_);
  }

 private:
  void complain(const OutlinePart& at, const Sentence& text) {
    made_.notes.push_back(say("{}:{}: {}", "{}:{}: {}", at.file, at.line, text));
  }

  OutlinePart text_named(std::string name, const OutlineValue& value, const std::string& fixed) const {
    OutlinePart part;
    part.name = {ns_, std::move(name)};
    part.value = value_of_type(value);
    part.fixed = fixed.empty() ? formats::ordinary_value(value) : fixed;
    return part;
  }

  OutlinePart element(const OutlinePart& theirs) {
    OutlinePart ours;
    ours.name = {ns_, theirs.name.name};
    ours.minimum = theirs.minimum;
    ours.maximum = theirs.maximum;
    ours.documentation = theirs.documentation;
    ours.cut = theirs.cut;
    ours.file = theirs.file;
    ours.line = theirs.line;
    if (theirs.value && theirs.attributes.empty()) {
      OutlinePart text = text_named(theirs.name.name, *theirs.value, theirs.fixed);
      ours.value = std::move(text.value);
      ours.fixed = std::move(text.fixed);
      return ours;
    }
    const Members members = members_of(theirs);
    for (std::size_t i = 0; i < theirs.attributes.size(); ++i) {
      const OutlineAttribute& attribute = theirs.attributes[i];
      ours.parts.push_back(text_named(members.attributes[i], attribute.value, attribute.fixed));
      ours.parts.back().minimum = attribute.required ? 1 : 0;
    }
    if (theirs.value) ours.parts.push_back(text_named(members.text, *theirs.value, theirs.fixed));
    std::set<std::string> taken;
    std::swap(taken, taken_);
    for (const OutlinePart& part : theirs.parts) particle(part, ours.parts);
    std::swap(taken, taken_);
    return ours;
  }

  void particle(const OutlinePart& theirs, std::vector<OutlinePart>& into) {
    if (theirs.kind == OutlinePart::Kind::any) {
      complain(theirs, say("the type has nothing for xs:any", "tipā nav nekā, kas atbilst xs:any"));
      return;
    }
    if (!theirs.is_element()) return group(theirs, into);
    if (!taken_.insert(theirs.name.name).second) {
      made_.exact = false;
      return;
    }
    if (theirs.cut) {
      taken_.erase(theirs.name.name);
      complain(theirs, say("'{}' holds itself, which a type cannot say: it is left out",
                           "'{}' satur pats sevi, ko tips nevar pateikt: tas ir izlaists", theirs.name.name));
      if (theirs.minimum > 0) made_.exact = false;
      return;
    }
    into.push_back(element(theirs));
  }

  void group(const OutlinePart& theirs, std::vector<OutlinePart>& into) {
    const bool choice = theirs.kind == OutlinePart::Kind::choice;
    if (theirs.repeats() || (choice && has_twice(theirs))) {
      complain(
          theirs,
          say("parts that repeat together, or of which one comes in several ways, are optional elements in "
              "the type",
              "daļas, kas atkārtojas kopā vai nāk vairākos veidos, tipā ir neobligāti elementi"));
      made_.exact = false;
      return loosened(theirs, theirs.repeats(), into);
    }
    OutlinePart ours;
    ours.file = theirs.file;
    ours.line = theirs.line;
    ours.kind = choice ? OutlinePart::Kind::choice : OutlinePart::Kind::sequence;
    ours.minimum = theirs.minimum;
    for (const OutlinePart& part : theirs.parts) particle(part, ours.parts);
    if (!choice && theirs.minimum == 1) {
      std::move(ours.parts.begin(), ours.parts.end(), std::back_inserter(into));
    } else if (!ours.parts.empty()) {
      into.push_back(std::move(ours));
    }
  }

  /// Each element of a group by itself, none of which must be there.
  void loosened(const OutlinePart& theirs, bool repeats, std::vector<OutlinePart>& into) {
    for (const OutlinePart& part : theirs.parts) {
      if (part.kind != OutlinePart::Kind::element && part.kind != OutlinePart::Kind::any) {
        loosened(part, repeats || part.repeats(), into);
        continue;
      }
      const std::size_t before = into.size();
      particle(part, into);
      if (into.size() == before) continue;
      into.back().minimum = 0;
      if (repeats) into.back().maximum = formats::Element::kUnbounded;
    }
  }

  const std::string& ns_;
  TypeOutline made_;
  std::set<std::string> taken_;  ///< Names that the element around has already.
};

class XsdWriter {
 public:
  explicit XsdWriter(bool marked) : marked_(marked) {}

  std::string write(const std::vector<const OutlinePart*>& roots, const std::string& ns) {
    text_ =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xs:schema "
        "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
        "xmlns=\"" +
        ns + "\"\n           targetNamespace=\"" + ns + "\" elementFormDefault=\"qualified\">\n";
    for (const OutlinePart* root : roots) {
      text_ += "\n";
      element(*root, true);
    }
    return std::move(text_) + "</xs:schema>\n";
  }

 private:
  void line(const std::string& text) { text_.append(depth_ * 2, ' ').append(text).append("\n"); }
  void open(const std::string& tag) {
    line("<" + tag + ">");
    ++depth_;
  }
  void close(const std::string& name) {
    --depth_;
    line("</" + name + ">");
  }

  static std::string occurs(const OutlinePart& part) {
    std::string text;
    if (part.minimum != 1) text += " minOccurs=\"" + std::to_string(part.minimum) + "\"";
    if (part.maximum == formats::Element::kUnbounded) {
      text += " maxOccurs=\"unbounded\"";
    } else if (part.maximum != 1) {
      text += " maxOccurs=\"" + std::to_string(part.maximum) + "\"";
    }
    return text;
  }

  void documentation(const OutlinePart& part, bool root) {
    const bool fill_in = root && marked_;
    if (part.documentation.empty() && !fill_in) return;
    open("xs:annotation");
    const std::string fill = std::string(kMark) + " one sentence";
    line("<xs:documentation xml:lang=\"en\">" + formats::xml_escaped(fill_in ? fill : part.documentation) +
         "</xs:documentation>");
    if (fill_in) line("<xs:documentation xml:lang=\"lv\">" + fill + "</xs:documentation>");
    close("xs:annotation");
  }

  static bool is_plain(const OutlineValue& value) {
    return value.facets.facets.empty() && value.facets.patterns.empty() && value.facets.enumeration.empty();
  }

  void restriction(const OutlineValue& value) {
    open("xs:simpleType");
    open("xs:restriction base=\"xs:" + value.builtin + "\"");
    for (const std::string& pattern : value.facets.patterns)
      line("<xs:pattern value=\"" + formats::xml_escaped(pattern) + "\"/>");
    for (const auto& [name, facet] : value.facets.facets)
      line("<xs:" + name + " value=\"" + formats::xml_escaped(facet) + "\"/>");
    for (const std::string& one : value.facets.enumeration)
      line("<xs:enumeration value=\"" + formats::xml_escaped(one) + "\"/>");
    close("xs:restriction");
    close("xs:simpleType");
  }

  void element(const OutlinePart& part, bool root) {
    const std::string begin = "xs:element name=\"" + part.name.name + "\"";
    if (part.value && is_plain(*part.value)) {
      const std::string whole = begin + " type=\"xs:" + part.value->builtin + "\"" + occurs(part);
      if (part.documentation.empty()) return line("<" + whole + "/>");
      open(whole);
      documentation(part, false);
      return close("xs:element");
    }
    open(begin + (root ? "" : occurs(part)));
    documentation(part, root);
    if (part.value) {
      restriction(*part.value);
    } else {
      open("xs:complexType");
      open("xs:sequence");
      for (const OutlinePart& inner : part.parts) particle(inner);
      close("xs:sequence");
      close("xs:complexType");
    }
    close("xs:element");
  }

  void particle(const OutlinePart& part) {
    if (part.is_element()) return element(part, false);
    const std::string name = part.kind == OutlinePart::Kind::choice ? "xs:choice" : "xs:sequence";
    open(name + occurs(part));
    for (const OutlinePart& inner : part.parts) particle(inner);
    close(name);
  }

  bool marked_;
  std::string text_;
  std::size_t depth_ = 1;
};

}  // namespace

TypeOutline type_outline(const OutlinePart& body, const std::string& root, const std::string& ns) {
  return Converter(ns).convert(body, root);
}

std::string type_xsd(const std::vector<const OutlinePart*>& roots, const std::string& ns, bool marked) {
  return XsdWriter(marked).write(roots, ns);
}

}  // namespace hub::pack
