#include "hub/pack/mapping_skeleton.h"

#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "hub/formats/xml/escape.h"
#include "hub/pack/marks.h"
#include "hub/pack/members.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

using formats::OutlineAttribute;
using formats::OutlinePart;

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

/// A prefix for each namespace of the partner's: `p`, `p2`, … in the order in which they come.
class Prefixes {
 public:
  explicit Prefixes(const OutlinePart& root) { collect(root); }

  [[nodiscard]] std::string name(const formats::QualifiedName& name) const {
    if (name.ns.empty()) return name.name;
    if (name.ns == kXmlNamespace) return "xml:" + name.name;
    return known_.at(name.ns) + ":" + name.name;
  }
  [[nodiscard]] const std::map<std::string, std::string>& all() const { return known_; }

 private:
  void add(const std::string& ns) {
    if (ns.empty() || ns == kXmlNamespace || known_.count(ns) != 0) return;
    known_.emplace(ns, known_.empty() ? "p" : "p" + std::to_string(known_.size() + 1));
  }
  void collect(const OutlinePart& part) {
    if (part.is_element()) add(part.name.ns);
    for (const OutlineAttribute& attribute : part.attributes) add(attribute.name.ns);
    for (const OutlinePart& inner : part.parts) collect(inner);
  }

  std::map<std::string, std::string> known_;
};

std::string described(const OutlinePart& part) {
  std::string text = part.value ? part.value->to_string() : part.type.empty() ? "group of parts" : part.type;
  text += "; " + part.cardinality();
  if (part.nillable) text += ", may be xsi:nil";
  if (!part.fixed.empty()) text += ", always this value";
  if (!part.documentation.empty()) text += ". " + part.documentation;
  return text;
}

class Skeleton {
 public:
  Skeleton(const OutlinePart& body, const MappingNames& names, bool to_partner)
      : names_(names), prefixes_(body), to_partner_(to_partner) {}

  std::string write_call(const RestCall& call, const OutlinePart& body) {
    for (const CallValue& value : call.values)
      if (value.from == CallValue::From::context) facts_.insert(value.fact);
    head();
    line("<xsl:template match=\"/t:" + names_.root + "\">");
    ++depth_;
    line("<s:call xmlns:s=\"urn:sakta:steps:1\">");
    ++depth_;
    for (const CallValue& value : call.values)
      if (value.from == CallValue::From::message || value.from == CallValue::From::context) call_value(value);
    if (call.request) {
      line("<s:body step=\"call\">");
      ++depth_;
      made(body, prefixes_.name(body.name));
      --depth_;
      line("</s:body>");
    }
    --depth_;
    line("</s:call>");
    --depth_;
    line("</xsl:template>");
    text_ += "</xsl:stylesheet>\n";
    return std::move(text_);
  }

  std::string write(const OutlinePart& body) {
    head();
    if (names_.none) none();
    // Of a substitution group as the whole message the first member stands for all.
    const OutlinePart& root = body.is_element() || body.parts.empty() ? body : body.parts.front();
    const std::string partner = prefixes_.name(root.name);
    const std::string type = "t:" + names_.root;
    line("<xsl:template match=\"/" + (to_partner_ ? type : partner) + "\">");
    ++depth_;
    if (!body.is_element())
      mark("any of a substitution group may be the message; '" + root.name.name + "' is taken");
    made(root, to_partner_ ? partner : type);
    --depth_;
    line("</xsl:template>");
    text_ += "</xsl:stylesheet>\n";
    return std::move(text_);
  }

 private:
  /// An element with all that it holds.
  void made(const OutlinePart& element, const std::string& name) {
    line("<" + name + ">");
    ++depth_;
    content(element, false);
    --depth_;
    line("</" + name + ">");
  }

  void call_value(const CallValue& value) {
    const formats::ApiParameter& parameter = value.parameter;
    const std::string note = parameter.in + " parameter " + parameter.name + ", " +
                             parameter.value.to_string() +
                             (parameter.required ? "; must be there" : "; may be left out");
    const bool told = value.from == CallValue::From::context;
    const std::string source = (told ? "$m:" + value.fact : "t:" + value.name);
    line("<s:value name=\"" + value.name + "\"><xsl:value-of select=\"" + source + "\"/></s:value>" +
         behind(note, told                 ? "the " + value.fact + " that the sender says"
                      : parameter.required ? source
                                           : ""));
  }

