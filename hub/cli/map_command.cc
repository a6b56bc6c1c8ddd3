#include "hub/cli/map_command.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/cli/application.h"
#include "hub/crypto/digest.h"
#include "hub/formats/xml/content_difference.h"
#include "hub/formats/xml/document.h"

namespace hub::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStylesheet = ".xslt";
constexpr std::string_view kInput = ".in.xml";
constexpr std::string_view kOutput = ".out.xml";
constexpr std::string_view kFacts = ".facts.json";

/// What keeps the command from its work: told, exit code 2.
struct Unreadable {
  Sentence why;
};

std::string octets_of(const fs::path& file) {
  const auto unreadable = [&] {
    return Unreadable{say("the file {} cannot be read", "failu {} nevar nolasīt", file.string())};
  };
  std::error_code failure;
  if (fs::is_directory(file, failure)) throw unreadable();
  std::ifstream input(file, std::ios::binary);
  std::string octets{std::istreambuf_iterator<char>(input), {}};
  if (!input) throw unreadable();
  return octets;
}

model::Mapping read_stylesheet(const fs::path& file) {
  model::Mapping mapping;
  mapping.name = file.stem().string();
  mapping.stylesheet = octets_of(file);
  mapping.hash = "sha256:" + to_hex(crypto::sha256(mapping.stylesheet));
  mapping.file = file.string();
  mapping.wants_facts = mapping.stylesheet.find(model::kFactsNamespace) != std::string::npos;
  return mapping;
}

