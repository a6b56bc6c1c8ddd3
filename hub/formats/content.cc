#include "hub/formats/content.h"

namespace hub::formats {

const std::string& Content::octets() const {
  if (!octets_) octets_ = tree_->to_octets();
  return *octets_;
}

std::string Content::take_octets() {
  std::string taken = octets_ ? *std::move(octets_) : tree_->to_octets();
  *this = Content();
  return taken;
}

Result<XmlDocument> Content::take_tree() {
  if (!tree_) return XmlDocument::parse(*octets_);
  XmlDocument taken = *std::move(tree_);
  tree_.reset();
  if (!octets_) octets_.emplace();
  return taken;
}

void Content::fold() {
  if (!tree_) return;
  if (!octets_) octets_ = tree_->to_octets();
  tree_.reset();
}

}  // namespace hub::formats
