#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/config/annotation.h"
#include "hub/config/finding.h"
#include "hub/config/value.h"

namespace hub::config {

enum class Presence : std::uint8_t { optional, required };

/// What a field is for, as findings tell it: `{"so long", "tik ilgi"}`, or what `say` made. One language
/// alone does not compile.
class Help {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): written as a pair of texts
  Help(const char* en, const char* lv) : text_(std::string(en), std::string(lv)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Help(const Text& text) : text_(text) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Help(Sentence text) : text_(std::move(text)) {}

  [[nodiscard]] const Sentence& text() const { return text_; }

 private:
  Sentence text_;
};

/// What puts a changed value in force: a running hub that reads its site again, or only one that starts.
enum class InForce : std::uint8_t { reload, restart };

/// The fields of one YAML mapping with their types erased; what Spec<Config> is made of.
class Fields {
 public:
  struct Field {
    std::string name;
    Sentence form;  ///< "number, 1 to 64"
    Sentence help;
    Presence presence = Presence::optional;
    /// Reads the node into the config that the pointer means. False: not of the form; nothing was reported
    /// yet.
    std::function<bool(const YAML::Node&, const Place&, Findings&, void* config)> read;
    /// The default, from a config that nothing was read into; not set for nested fields.
    std::function<std::string(const void* config)> shown_default;
    std::shared_ptr<const Fields> nested;  ///< Set for a section, table or list.
    std::string nested_suffix;  ///< Between the names on the reference page: ".", ".<name>.", "[].".
    bool file = false;          ///< The value is the path of a file that must be there.
    InForce in_force = InForce::reload;
    /// Of a section that cannot be left empty: its config, in that of the mapping around it.
    std::function<const void*(const void* config)> inside = nullptr;
  };

  Fields(Sentence kind, std::string_view summary) : kind_(std::move(kind)), summary_(summary) {}

  void add(Field field) { fields_.push_back(std::move(field)); }
  /// The field added last; there is one.
  [[nodiscard]] Field& last() { return fields_.back(); }
  void add_removed(std::string name, Sentence why) { removed_.emplace(std::move(name), std::move(why)); }
  void set_defaults(std::shared_ptr<const void> config) { defaults_ = std::move(config); }
  /// Called with each mapping that is read, before its fields.
  void set_written(std::function<void(Written, void* config)> take) { take_written_ = std::move(take); }
  /// Called with each mapping that was read without findings, after its fields.
  void set_check(std::function<void(const void* config, Findings&)> check) { check_ = std::move(check); }

  [[nodiscard]] const std::string& kind() const { return kind_.en(); }
  [[nodiscard]] const std::string& summary() const { return summary_; }
  void read(const YAML::Node& node, const Place& place, Findings& findings, void* config) const;
  /// Findings about fields that name files which cannot be read; relative names are below `folder`.
  void check_files(const YAML::Node& node, const Place& place, const std::string& folder,
                   Findings& findings) const;
  /// The fields that only a start puts in force, by full name: what was read, and where it or else its
  /// mapping is written. `node` was read into `config`.
  [[nodiscard]] std::map<std::string, Located> fixed(const void* config, const YAML::Node& node,
                                                     const Place& place) const;
  [[nodiscard]] std::string reference() const;

 private:
  void read_field(const Field& field, const YAML::Node& key, const YAML::Node& value, const Place& place,
                  Findings& findings, void* config) const;
  /// `defaults`: a config that nothing was read into.
  void add_rows(const std::string& prefix, const void* defaults, std::string& page) const;

