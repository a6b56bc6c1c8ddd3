#include "adapters/file/opened_file.h"

#include <set>
#include <utility>

#include "adapters/file/csv.h"
#include "adapters/frame/answer.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/formats/json/tree.h"
#include "hub/formats/xml/charset.h"

namespace adapters::file {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::Splitter;
using hub::formats::XmlDocument;
namespace codes = hub::codes;

constexpr std::size_t kLongestId = 512;  // octets; a name and a digest have less than 300
constexpr auto kWhole = "/*";

/// As many elements, and as much text, as a file of this size may have.
hub::formats::XmlLimits limits_of(std::uint64_t size) {
  hub::formats::XmlLimits limits;
  const std::size_t scale = size / limits.size + 1;
  limits.size *= 4 * scale;  // a table has more octets as XML
  limits.elements *= scale;
  return limits;
}

Result<XmlDocument> tree_of(const ReadFile& file, const SourceSettings& settings) {
  const auto limits = limits_of(file.octets.size());
  if (settings.format == Format::json) return hub::formats::json_to_tree(file.octets, "answer");
  if (settings.format == Format::xml) return XmlDocument::parse(file.octets, limits);
  auto text = hub::formats::xml_in_utf8(file.octets, settings.charset, limits.size);
  if (!text) return std::move(text).error();
  if (!hub::is_utf8(text->view()))
    return Error(codes::codec_encoding, hub::say("the file is not UTF-8", "fails nav UTF-8"));
  auto xml = csv_to_xml(text->view(), settings.separator.front());
  if (!xml) return std::move(xml).error();
  return XmlDocument::parse(*xml, limits);
}

Error bad(hub::Sentence why) {
  return {codes::deliver_bad_reply, std::move(why)};
}

}  // namespace

std::string digest_of(std::string_view octets) {
  return hub::to_hex(hub::crypto::sha256(octets));
}

Result<OpenedFile> OpenedFile::open(const ReadFile& file, const SourceSettings& settings,
                                    const hub::formats::Namespaces& namespaces) {
  auto tree = tree_of(file, settings);
  if (!tree) return std::move(tree).error();
  auto documents =
      Splitter::cut(*std::move(tree), settings.split.empty() ? kWhole : settings.split, namespaces);
  if (!documents) return std::move(documents).error();
  OpenedFile opened(file.entry, digest_of(file.octets), *std::move(documents));
  if (auto found = opened.find_ids(settings, namespaces); !found) return std::move(found).error();
  return opened;
}

Outcome OpenedFile::find_ids(const SourceSettings& settings, const hub::formats::Namespaces& namespaces) {
  const std::size_t count = documents_.count();
  if (count == 0 && settings.empty == WhenEmpty::left)
    return bad(hub::say("'split' finds nothing in it; where that is right, `empty: done` says so",
                        "'split' tajā neko neatrod; ja tas ir pareizi, to norāda `empty: done`"));
  std::set<std::string> known;
  for (std::size_t i = 0; i < count; ++i) {
    std::string id = entry_.name + "/" + digest_;
    if (settings.id.empty()) {
      if (!settings.split.empty()) id += "/" + std::to_string(i + 1);
    } else {
      auto texts = documents_.select(i, settings.id, namespaces);
      if (!texts) return std::move(texts).error();
      if (texts->size() != 1 || texts->front().empty() || texts->front().size() > kLongestId)
        return bad(
            hub::say("document {} of {} has no id, more than one, or one of more than {} octets",
                     "dokumentam {} no {} nav identifikatora, ir vairāki vai tas ir garāks par {} oktetiem",
                     i + 1, count, kLongestId));
      id = texts->front();
    }
    if (!known.insert(id).second)
      return bad(hub::say("document {} of {} has the id of one before it",
                          "dokumentam {} no {} ir kāda agrāka dokumenta identifikators", i + 1, count));
    ids_.push_back(std::move(id));
  }
  return hub::Done{};
}

}  // namespace adapters::file
