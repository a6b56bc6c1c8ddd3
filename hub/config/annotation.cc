#include "hub/config/annotation.h"

#include <string_view>

namespace hub::config {
namespace {

constexpr std::string_view kPrefix = "sakta\n";

}  // namespace

void annotate(YAML::Node node, const Annotation& annotation) {
  node.SetTag(std::string(kPrefix) + (annotation.secret ? "s\n" : "-\n") + annotation.file + "\n" +
              annotation.written);
}

Annotation annotation_of(const YAML::Node& node) {
  if (!node.IsDefined()) return {};
  const std::string& tag = node.Tag();
  if (tag.compare(0, kPrefix.size(), kPrefix) != 0) return {};
  const std::size_t file = kPrefix.size() + 2;
  const std::size_t written = tag.find('\n', file);
  return {tag.substr(file, written - file), tag.substr(written + 1), tag[kPrefix.size()] == 's'};
}

}  // namespace hub::config
