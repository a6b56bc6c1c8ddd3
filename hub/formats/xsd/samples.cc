#include "hub/formats/xsd/samples.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/formats/xml/build.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/prescan.h"
#include "hub/formats/xsd/reader.h"

namespace hub::formats {
namespace {

using Path = std::vector<std::string>;

std::string place_of_path(const Path& path) {
  std::string place;
  for (const std::string& name : path) place += "/" + name;
  return place;
}

/// How one document is made: everything or as little as may be, but for the element at `path`.
struct Recipe {
  bool whole = true;
  Path path{};
  std::optional<std::size_t> count{};  ///< Of that element.
  const std::string* value = nullptr;
  bool nil = false;
};

/// The ordinary value of each simple element, by its place.
using Ordinary = std::map<std::string, std::string>;

class Writer {
 public:
  Writer(const std::string& ns, const Recipe& recipe, const Ordinary& ordinary, const Element& root)
      : recipe_(recipe), ordinary_(ordinary), maker_(root.name, ns), path_{root.name} {
    fill(maker_.root(), root);
  }

  [[nodiscard]] std::string octets() && { return std::move(maker_).take().to_octets(); }

 private:
  /// Whether the element at border is this one, or lies in it.
  [[nodiscard]] bool leads() const {
    return path_.size() <= recipe_.path.size() &&
           std::equal(path_.begin(), path_.end(), recipe_.path.begin());
  }
  [[nodiscard]] bool is_target() const { return leads() && path_.size() == recipe_.path.size(); }

  void fill(_xmlNode* node, const Element& element) {
    if (is_target() && recipe_.nil) return maker_.set_nil(node);
    if (element.complex) return write(node, element.complex->content);
    const bool special = is_target() && recipe_.value != nullptr;
    TreeMaker::set_text(node, special ? *recipe_.value : ordinary_.at(place_of_path(path_)));
  }

  void write(_xmlNode* parent, const Group& group) {
    const auto* way = way_of(group);
    if (group.optional && (way == nullptr ? !recipe_.whole : is_left_out(*way))) return;
    if (group.choice) {
      if (way == nullptr && !group.particles.empty()) way = &group.particles.front();
      if (way != nullptr) write(parent, *way);
      return;
    }
    for (const auto& particle : group.particles) write(parent, particle);
  }

  using Particle = std::variant<Element, Group>;

  void write(_xmlNode* parent, const Particle& particle) {
    if (const auto* group = std::get_if<Group>(&particle)) return write(parent, *group);
    const auto& element = std::get<Element>(particle);
    path_.push_back(element.name);
    for (std::size_t i = count_of(element); i > 0; --i) fill(maker_.add(parent, element.name), element);
    path_.pop_back();
  }

  [[nodiscard]] std::size_t count_of(const Element& element) const {
    if (is_target() && recipe_.count) return *recipe_.count;
    if (leads() || recipe_.whole) return std::max<std::size_t>(element.minimum, 1);
    return element.minimum;
  }

  /// The particle in which the element at the border lies, or null.
  [[nodiscard]] const Particle* way_of(const Group& group) const {
    if (!leads() || is_target()) return nullptr;
    const auto found = std::find_if(group.particles.begin(), group.particles.end(),
                                    [this](const Particle& one) { return has_next(one); });
    return found == group.particles.end() ? nullptr : &*found;
  }
  [[nodiscard]] bool has_next(const Particle& particle) const {
    if (const auto* element = std::get_if<Element>(&particle))
      return element->name == recipe_.path[path_.size()];
    const auto& group = std::get<Group>(particle);
    return std::any_of(group.particles.begin(), group.particles.end(),
                       [this](const Particle& one) { return has_next(one); });
  }
  /// Whether an optional group goes because its element at the border, which it needs, is left out.
  [[nodiscard]] bool is_left_out(const Particle& way) const {
    const auto* element = std::get_if<Element>(&way);
    return element != nullptr && element->minimum > 0 && recipe_.count == 0U &&
           path_.size() + 1 == recipe_.path.size();
  }

  const Recipe& recipe_;
  const Ordinary& ordinary_;
  TreeMaker maker_;
  Path path_;
};

/// Walks a root element and makes a document for each border it meets.
class Maker {
 public:
  Maker(const std::string& ns, const Element& root, const GivenValues& given)
      : namespace_(ns), root_(root), given_(given) {}

  Result<Samples> make() {
    path_.push_back(root_.name);
    collect(root_);
    if (!problem_.empty()) return Error(codes::config_invalid, problem_);
    add({true, path_}, kEverything);
    add({false, path_}, Text{"as little as may be", "cik vien maz drīkst būt"});
    borders(root_, false, false);
    return std::move(samples_);
  }