  Sentence kind_;
  std::string summary_;
  std::vector<Field> fields_;
  std::map<std::string, Sentence> removed_;  ///< Why, by name.
  std::shared_ptr<const void> defaults_;
  std::function<void(Written, void* config)> take_written_;
  std::function<void(const void* config, Findings&)> check_;
};

/// Calls `each` for every item of a list, or every named entry of a table; false if the node is neither.
[[nodiscard]] bool for_each_item(const YAML::Node& node, const std::function<void(const YAML::Node&)>& each);
[[nodiscard]] bool for_each_entry(
    const YAML::Node& node, const std::function<void(const std::string& name, const YAML::Node&)>& each);

/// Reports what a list of texts holds besides texts. False: that is not what is wrong with the node.
template <class T>
[[nodiscard]] bool report_items(const YAML::Node&, const Place&, const std::string&, const T&, Findings&) {
  return false;
}
template <class T>
[[nodiscard]] bool report_items(const YAML::Node& node, const Place& place, const std::string& what,
                                const std::vector<T>&, Findings& findings) {
  const std::size_t before = findings.size();
  const bool is_list = for_each_item(node, [&](const YAML::Node& item) {
    T text;
    if (!is_broken(item) && !parse(item, place, {}, text))
      findings.push_back(
          finding_at(item, place,
                     say("{} cannot hold {}: it is a list of texts",
                         "{} satur nederīgu vērtību ({}): jābūt tekstu sarakstam", what, as_written(item))));
  });
  return is_list && findings.size() != before;
}

/// The same of a mapping of names to words.
template <class T>
[[nodiscard]] bool report_items(const YAML::Node& node, const Place& place, const std::string& what,
                                const std::map<std::string, T>& words, Findings& findings) {
  if (!node.IsMap()) return false;
  const std::size_t before = findings.size();
  for (const auto& entry : node) {
    YAML::Node single(YAML::NodeType::Map);
    single.force_insert(entry.first, entry.second);
    std::map<std::string, T> word;
    if (is_broken(entry.second) || parse(single, place, {}, word)) continue;
    findings.push_back(
        finding_at(entry.second.IsNull() ? entry.first : entry.second, place,
                   say("{} cannot hold {}: it is a {}", "{} satur nederīgu vērtību ({}); vajadzīgā forma: {}",
                       what, as_written(entry.second), form_of(words, {}))));
  }
  return findings.size() != before;
}

/// The fields of one YAML mapping, declared once: reading, defaults, findings and the reference page (in
/// English) come from here. `Config` is a struct with a default constructor; what a file does not say keeps
/// the value that constructor gives. Types of fields: std::string (not empty), bool, std::uint16_t,
/// std::uint32_t, std::chrono::milliseconds and seconds (written with a unit), std::vector<std::string>,
/// Located, std::vector<Located>; a member may be one of a base of `Config`. Immutable once declared; shared
/// between threads.
template <class Config>
class Spec {
 public:
  /// `kind` is a word of the files (`on_failure`), or else a Text: `Text{"message type", "ziņojuma tips"}`.
  Spec(Sentence kind, std::string_view summary)
      : fields_(std::make_shared<Fields>(std::move(kind), summary)) {
    fields_->set_defaults(std::make_shared<const Config>());
  }

  template <class T, class Of>
  Spec& field(std::string_view name, T Of::*member, const Help& help, std::optional<Range> range = {}) {
    return add<T>(name, member, help, Presence::optional, range);
  }

  template <class T, class Of>
  Spec& required(std::string_view name, T Of::*member, const Help& help, std::optional<Range> range = {}) {
    return add<T>(name, member, help, Presence::required, range);
  }

  /// The path of a file: a text (std::string, Located) here, looked for by check_files.
  template <class T>
  Spec& file(std::string_view name, T Config::*member, const Help& help,
             Presence presence = Presence::optional) {
    Fields::Field field{
        std::string(name), Text{"file", "fails"}, help.text(), presence, {}, {}, {}, {}, true};
    field.shown_default = [member](const void* config) { return show(of(config)->*member); };
    field.read = [member](const YAML::Node& node, const Place& place, Findings&, void* config) {
      return parse(node, place, {}, of(config)->*member);
    };
    fields_->add(std::move(field));
    return *this;
  }

