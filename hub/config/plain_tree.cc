#include "hub/config/plain_tree.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <utility>

#include "hub/base/say.h"

namespace hub::config {
namespace {

constexpr std::size_t kMostOctets = std::size_t{8} * 1024 * 1024;
constexpr std::size_t kMostNodes = 400'000;  // aliases written out: a short text could mean a long one
constexpr int kMostDepth = 96;

/// Copies a tree of the library's; throws YAML::Exception for one that is too large.
class Copier {
 public:
  PlainNode copy(const YAML::Node& node, int depth) {
    if (++count_ > kMostNodes || depth > kMostDepth)
      throw YAML::Exception(node.Mark(), "too deep or too large");
    PlainNode plain;
    plain.line = node.Mark().line + 1;
    if (node.IsScalar()) {
      plain.kind = PlainNode::Kind::text;
      plain.text = node.Scalar();
    } else if (node.IsSequence()) {
      plain.kind = PlainNode::Kind::list;
      for (const YAML::Node& item : node) plain.items.push_back(copy(item, depth + 1));
    } else if (node.IsMap()) {
      plain.kind = PlainNode::Kind::map;
      for (const auto& entry : node) {
        plain.names.push_back(entry.first.IsScalar() ? entry.first.Scalar() : std::string());
        plain.items.push_back(copy(entry.second, depth + 1));
        plain.items.back().line = entry.first.Mark().line + 1;
      }
    }
    return plain;
  }

 private:
  std::size_t count_ = 0;
};

}  // namespace

const PlainNode* PlainNode::find(std::string_view name) const {
  if (!is_map()) return nullptr;
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &items[static_cast<std::size_t>(found - names.begin())];
}

std::string PlainNode::text_of(std::string_view name) const {
  const PlainNode* member = find(name);
  return member == nullptr || member->kind != Kind::text ? std::string() : member->text;
}

std::optional<PlainNode> plain_tree(std::string_view text, const std::string& file, Findings& findings) {
  if (text.size() > kMostOctets) {
    findings.push_back({file, 1, 1, say("is larger than 8 MiB", "ir lielāks par 8 MiB")});
    return std::nullopt;
  }
  std::string octets(text);
  const std::size_t first = octets.find_first_not_of(" \t\r\n");
  // A tab may indent JSON, which has none inside its texts.
  if (first != std::string::npos && octets[first] == '{')
    std::replace(octets.begin(), octets.end(), '\t', ' ');
  try {
    return Copier().copy(YAML::Load(octets), 0);
  } catch (const YAML::Exception& problem) {
    findings.push_back({file, std::max(problem.mark.line, 0) + 1, std::max(problem.mark.column, 0) + 1,
                        say("is neither YAML nor JSON: {}", "nav ne YAML, ne JSON: {}", problem.msg)});
    return std::nullopt;
  }
}

}  // namespace hub::config
