#include "hub/cli/fit_samples.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/contract/documents.h"
#include "hub/formats/contract/schemas.h"
#include "hub/formats/xml/xpath.h"
#include "hub/formats/xsd/inlined_schema.h"
#include "hub/formats/xsd/schema.h"
#include "hub/values/kinds.h"

namespace hub::cli {
namespace {

std::string read_file(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), {}};
}

/// `/t:SubmitInvoice/t:document` as samples name places: without prefixes.
std::string plain_place(const std::string& path) {
  std::string place;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string step = path.substr(at, end - at);
    const std::size_t colon = step.find(':');
    place += colon == std::string::npos ? step : "/" + step.substr(colon + 1);
    at = end;
  }
  return place;
}

std::vector<std::string> names_of(std::string_view place) {
  std::vector<std::string> names;
  while (place.starts_with('/')) {
    place.remove_prefix(1);
    const std::size_t end = std::min(place.find('/'), place.size());
    names.emplace_back(place.substr(0, end));
    place.remove_prefix(end);
  }
  return names;
}

/// Files `<folder of the mapping>/examples/<mapping>-*.in.xml`, in the order of their names.
std::vector<std::string> examples_of(const model::Mapping& mapping) {
  std::vector<std::string> files;
  const std::filesystem::path file(mapping.file);
  const std::string start = file.stem().string() + "-";
  std::error_code failure;
  for (std::filesystem::directory_iterator entry(file.parent_path() / "examples", failure), end;
       !failure && entry != end; entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(start) && name.ends_with(".in.xml")) files.push_back(entry->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// The document of each example, in base64.
std::vector<formats::ValueSample> documents_of(const config::Document& document, const std::string& ns,
                                               const std::set<std::string>& examples) {
  std::vector<formats::ValueSample> values;
  for (const std::string& file : examples) {
    const auto example = formats::XmlDocument::parse(read_file(file));
    if (!example) continue;
    const auto found = formats::select_elements(document.path + "/*", *example, {{"t", ns}});
    if (!found || found->size() != 1) continue;
    values.push_back(
        {to_base64(found->front().to_octets()),
         say("the document of {}", "dokuments no {}", std::filesystem::path(file).filename().string())});
  }
  if (values.empty() && !document.roots.empty()) {
    const std::string& root = document.roots.front();  // {namespace}name
    const std::size_t end = root.find('}');
    if (end != std::string::npos)
      values.push_back(
          {to_base64("<" + root.substr(end + 1) + " xmlns=\"" + root.substr(1, end - 1) + "\"/>"), {}});
  }
  return values;
}

/// An XSD says what such a value looks like, and not which check digits and parts are right.
std::vector<formats::ValueSample> samples_of(const config::ValuePlace& value) {
  std::vector<formats::ValueSample> samples;
  for (const std::string& text : value.kind->samples()) {
    if (value.refuse_doubtful && value.kind->judge(text).doubtful) continue;
    samples.push_back({text, samples.empty() ? Sentence() : say("{} {}", "{} {}", value.kind->title, text)});
  }
  return samples;
}

/// Each file of a sample has a digest of its own, as the hub demands of a message's attachments.
void number_digests(std::string& xml) {
  constexpr std::string_view kBefore = "<digest>";
  constexpr std::size_t kDigits = 64;
  std::size_t number = 0;
  for (std::size_t at = xml.find(kBefore); at != std::string::npos; at = xml.find(kBefore, at + 1)) {
    const std::size_t begin = at + kBefore.size();
    if (xml.compare(std::min(begin + kDigits, xml.size()), 2, "</") != 0) continue;
    const std::string digits = std::to_string(number++);
    xml.replace(begin + kDigits - digits.size(), digits.size(), digits);
  }
}

}  // namespace

std::string FilePlace::to_string() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

const std::string& FitFiles::octets(const std::string& file) {
  const auto known = octets_.find(file);
  return known != octets_.end() ? known->second : octets_.emplace(file, read_file(file)).first->second;
}

FilePlace FitFiles::place(const std::string& file, const std::vector<std::string>& path) {
  const auto key = std::pair(file, path);
  if (const auto known = places_.find(key); known != places_.end()) return known->second;
  const formats::Declaration found = formats::declaration_of(octets(file), path);
  return places_.emplace(key, FilePlace{file, found.line, found.column}).first->second;
}

std::vector<Gap> gaps_of(const formats::Samples& samples) {
  std::vector<Gap> gaps;
  for (const formats::SampleGap& gap : samples.gaps)
    gaps.push_back({names_of(gap.place), say("cannot be tried at its borders: {}: {}",
                                             "robežvērtības nevar izmēģināt: {}: {}", gap.place, gap.text)});
  return gaps;
}

Result<formats::Samples> samples_of_type(const config::MessageType& type,
                                         const std::vector<const config::Route*>& routes) {
  std::set<std::string> examples;
  for (const config::Route* route : routes)
    for (const config::Branch& branch : route->branches)
      if (branch.target)
        for (std::string& file : examples_of(branch.target->request)) examples.insert(std::move(file));
  formats::GivenValues given;
  for (const config::Document& document : type.documents)
    given[plain_place(document.path)] =
        documents_of(document, formats::target_namespace_of(type.xsd), examples);
  for (const config::ValuePlace& value : type.values)
    if (!value.in_document) given[plain_place(value.path)] = samples_of(value);
  auto samples = formats::samples_of(type.xsd, type.xsd_file, type.operation, given);
  if (samples && type.attachments)
    for (formats::Sample& sample : samples->all) number_digests(sample.octets);
  return samples;
}

bool is_document(const config::MessageType& type, const formats::Sample& sample) {
  return std::any_of(type.documents.begin(), type.documents.end(), [&](const config::Document& document) {
    return plain_place(document.path) == sample.place();
  });
}

Result<formats::Samples> samples_of_contract(const std::string& file, const std::string& root) {
  const auto schema = formats::schema_declaring(formats::read_contract(file), root);
  if (!schema) return Error(codes::config_invalid, say("{} holds no schema", "{} nesatur shēmu", file));
  return formats::samples_of(*schema, file, root);
}

}  // namespace hub::cli