  /// A text that is written as `${secret:NAME}` and in no other way; never shown.
  Spec& secret(std::string_view name, std::string Config::*member, const Help& help) {
    Fields::Field field{
        std::string(name), form_of(std::string(), {}), help.text(), Presence::optional, {}, {}, {}, {}};
    field.read = [member, what = "'" + field.name + "'"](const YAML::Node& node, const Place& place,
                                                         Findings& findings, void* config) {
      if (!node.IsScalar()) return false;
      if (is_secret_reference(annotation_of(node))) return parse(node, place, {}, of(config)->*member);
      findings.push_back(
          finding_at(node, place,
                     say("{} must be a reference ${{secret:NAME}}, never the secret itself",
                         "laukā {} jābūt atsaucei ${{secret:NAME}}, nekad pašam noslēpumam", what)));
      return true;
    };
    fields_->add(std::move(field));
    return *this;
  }

  /// One of a closed list of words.
  template <class E, class Of>
  Spec& choice(std::string_view name, E Of::*member, std::vector<std::pair<std::string, E>> words,
               const Help& help, Presence presence = Presence::optional) {
    std::string form;
    for (const auto& word : words) form.append(form.empty() ? "" : " | ").append(word.first);
    Fields::Field field{std::string(name), form, help.text(), presence, {}, {}, {}, {}};
    field.shown_default = [member, words](const void* config) {
      for (const auto& word : words)
        if (word.second == of(config)->*member) return word.first;
      return std::string();
    };
    field.read = [member, words](const YAML::Node& node, const Place&, Findings&, void* config) {
      for (const auto& word : words) {
        if (!node.IsScalar() || word.first != node.Scalar()) continue;
        of(config)->*member = word.second;
        return true;
      }
      return false;
    };
    fields_->add(std::move(field));
    return *this;
  }

  /// A mapping inside this one. Left out, it keeps its defaults.
  template <class Sub, class Of>
  Spec& section(std::string_view name, Sub Of::*member, const Spec<Sub>& spec, const Help& help,
                Presence presence = Presence::optional) {
    nest(name, kMapping, ".", spec.erased(), help, presence,
         [member, sub = spec.erased()](const YAML::Node& node, const Place& place, Findings& findings,
                                       void* config) {
           if (!node.IsMap()) return false;
           sub->read(node, place, findings, &(of(config)->*member));
           return true;
         });
    fields_->last().inside = [member](const void* config) -> const void* { return &(of(config)->*member); };
    return *this;
  }

  /// A mapping that may be left out as a whole: then the member stays empty.
  template <class Sub>
  Spec& section(std::string_view name, std::optional<Sub> Config::*member, const Spec<Sub>& spec,
                const Help& help) {
    return nest(name, kMapping, ".", spec.erased(), help, Presence::optional,
                [member, sub = spec.erased()](const YAML::Node& node, const Place& place, Findings& findings,
                                              void* config) {
                  if (!node.IsMap()) return false;
                  sub->read(node, place, findings, &(of(config)->*member).emplace());
                  return true;
                });
  }

  /// A mapping whose keys are names that the file chooses.
  template <class Sub>
  Spec& table(std::string_view name, std::map<std::string, Sub> Config::*member, const Spec<Sub>& spec,
              const Help& help, Presence presence = Presence::optional) {
    return nest(name, {"table", "tabula"}, ".<name>.", spec.erased(), help, presence,
                [member, sub = spec.erased()](const YAML::Node& node, const Place& place, Findings& findings,
                                              void* config) {
                  return for_each_entry(node, [&](const std::string& key, const YAML::Node& entry) {
                    sub->read(entry, place, findings, &(of(config)->*member)[key]);
                  });
                });
  }

  template <class Sub>
  Spec& list(std::string_view name, std::vector<Sub> Config::*member, const Spec<Sub>& spec, const Help& help,
             Presence presence = Presence::optional, std::size_t least = 0) {
    return nest(name, {"list", "saraksts"}, "[].", spec.erased(), help, presence,
                [member, least, sub = spec.erased()](const YAML::Node& node, const Place& place,
                                                     Findings& findings, void* config) {
                  return node.size() >= least && for_each_item(node, [&](const YAML::Node& item) {
                           sub->read(item, place, findings, &(of(config)->*member).emplace_back());
                         });
                });
  }

