#include "hub/config/spec.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "hub/base/say.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

struct Entry {
  YAML::Node key{YAML::NodeType::Undefined};
  YAML::Node value{YAML::NodeType::Undefined};
};

Entry entry_of(const YAML::Node& node, const std::string& name) {
  Entry found;
  if (!node.IsDefined()) return found;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar() || entry.first.Scalar() != name) continue;
    found.key.reset(entry.first);
    found.value.reset(entry.second);
    break;
  }
  return found;
}

/// A text in a cell of a Markdown table.
std::string in_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) cell.append(c == '|' ? "\\" : "").push_back(c);
  return cell;
}

Located located(const YAML::Node& node, const Place& place) {
  const Finding where = finding_at(node, place, {});
  return {{}, where.file, where.line, where.column};
}

Written written_of(const YAML::Node& node, const Place& place) {
  Written written{located(node, place), {}};
  if (!node.IsDefined() || !node.IsMap()) return written;
  for (const auto& entry : node)
    if (entry.first.IsScalar()) written.fields[entry.first.Scalar()] = located(entry.first, place);
  return written;
}

/// A field that is not there, but nearly: its absence is explained by the finding about the name that is.
void add_meant(const std::vector<std::string>& known, Written& written) {
  const std::map<std::string, Located> fields = written.fields;
  for (const auto& [name, place] : fields) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    if (const auto meant = nearest(name, known)) written.fields.emplace(*meant, place);
  }
}

}  // namespace

void Fields::read(const YAML::Node& node, const Place& place, Findings& findings, void* config) const {
  if (node.IsDefined() && !node.IsNull() && !node.IsMap()) {
    findings.push_back(finding_at(node, place,
                                  say("{} must be a mapping of fields, not {}",
                                      "{}: vajadzīga lauku kopa, bet ir {}", kind_, as_written(node))));
    return;
  }
  const std::size_t before = findings.size();
  std::vector<std::string> known;
  for (const Field& field : fields_) known.push_back(field.name);
  Written written = written_of(node, place);
  add_meant(known, written);
  if (take_written_) take_written_(written, config);
  for (const Field& field : fields_) {
    const Entry entry = entry_of(node, field.name);
    if (entry.value.IsDefined()) {
      read_field(field, entry.key, entry.value, place, findings, config);
    } else if (field.presence == Presence::required && !written.has(field.name)) {
      findings.push_back(finding_at(
          node, place,
          say("missing field '{}' in {}: {}", "trūkst lauka '{}' ({}): {}", field.name, kind_, field.help)));
    }
  }
  if (!node.IsDefined()) return;
  for (const auto& entry : node) {
    const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto removed = removed_.find(name);
    findings.push_back(finding_at(entry.first, place,
                                  removed == removed_.end()
                                      ? say("unknown field {} in {}{}", "nezināms lauks {} ({}){}",
                                            as_written(entry.first), kind_, hint(name, known))
                                      : say("'{}' is no field of {} any more: {}",
                                            "lauka '{}' ({}) vairs nav: {}", name, kind_, removed->second)));
  }
  if (check_ && findings.size() == before && !is_broken(node)) check_(config, findings);
}

void Fields::read_field(const Field& field, const YAML::Node& key, const YAML::Node& value,
                        const Place& place, Findings& findings, void* config) const {
  if (annotation_of(value).broken || field.read(value, place, findings, config)) return;
  const YAML::Node& where = value.IsNull() ? key : value;  // the place of nothing is that of what follows
  findings.push_back(finding_at(where, place,
                                say("'{}' cannot be {} ({}): {}", "'{}' nevar būt {} ({}): {}", field.name,
                                    as_written(value), field.form, field.help)));
}

void Fields::check_files(const YAML::Node& node, const Place& place, const std::string& folder,
                         Findings& findings) const {
  if (!node.IsDefined() || !node.IsMap()) return;
  for (const Field& field : fields_) {
    const YAML::Node value = entry_of(node, field.name).value;
    if (!value.IsDefined()) continue;
    if (field.nested && value.IsMap()) field.nested->check_files(value, place, folder, findings);
    if (!field.file || !value.IsScalar() || value.Scalar().empty() || annotation_of(value).broken) continue;
    const std::string path = value.Scalar().front() == '/' ? value.Scalar() : folder + "/" + value.Scalar();
    if (!std::ifstream(path).good() || !std::filesystem::is_regular_file(path))
      findings.push_back(finding_at(
          value, place,
          say("'{}': the file {} cannot be read", "'{}': failu {} nevar nolasīt", field.name, path)));
  }
}

std::map<std::string, Located> Fields::fixed(const void* config, const YAML::Node& node,
                                             const Place& place) const {
  std::map<std::string, Located> values;
  for (const Field& field : fields_) {
    const bool is_map = node.IsDefined() && node.IsMap();
    const YAML::Node written =
        is_map ? entry_of(node, field.name).value : YAML::Node(YAML::NodeType::Undefined);
    if (field.inside) {
      const auto nested =
          field.nested->fixed(field.inside(config), written.IsDefined() ? written : node, place);
      for (const auto& [name, value] : nested) values.emplace(field.name + field.nested_suffix + name, value);
    } else if (field.in_force == InForce::restart) {
      Located value = located(written.IsDefined() ? written : node, place);
      value.value = field.shown_default(config);
      values.emplace(field.name, std::move(value));
    }
  }
  return values;
}

std::string Fields::reference() const {
  std::string page = "## " + kind() + "\n\n" + summary_ +
                     "\n\n| Field | Required | Form | Default | In force after | Meaning |\n"
                     "|---|---|---|---|---|---|\n";
  add_rows("", defaults_.get(), page);
  return page + "\n";
}

void Fields::add_rows(const std::string& prefix, const void* defaults, std::string& page) const {
  for (const Field& field : fields_) {
    const std::string shown =
        field.shown_default && field.presence == Presence::optional ? field.shown_default(defaults) : "";
    page += "| `" + prefix + field.name + "` | " + (field.presence == Presence::required ? "yes" : "no") +
            " | " + in_cell(field.form.en()) + " | " + (shown.empty() ? "" : "`" + shown + "`") + " | " +
            (field.nested                         ? ""
             : field.in_force == InForce::restart ? "restart"
                                                  : "reload") +
            " | " + field.help.en() + " |\n";
    if (!field.nested) continue;
    // A section's defaults are those that the mapping around it gives them.
    const void* const inside = field.inside ? field.inside(defaults) : field.nested->defaults_.get();
    field.nested->add_rows(prefix + field.name + field.nested_suffix, inside, page);
  }
}

bool for_each_item(const YAML::Node& node, const std::function<void(const YAML::Node&)>& each) {
  if (!node.IsSequence()) return false;
  for (const YAML::Node& item : node) each(item);
  return true;
}

bool for_each_entry(const YAML::Node& node,
                    const std::function<void(const std::string& name, const YAML::Node&)>& each) {
  if (!node.IsMap()) return false;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) return false;
    each(entry.first.Scalar(), entry.second);
  }
  return true;
}

}  // namespace hub::config
