#include "adapters/div/letter.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "adapters/div/file_names.h"
#include "hub/base/characters.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/values/e_address.h"

namespace adapters::div {
namespace {

using hub::Done;
using hub::Outcome;
using hub::Sentence;
using hub::Text;

// Ours where the e-address says nothing: TraceText is published.
constexpr std::size_t kMostCharacters = 500;
constexpr std::size_t kMostOfDescription = 4000;
constexpr std::size_t kMostOfTrace = 50;
constexpr std::size_t kMostOfReference = 100;
constexpr std::size_t kMostOfCode = 100;
constexpr std::size_t kMostEntries = 20;  // authors, replies, traces
constexpr std::size_t kSha512Size = 64;
constexpr std::size_t kSha1Size = 20;

hub::Error wrong(const std::string& place, Sentence why) {
  return hub::Error(hub::codes::codec_wrong_shape, std::move(why)).at(place);
}

std::string of_list(std::string_view list, std::size_t at, std::string_view member = {}) {
  std::string place = "/" + std::string(list) + "/" + std::to_string(at);
  if (!member.empty()) place.append("/").append(member);
  return place;
}

/// A text that must be there, on one line.
Outcome check_line(const std::string& place, std::string_view text, std::size_t most) {
  if (text.empty()) return wrong(place, Text{"it is missing", "tā trūkst"});
  if (auto problem = problem_of_line(text, most)) return wrong(place, *std::move(problem));
  return Done{};
}

/// ASCII letters, digits and a few signs: what stands in ids and codes.
bool is_code(std::string_view text, std::string_view signs) {
  return !text.empty() && text.size() <= kMostOfCode && std::all_of(text.begin(), text.end(), [&](char c) {
    return hub::is_letter(c) || hub::is_digit(c) || signs.find(c) != std::string_view::npos;
  });
}

Outcome check_count(const std::string& place, std::size_t count, std::size_t least, std::size_t most) {
  if (count >= least && count <= most) return Done{};
  return wrong(place, hub::say("there are {}; {} to {} may be there", "to ir {}; drīkst būt {} līdz {}",
                               count, least, most));
}

/// By what addresses are compared.
hub::Result<std::string> checked_address(const std::string& place, const std::string& text) {
  const auto address = hub::values::EAddress::parse(text);
  if (!address) return wrong(place, address.problem().says);
  return address->compared();
}

bool is_mime_type(std::string_view type) {
  const auto slash = type.find('/');
  return slash != std::string_view::npos && is_code(type.substr(0, slash), "!#$&-^_.+") &&
         is_code(type.substr(slash + 1), "!#$&-^_.+");
}

Outcome check_file(const LetterFile& file, std::size_t at) {
  if (auto problem = problem_of_file_name(file.name))
    return wrong(of_list("files", at, "name"), *std::move(problem));
  if (!is_mime_type(file.mime_type))
    return wrong(of_list("files", at, "mimeType"),
                 Text{"it is no media type, as application/pdf is", "tas nav datu tips kā application/pdf"});
  if (file.size == 0)
    return wrong(of_list("files", at, "size"),
                 Text{"the e-address takes no empty file", "e-adrese nepieņem tukšu failu"});
  if (file.size > kLargestFile)
    return wrong(of_list("files", at, "size"),
                 hub::say("a file of more than {} octets", "fails ir lielāks par {} oktetiem", kLargestFile));
  if (file.sha512.size() != kSha512Size)
    return wrong(of_list("files", at, "digest"),
                 Text{"it is no SHA-512 digest", "tā nav SHA-512 jaucējvērtība"});
  if (!is_code(file.content_reference, "-_."))
    return wrong(of_list("files", at, "contentReference"),
                 Text{"it is not made of letters, digits, '.', '_' and '-'",
                      "to neveido burti, cipari, '.', '_' un '-'"});
  return Done{};
}

Outcome check_files(const std::vector<LetterFile>& files) {
  if (auto counted = check_count("/files", files.size(), 0, kMostFiles); !counted) return counted;
  std::set<std::string> names;
  std::set<std::string> references;
  for (std::size_t at = 0; at < files.size(); ++at) {
    if (auto checked = check_file(files[at], at); !checked) return checked;
    if (!names.insert(compared_name(files[at].name)).second)
      return wrong(of_list("files", at, "name"), Text{"another file of the letter has this name",
                                                      "šāds nosaukums ir citam vēstules failam"});
    if (!references.insert(files[at].content_reference).second)
      return wrong(
          of_list("files", at, "contentReference"),
          Text{"another file of the letter has this reference", "šāda atsauce ir citam vēstules failam"});
  }
  return Done{};
}

Outcome check_recipients(const std::vector<Recipient>& recipients) {
  if (auto counted = check_count("/recipients", recipients.size(), 1, kMostRecipients); !counted)
    return counted;
  std::set<std::string> addresses;
  for (std::size_t at = 0; at < recipients.size(); ++at) {
    const auto address = checked_address(of_list("recipients", at, "eAddress"), recipients[at].e_address);
    if (!address) return address.error();
    if (!addresses.insert(*address).second)
      return wrong(of_list("recipients", at, "eAddress"),
                   Text{"another recipient has this e-address", "šāda e-adrese ir citam saņēmējam"});
    const auto& sealed = recipients[at].sealed;
    if (sealed.has_value() != recipients.front().sealed.has_value())
      return wrong(of_list("recipients", at, "encryption"),
                   Text{"a letter is encrypted for all recipients or for none",
                        "vēstuli šifrē visiem saņēmējiem vai nevienam"});
    if (sealed &&
        (sealed->key.empty() || sealed->key.size() > 2048 || sealed->thumbprint.size() != kSha1Size))
      return wrong(of_list("recipients", at, "encryption"),
                   Text{"it is no sealed key with the SHA-1 digest of a certificate",
                        "tā nav aizzīmogota atslēga ar sertifikāta SHA-1 jaucējvērtību"});
  }
  return Done{};
}

Outcome check_document(const Letter& letter) {
  if (auto counted = check_count("/authors", letter.authors.size(), 1, kMostEntries); !counted)
    return counted;
  for (std::size_t at = 0; at < letter.authors.size(); ++at)
    if (auto checked = check_line(of_list("authors", at), letter.authors[at].title, kMostCharacters);
        !checked)
      return checked;
  if (!is_code(letter.kind, "_-."))
    return wrong("/kind", Text{"it is no code of a kind of document", "tas nav dokumenta veida kods"});
  if (!is_code(letter.kind_version, "."))
    return wrong("/kindVersion", Text{"it is no version, as 1.0 is", "tā nav versija kā 1.0"});
  if (auto problem = problem_of_line(letter.kind_name, kMostCharacters))
    return wrong("/kindName", *std::move(problem));
  if (auto problem = problem_of_text(letter.description, kMostOfDescription))
    return wrong("/description", *std::move(problem));
  if (auto checked = check_line("/title", letter.title, kMostCharacters); !checked) return checked;
  if (auto counted = check_count("/repliesTo", letter.replies_to.size(), 0, kMostEntries); !counted)
    return counted;
  for (std::size_t at = 0; at < letter.replies_to.size(); ++at)
    if (auto checked = check_line(of_list("repliesTo", at), letter.replies_to[at], kMostOfReference);
        !checked)
      return checked;
  return Done{};
}

}  // namespace

hub::Outcome check_letter(const Letter& letter) {
  if (auto checked = check_document(letter); !checked) return checked;
  if (auto checked = check_files(letter.files); !checked) return checked;
  if (auto sender = checked_address("/sender", letter.sender); !sender) return std::move(sender).error();
  if (auto checked = check_line("/senderReference", letter.sender_reference, kMostOfReference); !checked)
    return checked;
  if (auto checked = check_recipients(letter.recipients); !checked) return checked;
  if (auto counted = check_count("/traces", letter.traces.size(), 0, kMostEntries); !counted) return counted;
  for (std::size_t at = 0; at < letter.traces.size(); ++at) {
    const TraceInfo& trace = letter.traces[at];
    if (auto checked = check_line(of_list("traces", at, "id"), trace.id, kMostOfReference); !checked)
      return checked;
    if (auto problem = problem_of_line(trace.text, kMostOfTrace))
      return wrong(of_list("traces", at, "text"), *std::move(problem));
  }
  return Done{};
}

}  // namespace adapters::div