std::string list_of(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

/// A JSON object of texts by the words of model::fact_words; what it leaves out is empty.
model::MappingFacts read_facts(const fs::path& file) {
  const auto object = nlohmann::json::parse(octets_of(file), nullptr, false);
  if (!object.is_object())
    throw Unreadable{say("{} is no JSON object", "{} nav JSON objekts", file.string())};
  model::MappingFacts facts;
  const std::vector<std::string>& words = model::fact_words();
  for (const std::string& word : words) facts.emplace_back(word, "");
  for (const auto& [name, value] : object.items()) {
    const auto known = std::find(words.begin(), words.end(), name);
    if (known == words.end())
      throw Unreadable{say("{}: a mapping gets no '{}', but {}", "{}: kartējums nesaņem '{}', bet gan {}",
                           file.string(), name, list_of(words))};
    if (!value.is_string())
      throw Unreadable{say("{}: '{}' is no text", "{}: '{}' nav teksts", file.string(), name)};
    facts[static_cast<std::size_t>(known - words.begin())].second = value.get<std::string>();
  }
  return facts;
}

// --- one document

int map_one(const Arguments& arguments) {
  const model::Mapping mapping = read_stylesheet(arguments.positional(0));
  const std::string& file = arguments.positional(1);
  const bool piped = file.empty() || file == "-";
  std::string xml = piped ? std::string{std::istreambuf_iterator<char>(std::cin), {}} : octets_of(file);
  const std::string told = arguments.option("facts");
  const model::MappingFacts facts = told.empty() ? model::MappingFacts() : read_facts(told);
  Applications one;
  one.emplace_back(mapping, std::move(xml), facts);
  apply_all(one);
  if (!one.front().mapped) {
    std::cerr << mapping.file << ": " << one.front().mapped.error().told_by_name().in(arguments.language())
              << "\n";
    return 1;
  }
  std::cout << *one.front().mapped << "\n";
  return 0;
}

// --- examples

/// Files of a folder whose names end so, in the order of their names.
std::vector<fs::path> files_in(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
    if (entry->path().filename().string().ends_with(ending)) files.push_back(entry->path());
  std::sort(files.begin(), files.end());
  return files;
}

/// A stylesheet itself; those of a folder; those of each folder in it, as in `mappings/`.
std::vector<fs::path> stylesheets_of(const fs::path& given) {
  std::error_code failure;
  if (!fs::is_directory(given, failure)) return {given};
  std::vector<fs::path> found = files_in(given, kStylesheet);
  for (const fs::path& folder : files_in(given, "")) {
    if (!fs::is_directory(folder, failure)) continue;
    const std::vector<fs::path> more = files_in(folder, kStylesheet);
    found.insert(found.end(), more.begin(), more.end());
  }
  return found;
}

/// `folder/examples/case.in.xml` with another ending.
fs::path beside(const fs::path& input, std::string_view ending) {
  std::string name = input.filename().string();
  name.resize(name.size() - kInput.size());
  return input.parent_path() / (name + std::string(ending));
}

/// What is wrong with one example; empty: nothing.
Sentence wrong_with(const fs::path& input, const Result<std::string>& mapped) {
  if (!mapped) return mapped.error().told_by_name();
  const fs::path file = beside(input, kOutput);
  const auto wanted = formats::XmlDocument::parse(octets_of(file));
  if (!wanted)
    return say("{}: {}, {}", "{}: {}, {}", file.filename().string(), wanted.error().told_by_name(),
               wanted.error().place());
  const auto got = formats::XmlDocument::parse(*mapped);
  if (!got) return say("the result is no XML: {}", "rezultāts nav XML: {}", got.error().told_by_name());
  const auto difference = formats::content_difference(*wanted, *got);
  if (!difference) return {};
  return say("{}: {}", "{}: {}", difference->path.empty() ? "/" : difference->path, difference->what);
}

class Examples {
 public:
  explicit Examples(Language language) : language_(language) {}

  void add(const fs::path& stylesheet) {
    const auto mapping = std::make_shared<const model::Mapping>(read_stylesheet(stylesheet));
    mappings_.push_back(mapping);
    std::size_t found = 0;
    for (const fs::path& input : files_in(stylesheet.parent_path() / "examples", kInput)) {
      if (!input.filename().string().starts_with(mapping->name + "-")) continue;
      const fs::path told = beside(input, kFacts);
      facts_.push_back(std::make_shared<const model::MappingFacts>(fs::exists(told) ? read_facts(told)
                                                                                    : model::MappingFacts()));
      inputs_.push_back(input);
      applications_.emplace_back(*mapping, octets_of(input), *facts_.back());
      ++found;
    }
    if (found == 0)
      fail(stylesheet, say("has no example: examples/{}-CASE.in.xml and .out.xml",
                           "nav piemēra: examples/{}-GADĪJUMS.in.xml un .out.xml", mapping->name));
  }

  int run() {
    apply_all(applications_);
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (const Sentence wrong = wrong_with(inputs_[i], applications_[i].mapped); !wrong.empty())
        fail(inputs_[i], wrong);
    const Sentence end = failed_ == 0 ? say("all as they should be", "visi ir tādi, kādiem jābūt")
                                      : say("{} not as they should be", "nav kārtībā: {}", failed_);
    std::cout << say("Mappings: {}, examples: {}; {}", "Kartējumi: {}, piemēri: {}; {}", mappings_.size(),
                     inputs_.size(), end)
                     .in(language_)
              << "\n";
    return failed_ == 0 ? 0 : 1;
  }

 private:
  void fail(const fs::path& file, const Sentence& what) {
    ++failed_;
    std::cerr << file.string() << ": " << what.in(language_) << "\n";
  }

  Language language_;
  std::vector<std::shared_ptr<const model::Mapping>> mappings_;
  std::vector<std::shared_ptr<const model::MappingFacts>> facts_;
  std::vector<fs::path> inputs_;
  Applications applications_;  ///< One for each input.
  std::size_t failed_ = 0;
};

int map_examples(const Arguments& arguments) {
  Examples examples(arguments.language());
  const std::vector<fs::path> stylesheets = stylesheets_of(arguments.positional(0));
  if (stylesheets.empty())
    throw Unreadable{say("{} holds no stylesheet (NAME.xslt), nor does a folder in it",
                         "ne mapē {}, ne tās apakšmapēs nav stila lapas (NOSAUKUMS.xslt)",
                         arguments.positional(0))};
  for (const fs::path& one : stylesheets) examples.add(one);
  return examples.run();
}

}  // namespace

const CommandLine& map_command() {
  static const CommandLine command{
      "map",
      {"MAPPING", "[FILE]"},
      {"facts"},
      {"Prints what a mapping (a file NAME.xslt) makes of a document.\n    --facts: a JSON object with what "
       "the mapping asks of the message, such as {\"purpose\": \"audit\"}.\n    --examples: MAPPING may be a "
       "folder; holds each of its mappings against examples/NAME-CASE.in.xml, .out.xml and .facts.json.",
       "Izdrukā, ko kartējums (fails NOSAUKUMS.xslt) izveido no dokumenta.\n    --facts: JSON objekts ar to, "
       "ko "
       "kartējums jautā par ziņojumu, piem., {\"purpose\": \"audit\"}.\n    --examples: MAPPING var būt "
       "mape; "
       "katru tās kartējumu salīdzina ar examples/NOSAUKUMS-GADĪJUMS.in.xml, .out.xml un .facts.json."},
      {"examples"}};
  return command;
}

int map_documents(const Arguments& arguments) {
  formats::start_xml();
  try {
    return arguments.has("examples") ? map_examples(arguments) : map_one(arguments);
  } catch (const Unreadable& problem) {
    std::cerr << "sakta map: " << problem.why.in(arguments.language()) << "\n";
    return 2;
  }
}

}  // namespace hub::cli