 private:
  void add(const Recipe& recipe, const Sentence& what) {
    samples_.all.push_back({Writer(namespace_, recipe, ordinary_, root_).octets(), recipe.path, what});
  }

  /// Values of every simple element; an element without any makes all documents impossible.
  void collect(const Element& element) {
    const std::string place = place_of_path(path_);
    if (!element.simple) {
      for (const auto& member : element.complex->members) {
        path_.push_back(member.element->name);
        collect(*member.element);
        path_.pop_back();
      }
      return;
    }
    std::vector<ValueSample> values;
    if (const auto given = given_.find(place); given != given_.end())
      values = taken_by(*element.simple, given->second);
    if (values.empty()) {
      ValueSamples made = value_samples(*element.simple);
      for (const Sentence& gap : made.gaps) samples_.gaps.push_back({place, gap});
      values = std::move(made.values);
    }
    if (values.empty()) {
      if (problem_.empty())
        problem_ = say("{}: no value of {} can be made", "{}: tipam {} nevar izveidot nevienu vērtību", place,
                       element.type_name());
      return;
    }
    ordinary_[place] = values.front().text;
    values_[place] = std::move(values);
  }

  /// `choice`, `optional`: of the groups around, up to the complex type.
  void borders(const Element& element, bool choice, bool optional) {
    if (path_.size() > 1) occurrences(element, choice, optional);
    if (element.nillable) add({true, path_, {}, nullptr, true}, Sentence("nil"));
    if (element.complex) return borders(element.complex->content, false, false);
    for (const ValueSample& value : values_.at(place_of_path(path_)))
      if (!value.what.empty()) add({true, path_, {}, &value.text}, value.what);
  }

  void borders(const Group& group, bool choice, bool optional) {
    choice = choice || group.choice;
    optional = optional || group.optional;
    for (const auto& particle : group.particles) {
      if (const auto* inner = std::get_if<Group>(&particle)) {
        borders(*inner, choice, optional);
        continue;
      }
      const auto& element = std::get<Element>(particle);
      path_.push_back(element.name);
      borders(element, choice, group.optional);
      path_.pop_back();
    }
  }

  void occurrences(const Element& element, bool choice, bool optional) {
    const bool can_go = element.minimum == 0 || optional;
    if (can_go) add({true, path_, 0}, Text{"left out", "izlaists"});
    if (can_go || choice) {
      const std::size_t once = std::max<std::size_t>(element.minimum, 1);
      add({false, path_, once},
          choice ? Text{"chosen, with nothing else that is optional", "izvēlēts, bez cita neobligātā"}
                 : Text{"alone", "viens pats"});
      if (choice) add({true, path_, once}, Text{"chosen", "izvēlēts"});
    }
    if (!element.repeats()) return;
    const std::size_t most =
        element.maximum == Element::kUnbounded ? std::max(kMostRepeats, element.minimum) : element.maximum;
    if (element.minimum > 1) add({true, path_, element.minimum}, times(element.minimum));
    if (element.minimum <= 2) add({true, path_, 2}, times(2));
    if (most > 2) add({true, path_, most}, times(most));
  }
  static Sentence times(std::size_t count) { return counted(count, nouns::kTimes); }

  const std::string& namespace_;
  const Element& root_;
  const GivenValues& given_;
  Samples samples_;
  Ordinary ordinary_;
  std::map<std::string, std::vector<ValueSample>> values_;
  Path path_;
  Sentence problem_;
};

Error beyond(const std::string& file, const Error& why) {
  return {codes::config_invalid, say("{}:{}: {}", "{}:{}: {}", file, why.place(), why.told())};
}

}  // namespace

std::string Sample::place() const {
  return place_of_path(path);
}

Sentence Sample::to_string() const {
  return say("{}: {}", "{}: {}", path.back(), what);
}

Result<Samples> samples_of(std::string_view xsd, const std::string& file, std::string_view root,
                           const GivenValues& given) {
  std::vector<std::size_t> start_tags;
  if (auto measured = prescan(xsd, {}, &start_tags); !measured) return beyond(file, measured.error());
  auto source = XmlDocument::parse(xsd);
  if (!source) return beyond(file, source.error());
  config::Findings findings;
  const Shapes shapes = read_xsd(*source, XsdPlaces(xsd, file, start_tags), findings, XsdUse::xml_alone);
  if (const auto first = findings.begin(); first != findings.end())
    return Error(codes::config_invalid,
                 Sentence(first->to_string(Language::en), first->to_string(Language::lv)));
  const auto found = shapes.roots.find(root);
  if (found == shapes.roots.end())
    return Error(codes::config_invalid,
                 say("{}: no root element '{}'", "{}: nav saknes elementa '{}'", file, root));
  auto made = Maker(shapes.target_namespace, found->second, given).make();
  if (!made) return std::move(made).error().during(file);
  return made;
}

}  // namespace hub::formats
