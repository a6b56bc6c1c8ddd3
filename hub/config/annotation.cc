#include "hub/config/annotation.h"

#include <string_view>

namespace hub::config {
namespace {

constexpr std::string_view kPrefix = "sakta\n";

}  // namespace

bool is_secret_reference(const Annotation& annotation) {
  const std::string& written = annotation.written;
  return annotation.secret && written.rfind("${secret:", 0) == 0 && written.find('}') + 1 == written.size();
}

void annotate(YAML::Node node, const Annotation& annotation) {
  const std::string flags{annotation.secret ? 's' : '-', annotation.broken ? 'b' : '-', '\n'};
  node.SetTag(std::string(kPrefix) + flags + annotation.file + "\n" + annotation.written);
}

Annotation annotation_of(const YAML::Node& node) {
  if (!node.IsDefined()) return {};
  const std::string& tag = node.Tag();
  if (tag.compare(0, kPrefix.size(), kPrefix) != 0) return {};
  const std::size_t flags = kPrefix.size();
  const std::size_t file = flags + 3;
  const std::size_t written = tag.find('\n', file);
  return {tag.substr(file, written - file), tag.substr(written + 1), tag[flags] == 's',
          tag[flags + 1] == 'b'};
}

bool is_broken(const YAML::Node& tree) {
  if (tree.IsScalar()) return annotation_of(tree).broken;
  bool broken = false;
  if (tree.IsSequence())
    for (const YAML::Node& item : tree) broken = broken || is_broken(item);
  if (tree.IsMap())
    for (const auto& entry : tree) broken = broken || is_broken(entry.second);
  return broken;
}

}  // namespace hub::config
