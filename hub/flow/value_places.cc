#include "hub/flow/value_places.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/flow/demands.h"
#include "hub/formats/xml/xpath.h"
#include "hub/values/kinds.h"

namespace hub::flow {
namespace {

/// No schema was held against a document: white space around its texts may mean nothing.
std::string_view without_space_around(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

std::optional<Sentence> problem_with(std::string_view text, const config::ValuePlace& value) {
  const values::Kind& kind = *value.kind;
  values::Judgement judgement = kind.judge(value.in_document ? without_space_around(text) : text);
  if (judgement.wrong) return judgement.wrong;
  if (judgement.doubtful && value.refuse_doubtful) return Sentence(kind.doubt);
  return std::nullopt;
}

}  // namespace

Outcome hold_to_kind(const config::ValuePlace& value, const CompiledType& type,
                     const formats::XmlDocument& tree, const formats::Namespaces& namespaces,
                     model::Format format) {
  const auto found = formats::select_placed(value.path, tree, namespaces);
  if (!found)
    return Error(found.error())
        .during(say("holding the message to the values of its type",
                    "pārbaudot ziņojuma vērtības, ko nosaka tā tips"));
  for (const formats::PlacedText& one : *found) {
    const auto problem = problem_with(one.text, value);
    if (!problem) continue;
    const Sentence says = say("'{}' is no {}: {}", "'{}' nav {}: {}", one.name, value.kind->title, *problem);
    if (value.in_document)
      return Error(codes::codec_wrong_shape,
                   say("{} (in the document at {})", "{} (dokumentā, vieta {})", says, value.path))
          .at(place_in_message(type.declared->documents.front().path, format));
    return Error(codes::codec_wrong_shape, says)
        .at(type.schema->place_of(one.element, type.declared->operation, format == model::Format::json));
  }
  return Done{};
}

}  // namespace hub::flow