  /// What the type says where the partner has none (adapters/rest/README.md, absent).
  void none() {
    line("<xsl:template match=\"/s:none\">");
    ++depth_;
    mark(
        "what the type says when there is none; s:NAME is a value of the call. Without `absent` in "
        "system.yaml "
        "take this template away");
    line("<t:" + names_.root + "/>");
    --depth_;
    line("</xsl:template>");
  }

  void line(const std::string& text) { text_.append(depth_ * 2, ' ').append(text).append("\n"); }
  void comment(const std::string& text) { line("<!-- " + comment_text(text) + " -->"); }
  void mark(const std::string& text) { comment(std::string(kMark) + " " + text); }

  void head() {
    text_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- ";
    const std::string from = "the message type " + names_.type + " (a proposal)";
    const std::string partner = names_.operation + " of " + names_.system;
    text_ +=
        comment_text(to_partner_ ? "From " + from + " to " + partner : "From " + partner + " to " + from);
    text_ += ", line " + std::to_string(names_.line) + " of its contract.\n";
    text_ +=
        "     Each select takes what has the partner's name in the type. Behind a line stand the partner's "
        "type and\n";
    text_ +=
        "     how often it comes; a line with a mark is confirmed, or mended, and its mark taken away. -->\n";
    text_ += "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"\n";
    for (const auto& [ns, prefix] : prefixes_.all())
      text_ += "                xmlns:" + prefix + "=\"" + formats::xml_escaped(ns) + "\"\n";
    text_ += "                xmlns:t=\"" + type_namespace(names_.type) + "\"\n";
    if (!facts_.empty()) text_ += "                xmlns:m=\"urn:sakta:message:1\"\n";
    if (names_.none) text_ += "                xmlns:s=\"urn:sakta:steps:1\"\n";
    std::string excluded = !to_partner_ ? "" : facts_.empty() ? "t" : "t m";
    if (names_.none) excluded = "s";
    if (!to_partner_)
      for (const auto& [ns, prefix] : prefixes_.all()) excluded += (excluded.empty() ? "" : " ") + prefix;
    if (!excluded.empty()) text_ += "                exclude-result-prefixes=\"" + excluded + "\"\n";
    text_.back() = '>';
    text_ += "\n  <xsl:output method=\"xml\" encoding=\"UTF-8\" omit-xml-declaration=\"yes\"/>\n";
    for (const std::string& fact : facts_) text_ += "  <xsl:param name=\"m:" + fact + "\"/>\n";
    text_ += "\n";
    depth_ = 1;
    mark("the message type, in xmlns:t above, and its root element in the next line");
  }

  /// What stands in an element; `loose`: in a way of a choice, where nothing must be.
  void content(const OutlinePart& element, bool loose) {
    const Members members = members_of(element);
    for (std::size_t i = 0; i < element.attributes.size(); ++i)
      attribute(element.attributes[i], members.attributes[i]);
    if (element.value && !members.text.empty()) simple_text(element, members.text);
    if (element.cut) {
      const std::string what = "it holds parts of the same kind again, which are not written out";
      if (element.minimum > 0 && !loose) {
        mark(what + ": write a template that calls itself");
      } else {
        comment(what);
      }
      return;
    }
    std::set<std::string> outer;
    std::swap(outer, made_);
    for (const OutlinePart& part : element.parts) particle(part, loose);
    std::swap(outer, made_);
  }

  void simple_text(const OutlinePart& element, const std::string& member) {
    if (to_partner_) {
      line("<xsl:value-of select=\"t:" + member + "\"/>");
    } else {
      line("<t:" + member + "><xsl:value-of select=\".\"/></t:" + member + ">");
    }
    comment(described(element));
  }

  void attribute(const OutlineAttribute& attribute, const std::string& member) {
    const std::string name = prefixes_.name(attribute.name);
    const std::string note = "attribute " + attribute.value.to_string() +
                             (attribute.required ? "; must be there" : "; may be left out");
    if (!to_partner_) {
      line("<xsl:if test=\"@" + name + "\"><t:" + member + "><xsl:value-of select=\"@" + name +
           "\"/></t:" + member + "></xsl:if>" + behind(note, {}));
      return;
    }
    const std::string begin = "<xsl:attribute name=\"" + name + "\">";
    const std::string value = attribute.fixed.empty() ? "<xsl:value-of select=\"t:" + member + "\"/>"
                                                      : formats::xml_escaped(attribute.fixed);
    const std::string whole = begin + value + "</xsl:attribute>";
    if (attribute.required) {
      line(whole + behind(note, attribute.fixed.empty() ? "t:" + member : ""));
    } else {
      line("<xsl:if test=\"t:" + member + "\">" + whole + "</xsl:if>" + behind(note, {}));
    }
  }

