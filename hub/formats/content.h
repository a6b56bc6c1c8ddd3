#pragma once

#include <optional>
#include <string>
#include <utility>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// An XML document on its way through the hub: its octets, its tree, or both. A tree is made when it is first
/// taken, octets when they are first asked for. So no stage reads again what the one before it has read, and
/// none writes what nobody sends, stores or gives to a worker. Not for two threads at once.
///
/// A tree takes about ten times the room of its octets: whoever lets a document wait for a turn, or a
/// delivery for the store, calls `fold`.
class Content {
 public:
  /// No document: empty octets.
  Content() = default;
  /// NOLINTNEXTLINE(google-explicit-constructor): octets are content as they are
  Content(std::string octets) : octets_(std::move(octets)) {}
  /// NOLINTNEXTLINE(google-explicit-constructor)
  Content(const char* octets) : octets_(octets) {}
  /// NOLINTNEXTLINE(google-explicit-constructor)
  Content(XmlDocument tree) : octets_(std::nullopt), tree_(std::move(tree)) {}

  /// A copy has octets alone.
  Content(const Content& other) : octets_(other.octets()) {}
  Content& operator=(const Content& other) { return *this = Content(other.octets()); }
  Content(Content&&) noexcept = default;
  Content& operator=(Content&&) noexcept = default;
  ~Content() = default;

  /// As they came, or as XmlDocument::to_octets writes the tree. Good until the content changes.
  [[nodiscard]] const std::string& octets() const;
  /// The octets for good; the content is empty afterwards.
  [[nodiscard]] std::string take_octets();
  /// The tree for good; octets that are there stay. Errors: those of XmlDocument::parse.
  [[nodiscard]] Result<XmlDocument> take_tree();
  /// Octets alone: the tree is freed.
  void fold();

 private:
  mutable std::optional<std::string> octets_ = std::string();  ///< Nothing: the tree is there.
  std::optional<XmlDocument> tree_;
};

}  // namespace hub::formats
