#include "hub/pack/api_source.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "hub/pack/fault_guess.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

using formats::OutlinePart;

/// What a parameter of a list is for.
enum class Use : std::uint8_t { filter, cursor, page, offset, size };

Use use_of(const formats::ApiParameter& parameter) {
  constexpr std::array<std::string_view, 6> kCursors{"after", "since",   "cursor",
                                                     "token", "last_id", "from_id"};
  constexpr std::array<std::string_view, 5> kPages{"page", "page_number", "page_no", "page_index", "pageno"};
  constexpr std::array<std::string_view, 3> kOffsets{"offset", "skip", "start_index"};
  constexpr std::array<std::string_view, 7> kSizes{"limit", "size",  "page_size", "pagesize",
                                                   "top",   "count", "per_page"};
  if (parameter.in != "query") return Use::filter;
  const std::string words = operation_word(parameter.name);
  const auto is = [&](std::string_view word) { return words == word; };
  const auto ends = [&](std::string_view word) {
    return words == word || words.ends_with("_" + std::string(word));
  };
  if (std::any_of(kCursors.begin(), kCursors.end(), ends)) return Use::cursor;
  if (std::any_of(kPages.begin(), kPages.end(), is)) return Use::page;
  if (std::any_of(kOffsets.begin(), kOffsets.end(), is)) return Use::offset;
  return std::any_of(kSizes.begin(), kSizes.end(), is) ? Use::size : Use::filter;
}

/// The one part that repeats and holds others, in `part` or one level below; `path` leads to `part`.
struct Documents {
  std::string path;
  const OutlinePart* part = nullptr;
  std::size_t count = 0;
};

void look(const OutlinePart& part, const std::string& path, bool deeper, Documents& found) {
  for (const OutlinePart& inner : part.parts) {
    if (!inner.is_element() || inner.cut) continue;
    const std::string here = path + "/" + inner.name.name;
    if (inner.repeats() && !inner.parts.empty()) {
      ++found.count;
      found.part = &inner;
      found.path = here;
    } else if (deeper && !inner.repeats()) {
      look(inner, here, false, found);
    }
  }
}

/// The first text in a part itself of which `fits` is true; null: none.
template <class Fits>
const OutlinePart* text_in(const OutlinePart& part, const Fits& fits) {
  const auto found = std::find_if(part.parts.begin(), part.parts.end(), [&](const OutlinePart& inner) {
    return inner.is_element() && inner.value && !inner.repeats() && fits(inner);
  });
  return found == part.parts.end() ? nullptr : &*found;
}

/// What a document is likely to be called by in the partner's system; empty: nothing is.
std::string id_in(const OutlinePart& document) {
  constexpr std::array<std::string_view, 6> kNames{"id", "uuid", "guid", "number", "code", "identifier"};
  for (const std::string_view name : kNames)
    if (const OutlinePart* found = text_in(document, [&](const OutlinePart& part) {
          return part.minimum > 0 && operation_word(part.name.name) == name;
        }))
      return found->name.name;
  const OutlinePart* first = text_in(document, [](const OutlinePart& part) { return part.minimum > 0; });
  return first == nullptr ? std::string() : first->name.name;
}

/// Where the answer says what the next question begins with.
std::string cursor_in(const OutlinePart& answer, const std::string& parameter, const std::string& documents,
                      const std::string& id) {
  const OutlinePart* said = text_in(answer, [&](const OutlinePart& part) {
    const std::string words = operation_word(part.name.name);
    return part.name.name == parameter || words.find("next") != std::string::npos ||
           words.find("cursor") != std::string::npos;
  });
  return said != nullptr ? "/answer/" + said->name.name : documents + "[last()]/" + id;
}

}  // namespace

std::optional<PlannedSource> source_of(const formats::ApiOperation& api, const PlannedOperation& operation) {
  if (api.method != "get" || !api.answer) return std::nullopt;
  Documents documents;
  look(*api.answer, "/answer", true, documents);
  if (documents.count != 1) return std::nullopt;
  PlannedSource source;
  source.path = api.path;
  for (const formats::ApiParameter& parameter : api.parameters) {
    const Use use = use_of(parameter);
    if (use == Use::filter && parameter.required) return std::nullopt;
    if (use == Use::cursor && source.parameter.empty()) source.parameter = parameter.name;
    if (use == Use::page) source.pages = "number: " + parameter.name + ", first: 1";
    if (use == Use::offset) source.pages = "offset: " + parameter.name;
  }
  if (source.parameter.empty() && source.pages.empty()) return std::nullopt;
  if (!source.parameter.empty()) source.path += "?" + source.parameter + "={cursor}";
  source.documents = documents.path;
  const std::string id = id_in(*documents.part);
  if (id.empty()) return std::nullopt;
  source.id = "/" + documents.part->name.name + "/" + id;
  source.cursor = cursor_in(*api.answer, source.parameter, source.documents, id);
  source.operation = operation;
  source.operation.send = true;
  source.operation.service.output.reset();
  source.operation.service.input.body = *documents.part;
  source.operation.service.input.body->minimum = source.operation.service.input.body->maximum = 1;
  return source;
}

std::string source_lines(const PackPlan& plan, const PlannedSource& source) {
  const PlannedOperation& operation = source.operation;
  std::string text = "    " + operation.word + ":";
  if (!operation.service.documentation.empty())
    text += "   # " + comment_text(operation.service.documentation);
  text += "\n      path: " + yaml_text(source.path) + "\n";
  text += "      reply: " + operation.rest->answer->name.name + "\n";
  if (!operation.rest->list.empty()) text += "      list: " + operation.rest->list + "\n";
  if (const std::string fault = fault_when(*operation.rest, guess_faults(plan)); !fault.empty())
    text += "      fault_when: " + fault + "\n";
  text += "      documents: " + source.documents + yaml_mark("oldest first?") + "\n";
  text += "      id: " + source.id + yaml_mark("is it never used again for another?") + "\n";
  text +=
      "      cursor: " + source.cursor +
      yaml_mark(source.parameter.empty()
                    ? "the contract has no parameter for it: how are only new ones asked for? or confirm: "
                      "{path: …, list: …}"
                    : "does the next question with it bring only what is newer? or is what was taken "
                      "confirmed: {path: …, list: …}") +
      "\n";
  if (!source.pages.empty())
    text += "      pages: {" + source.pages + "}" + yaml_mark("what is the first page called?") + "\n";
  return text;
}

}  // namespace hub::pack