  /// A mapping that is kept as it is, to be read later; `spec` documents its fields.
  template <class Sub>
  Spec& unread(std::string_view name, YAML::Node Config::*member, const Spec<Sub>& spec, const Help& help) {
    return nest(name, kMapping, ".", spec.erased(), help, Presence::optional,
                [member](const YAML::Node& node, const Place&, Findings&, void* config) {
                  if (!node.IsMap()) return false;
                  (of(config)->*member).reset(node);
                  return true;
                });
  }

  /// The field declared last: a running hub keeps the value that it was started with, and refuses to reload
  /// another. hub.yaml alone has such.
  Spec& restart() {
    fields_->last().in_force = InForce::restart;
    return *this;
  }

  /// A field that is no more; a file that has it gets a finding that says why.
  Spec& removed(std::string_view name, const Help& why) {
    fields_->add_removed(std::string(name), why.text());
    return *this;
  }

  /// Not a field: remembers where the mapping and its fields were written.
  Spec& places(Written Config::*member) {
    fields_->set_written(
        [member](Written written, void* config) { of(config)->*member = std::move(written); });
    return *this;
  }

  /// Not a field: what is wrong with fields that are right each by itself.
  Spec& check(void (*find)(const Config&, Findings&)) {
    fields_->set_check([find](const void* config, Findings& findings) { find(*of(config), findings); });
    return *this;
  }

  [[nodiscard]] const std::string& kind() const { return fields_->kind(); }
  [[nodiscard]] const std::string& summary() const { return fields_->summary(); }
  [[nodiscard]] std::shared_ptr<const Fields> erased() const { return fields_; }

  /// Reads what it can and reports everything wrong at once, so that a file is put right in one pass.
  [[nodiscard]] Config read(const YAML::Node& node, const Place& place, Findings& findings) const {
    Config config{};
    fields_->read(node, place, findings, &config);
    return config;
  }

  void check_files(const YAML::Node& node, const Place& place, const std::string& folder,
                   Findings& findings) const {
    fields_->check_files(node, place, folder, findings);
  }

  [[nodiscard]] std::map<std::string, Located> fixed(const Config& config, const YAML::Node& node,
                                                     const Place& place) const {
    return fields_->fixed(&config, node, place);
  }

  /// The section of a reference page, Markdown.
  [[nodiscard]] std::string reference() const { return fields_->reference(); }

 private:
  static constexpr Text kMapping{"mapping", "lauku kopa"};

  static Config* of(void* config) { return static_cast<Config*>(config); }
  static const Config* of(const void* config) { return static_cast<const Config*>(config); }

  template <class T>
  Spec& add(std::string_view name, T Config::*member, const Help& help, Presence presence,
            std::optional<Range> range) {
    Fields::Field field{std::string(name), form_of(T{}, range), help.text(), presence, {}, {}, {}, {}};
    field.shown_default = [member](const void* config) { return show(of(config)->*member); };
    field.read = [member, bounds = range.value_or(Range{}), what = "'" + field.name + "'"](
                     const YAML::Node& node, const Place& place, Findings& findings, void* config) {
      if (parse(node, place, bounds, of(config)->*member)) return true;
      return report_items(node, place, what, of(config)->*member, findings);
    };
    fields_->add(std::move(field));
    return *this;
  }

  Spec& nest(std::string_view name, const Text& form, std::string_view suffix,
             std::shared_ptr<const Fields> sub, const Help& help, Presence presence,
             std::function<bool(const YAML::Node&, const Place&, Findings&, void*)> read) {
    fields_->add({std::string(name),
                  form,
                  help.text(),
                  presence,
                  std::move(read),
                  {},
                  std::move(sub),
                  std::string(suffix)});
    return *this;
  }

  std::shared_ptr<Fields> fields_;
};

}  // namespace hub::config
