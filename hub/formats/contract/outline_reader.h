#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/formats/contract/components.h"
#include "hub/formats/contract/outline.h"
#include "hub/formats/contract/value_reader.h"

namespace hub::formats {

/// Reads what elements of a contract hold. What an outline cannot say in full becomes a finding among
/// `notes`, with its line and what to do; nothing is left out in silence.
class OutlineReader {
 public:
  OutlineReader(const Components& components, config::Findings& notes)
      : components_(components), notes_(notes), values_(components, notes) {}

  /// A global element, or, where it is the head of a substitution group, the choice of its members. Nothing,
  /// and a finding at `at`, if no schema has it.
  [[nodiscard]] std::optional<OutlinePart> element(const QualifiedName& name, const Component& at);
  /// An element of this name and type, as parts of rpc are.
  [[nodiscard]] OutlinePart typed(const QualifiedName& name, const QualifiedName& type, const Component& at);

 private:
  [[nodiscard]] OutlinePart local(const Component& declaration);
  [[nodiscard]] OutlinePart global(const Component& declaration);
  [[nodiscard]] OutlinePart content_of(const Component& declaration, QualifiedName name);
  void substituted(OutlinePart& part, const Component& head, const std::vector<Component>& members);

  void fill(OutlinePart& element, const QualifiedName& type, const Component& at);
  void fill_complex(OutlinePart& element, const Component& type);
  void fill_simple_content(OutlinePart& element, const Component& content);
  void fill_complex_content(OutlinePart& element, const Component& content);
  void fill_base(OutlinePart& element, const Component& way);
  void fill_parts(OutlinePart& element, const Component& of);

  void add_group(std::vector<OutlinePart>& parts, const Component& group);
  void add_group(std::vector<OutlinePart>& parts, const Component& group, const Component& occurs);
  void add_way(OutlinePart& group, const Component& particle);
  void add_particle(std::vector<OutlinePart>& parts, const Component& particle);
  void add_any(std::vector<OutlinePart>& parts, const Component& any);
  void add_attribute(OutlinePart& element, const Component& declaration);
  void add_attributes(OutlinePart& element, const Component& group);

  void complain(const Component& at, Sentence text);
  void note_type(const Component& type);
  [[nodiscard]] bool is_full(const Component& at);

  const Components& components_;
  config::Findings& notes_;
  ValueReader values_;
  std::vector<const _xmlNode*> open_;  ///< Complex types around, from the outermost in.
  std::size_t count_ = 0;
};

}  // namespace hub::formats