  /// Comments behind a line; `confirm`: what the generator cannot know, empty: nothing.
  static std::string behind(const std::string& note, const std::string& confirm) {
    std::string text = "  <!-- " + comment_text(note) + " -->";
    if (!confirm.empty()) text += " <!-- " + std::string(kMark) + " is it " + comment_text(confirm) + "? -->";
    return text;
  }

  void particle(const OutlinePart& part, bool loose) {
    switch (part.kind) {
      case OutlinePart::Kind::element:
        return element(part, loose);
      case OutlinePart::Kind::any:
        return any(part, loose);
      case OutlinePart::Kind::choice:
        return choice(part, loose);
      default:
        return group(part, loose);
    }
  }

  void any(const OutlinePart& part, bool loose) {
    const std::string where = part.name.name.empty() ? "any namespace" : "the namespace " + part.name.name;
    const std::string text = "any elements of " + where + "; " + part.cardinality() +
                             ": the contract does not say which; ask the partner, and write them here";
    if (part.minimum > 0 && !loose) {
      mark(text);
    } else {
      comment(text);
    }
  }

  void choice(const OutlinePart& part, bool loose) {
    std::string names;
    for (const OutlinePart& way : part.parts)
      names += (names.empty() ? "" : ", ") + (way.is_element() ? way.name.name : std::string("a group"));
    const std::string what = std::string(part.substitutes ? "one of a substitution group" : "one of") + ": " +
                             names + "; " + part.cardinality();
    if (to_partner_ && !loose && part.minimum > 0) {
      mark(what + ": see that one of them is there" +
           (part.repeats() ? ", in the order that the partner wants" : ""));
    } else {
      comment(what);
    }
    for (const OutlinePart& way : part.parts) particle(way, true);
  }

  void group(const OutlinePart& part, bool loose) {
    const bool optional = part.minimum == 0;
    if (part.repeats() && to_partner_ && !loose) {
      mark("these parts come together, " + part.cardinality() + ": put them in a loop");
    } else if (part.repeats() || optional) {
      comment("these parts come together, " + part.cardinality());
    }
    for (const OutlinePart& inner : part.parts) particle(inner, loose || optional);
  }

  void element(const OutlinePart& part, bool loose) {
    const std::string partner = prefixes_.name(part.name);
    const std::string type = "t:" + part.name.name;
    const std::string from = to_partner_ ? type : partner;
    const std::string target = to_partner_ ? partner : type;
    if (!made_.insert(target).second)
      return comment(from + " comes here again (" + described(part) + "); see above");
    const bool plain = part.value && part.attributes.empty();
    const bool certain = part.minimum > 0 && !loose;
    if (!plain) {
      line("<xsl:for-each select=\"" + from + "\">" +
           behind(described(part), to_partner_ && certain ? from : ""));
      ++depth_;
      made(part, target);
      --depth_;
      line("</xsl:for-each>");
      return;
    }
    const bool is_fixed = to_partner_ && !part.fixed.empty() && certain;
    if (is_fixed)
      return line("<" + target + ">" + formats::xml_escaped(part.fixed) + "</" + target + ">" +
                  behind(described(part), {}));
    if (part.repeats()) {
      line("<xsl:for-each select=\"" + from + "\"><" + target + "><xsl:value-of select=\".\"/></" + target +
           "></xsl:for-each>" + behind(described(part), to_partner_ && certain ? from : ""));
      return;
    }
    const std::string whole = "<" + target + "><xsl:value-of select=\"" + from + "\"/></" + target + ">";
    if (certain) {
      line(whole + behind(described(part), to_partner_ ? from : ""));
    } else {
      line("<xsl:if test=\"" + from + "\">" + whole + "</xsl:if>" + behind(described(part), {}));
    }
  }

  const MappingNames& names_;
  Prefixes prefixes_;
  bool to_partner_;
  std::set<std::string> facts_;  ///< What is taken from the message's context.
  std::string text_;
  std::size_t depth_ = 0;
  std::set<std::string> made_;  ///< Elements that stand in the one around already.
};

}  // namespace

std::string request_skeleton(const OutlinePart& body, const MappingNames& names) {
  return Skeleton(body, names, true).write(body);
}

std::string call_skeleton(const RestCall& call, const MappingNames& names) {
  const OutlinePart none;
  const OutlinePart& body = call.request ? *call.request : none;
  return Skeleton(body, names, true).write_call(call, body);
}

std::string reply_skeleton(const OutlinePart& body, const MappingNames& names) {
  return Skeleton(body, names, false).write(body);
}

}  // namespace hub::pack
