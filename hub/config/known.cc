#include "hub/config/known.h"

#include <filesystem>

namespace hub::config {

const MessageType* KnownTypes::find(const std::string& name) const {
  for (const MessageType& type : all)
    if (type.name == name) return &type;
  return nullptr;
}

std::vector<std::string> KnownTypes::names() const {
  std::vector<std::string> names;
  for (const MessageType& type : all) names.push_back(type.name);
  return names;
}

std::vector<std::string> KnownSystems::slugs() const {
  std::vector<std::string> slugs;
  for (const auto& [slug, system] : all) slugs.push_back(slug);
  return slugs;
}

std::string stem_of(const std::string& path) {
  return std::filesystem::path(path).stem().string();
}

}  // namespace hub::config
