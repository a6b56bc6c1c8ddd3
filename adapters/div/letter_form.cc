#include "adapters/div/letter_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/escape.h"
#include "hub/formats/xml/xpath.h"
#include "hub/values/days.h"
#include "hub/values/riga_time.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::Text;
using hub::formats::XmlDocument;

/// Reads the letter's elements; the schema has seen to their order and forms.
class Fields {
 public:
  explicit Fields(const XmlDocument& document) : document_(document) {}

  std::vector<std::string> all(const std::string& path) const {
    static const hub::formats::Namespaces namespaces{{"l", kLetterNamespace}};
    auto found = document_.select(path, namespaces);
    return found ? *std::move(found) : std::vector<std::string>();
  }
  /// Empty: it is not there.
  std::string one(const std::string& path) const {
    auto found = all(path);
    return found.empty() ? std::string() : std::move(found.front());
  }

 private:
  const XmlDocument& document_;
};

Error wrong_letter(const std::string& place, hub::Sentence why) {
  return frame::does_not_fit(frame::kQuestion, Error(hub::codes::map_not_valid, std::move(why)).at(place));
}

Priority priority_of(const std::string& word) {
  return word == "high" ? Priority::high : word == "low" ? Priority::low : Priority::normal;
}

hub::Outcome read_times(const Fields& fields, Letter& letter) {
  const auto day = hub::values::parse_day(fields.one("/l:letter/l:date"));
  if (!day) return wrong_letter("/letter/date", day.problem().says);
  letter.date = *day;
  const std::string deadline = fields.one("/l:letter/l:deadline");
  if (deadline.empty()) return hub::Done{};
  const auto moment = hub::values::parse_moment(deadline);
  if (!moment) return wrong_letter("/letter/deadline", moment.problem().says);
  letter.deadline = moment->second;
  return hub::Done{};
}

hub::Outcome read_files(const Fields& fields, const std::vector<hub::port::Attachment>& attachments,
                        OfficialLetter& letter) {
  const auto digests = fields.all("/l:letter/l:file/l:digest");
  const auto names = fields.all("/l:letter/l:file/l:name");
  const auto types = fields.all("/l:letter/l:file/l:mediaType");
  for (std::size_t at = 0; at < digests.size(); ++at) {
    const std::string place = "/letter/file[" + std::to_string(at + 1) + "]";
    const auto found = std::find_if(attachments.begin(), attachments.end(),
                                    [&](const auto& one) { return one.digest == digests[at]; });
    if (found == attachments.end())
      return wrong_letter(place + "/digest", Text{"no attachment of the message has this digest",
                                                  "nevienam ziņojuma pielikumam nav šādas kontrolsummas"});
    LetterFile file;
    file.name = at < names.size() ? names[at] : "";
    file.mime_type = at < types.size() ? types[at] : "";
    file.size = found->size;
    file.content_reference = std::to_string(at);
    letter.letter.files.push_back(std::move(file));
    letter.files.push_back(*found);
  }
  return hub::Done{};
}

/// `/files/2/name` names the third: `file[3]/name`.
struct Step {
  std::string_view list;
  std::string_view element;
};
constexpr std::array<Step, 5> kLists{{{"authors", "author"},
                                      {"repliesTo", "repliesTo"},
                                      {"files", "file"},
                                      {"recipients", "recipient"},
                                      {"traces", "trace"}}};

std::string_view member_in_form(std::string_view member) {
  if (member == "eAddress") return "address";
  if (member == "mimeType") return "mediaType";
  if (member == "size" || member == "contentReference") return "digest";
  return member;
}

std::string place_in_form(std::string_view place) {
  if (!place.starts_with('/')) return std::string(place);
  place.remove_prefix(1);
  const auto first = std::min(place.find('/'), place.size());
  const std::string_view head = place.substr(0, first);
  const auto* const list =
      std::find_if(kLists.begin(), kLists.end(), [&](const Step& one) { return one.list == head; });
  if (list == kLists.end() || first == place.size())
    return "/letter/" + std::string(list == kLists.end() ? head : list->element);
  place.remove_prefix(first + 1);
  const auto second = std::min(place.find('/'), place.size());
  std::size_t at = 0;
  std::from_chars(place.data(), place.data() + second, at);
  std::string made = "/letter/" + std::string(list->element) + "[" + std::to_string(at + 1) + "]";
  if (second == place.size()) return made;
  return made.append("/").append(member_in_form(place.substr(second + 1)));
}

}  // namespace

Result<OfficialLetter> read_letter(const XmlDocument& document,
                                   const std::vector<hub::port::Attachment>& attachments) {
  const Fields fields(document);
  OfficialLetter read;
  Letter& letter = read.letter;
  for (auto& title : fields.all("/l:letter/l:author")) letter.authors.push_back({std::move(title), false});
  if (auto done = read_times(fields, letter); !done) return std::move(done).error();
  letter.kind = fields.one("/l:letter/l:kind");
  if (auto version = fields.one("/l:letter/l:kindVersion"); !version.empty())
    letter.kind_version = std::move(version);
  letter.kind_name = fields.one("/l:letter/l:kindName");
  letter.title = fields.one("/l:letter/l:title");
  letter.description = fields.one("/l:letter/l:description");
  letter.replies_to = fields.all("/l:letter/l:repliesTo");
  for (auto& address : fields.all("/l:letter/l:recipient/l:address"))
    letter.recipients.push_back({std::move(address), std::nullopt});
  letter.priority = priority_of(fields.one("/l:letter/l:priority"));
  if (const auto said = fields.one("/l:letter/l:encrypted"); !said.empty())
    read.encrypted = said == "true" || said == "1";
  const auto ids = fields.all("/l:letter/l:trace/l:id");
  const auto texts = fields.all("/l:letter/l:trace/l:text");
  for (std::size_t at = 0; at < std::min(ids.size(), texts.size()); ++at)
    letter.traces.push_back({ids[at], texts[at]});
  if (auto done = read_files(fields, attachments, read); !done) return std::move(done).error();
  return read;
}

Error in_letter_form(Error error) {
  if (&error.code() != &hub::codes::codec_wrong_shape) return error;
  const std::string place = place_in_form(error.place());
  return frame::does_not_fit(frame::kQuestion, std::move(error).moved_to(place));
}

std::string taken_document(const TakenLetter& taken) {
  return std::string("<taken xmlns=\"") + kLetterNamespace + "\"><id>" + hub::formats::xml_escaped(taken.id) +
         "</id></taken>";
}

}  // namespace adapters::div
