#include "hub/cli/arguments.h"

#include <Poco/Util/Option.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>
#include <sys/auxv.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/words.h"

namespace hub::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread starts
  return value != nullptr ? value : "";
}

/// What lies around a program at `file`; empty: nothing of what the product ships.
std::string library_around(const std::filesystem::path& file) {
  std::error_code none;
  const std::filesystem::path prefix = file.parent_path().parent_path();
  for (const std::filesystem::path& folder : {prefix / "share" / "sakta", prefix.parent_path().parent_path()})
    if (std::filesystem::is_directory(folder / "mappings" / "types", none) &&
        std::filesystem::is_directory(folder / "adapters" / "systems", none))
      return folder.string();
  return {};
}

/// Of a folder as somebody typed it: what it is from wherever one looks, without a slash at its end; empty
/// stays so. What is read from a site names its files by the site's folder, so a relative one would be looked
/// for below a second one; and two ways of writing one folder may not make two versions of a site.
std::string whole_path(const std::string& typed) {
  if (typed.empty()) return typed;
  const std::filesystem::path path = std::filesystem::absolute(typed).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).string();
}

/// Options that name a folder of the hub.
bool names_folder(std::string_view option) {
  constexpr std::array<std::string_view, 4> kFolders{"site", "state", "library", "into"};
  return std::find(kFolders.begin(), kFolders.end(), option) != kFolders.end();
}

/// By the name under which this program was started, else by the file that this is: `build` or the program
/// may be a link.
std::string shipped_library() {
  std::error_code none;
  const auto* const name = reinterpret_cast<const char*>(getauxval(AT_EXECFN));  // NOLINT: as its manual says
  std::string library;
  if (name != nullptr) library = library_around(std::filesystem::absolute(name, none).lexically_normal());
  return library.empty() ? library_around(std::filesystem::read_symlink("/proc/self/exe", none)) : library;
}

/// `word` of --lang; empty: the environment decides.
Language language_in(std::string word) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (word.empty()) word = environment(name);
  return word.starts_with("lv") ? Language::lv : Language::en;
}

/// What stands in a usage line for something that is to be given.
std::string placeholder(std::string_view name, Language language) {
  constexpr std::array kNames{Text{"SITE", "INSTALĀCIJA"}, Text{"TYPE", "TIPS"}, Text{"[FILE]", "[FAILS]"},
                              Text{"CODE", "KODS"}, Text{"VALUE", "VĒRTĪBA"}};
  for (const Text& known : kNames)
    if (known.en == name) return std::string(known.in(language));
  return std::string(name);
}

Poco::Util::OptionSet option_set(const CommandLine& command) {
  Poco::Util::OptionSet set;
  for (const std::string_view name : command.options)
    set.addOption(Poco::Util::Option(std::string(name), "", "").argument("VALUE"));
  for (const std::string_view name : command.flags)
    set.addOption(Poco::Util::Option(std::string(name), "", ""));
  set.addOption(Poco::Util::Option("lang", "", "").argument("en|lv"));
  return set;
}

/// What is the matter with an option; in English the library's words.
Sentence option_problem(const std::string& argument, const Poco::Util::OptionException& problem) {
  const auto is = [&problem](const auto* kind) { return dynamic_cast<decltype(kind)>(&problem) != nullptr; };
  Text lv{"", "to nevar saprast"};
  if (is(static_cast<const Poco::Util::AmbiguousOptionException*>(nullptr)))
    lv.lv = "saīsinājums der vairākām opcijām";
  if (is(static_cast<const Poco::Util::MissingArgumentException*>(nullptr))) lv.lv = "vajadzīga vērtība";
  if (is(static_cast<const Poco::Util::UnexpectedArgumentException*>(nullptr))) lv.lv = "tai nav vērtības";
  if (is(static_cast<const Poco::Util::EmptyOptionException*>(nullptr))) lv.lv = "trūkst opcijas nosaukuma";
  if (is(static_cast<const Poco::Util::DuplicateOptionException*>(nullptr))) lv.lv = "tā norādīta divreiz";
  return say("option '{}': {}", "opcija '{}': {}", argument,
             Sentence(problem.displayText(), std::string(lv.lv)));
}

Sentence unknown_option(const CommandLine& command, const std::string& argument) {
  const std::string word = argument.substr(std::min(argument.find_first_not_of('-'), argument.size()));
  std::vector<std::string> known(command.options.begin(), command.options.end());
  known.insert(known.end(), command.flags.begin(), command.flags.end());
  known.emplace_back("lang");
  return say("unknown option '{}'{}", "nezināma opcija '{}'{}", argument, config::hint(word, known));
}

}  // namespace

Result<Arguments> Arguments::parse(const CommandLine& command, const std::vector<std::string>& argv) {
  const Poco::Util::OptionSet options = option_set(command);
  Poco::Util::OptionProcessor processor(options);
  Arguments parsed;
  bool wants_value = false;  // the option before: then a dash is its value
  for (const std::string& argument : argv) {
    try {
      std::string name;
      std::string value;
      const bool is_option = (wants_value || argument != "-") && processor.process(argument, name, value);
      wants_value = is_option && name.empty();
      if (is_option && !name.empty()) parsed.options_[name] = names_folder(name) ? whole_path(value) : value;
      if (!is_option) parsed.positional_.push_back(argument);
    } catch (const Poco::Util::UnknownOptionException&) {
      return Error(codes::config_invalid, unknown_option(command, argument));
    } catch (const Poco::Util::OptionException& problem) {
      return Error(codes::config_invalid, option_problem(argument, problem));
    }
  }
  try {
    processor.checkRequired();
  } catch (const Poco::Util::OptionException&) {
    return Error(codes::config_invalid,
                 say("the last option wants a value", "pēdējai opcijai vajag vērtību"));
  }
  const auto needed = std::count_if(command.positional.begin(), command.positional.end(),
                                    [](std::string_view name) { return name.front() != '['; });
  const bool any_number =
      !command.positional.empty() && command.positional.back().find("...") != std::string_view::npos;
  if (parsed.positional_.size() < static_cast<std::size_t>(needed) ||
      (!any_number && parsed.positional_.size() > command.positional.size()))
    return Error(codes::config_invalid,
                 say("usage: {}", "lietojums: {}",
                     Sentence(usage(command, Language::en), usage(command, Language::lv))));
  for (std::size_t i = 0; i < std::min(parsed.positional_.size(), command.positional.size()); ++i)
    if (command.positional[i] == "SITE") parsed.positional_[i] = whole_path(parsed.positional_[i]);
  return parsed;
}

const std::string& Arguments::positional(std::size_t index) const {
  static const std::string kNone;
  return index < positional_.size() ? positional_[index] : kNone;
}

std::string Arguments::option(std::string_view name, std::string fallback) const {
  const auto found = options_.find(name);
  return found == options_.end() ? std::move(fallback) : found->second;
}

Language Arguments::language() const {
  return language_in(option("lang"));
}

Language language_of(const std::vector<std::string>& argv) {
  constexpr std::string_view kOption = "--lang";
  std::string word;
  for (std::size_t i = 0; i < argv.size(); ++i) {
    const std::string_view argument = argv[i];
    if (argument == kOption && i + 1 < argv.size()) word = argv[i + 1];
    const bool joined = argument.starts_with(kOption) && argument.size() > kOption.size();
    if (joined && (argument[kOption.size()] == '=' || argument[kOption.size()] == ':'))
      word = argument.substr(kOption.size() + 1);
  }
  return language_in(std::move(word));
}

std::string usage(const CommandLine& command, Language language) {
  std::string text = "sakta " + std::string(command.name);
  for (const std::string_view name : command.positional) text.append(" ").append(placeholder(name, language));
  const std::string value = " " + placeholder("VALUE", language) + "]";
  for (const std::string_view name : command.options) text.append(" [--").append(name).append(value);
  for (const std::string_view name : command.flags) text.append(" [--").append(name).append("]");
  return text + "\n    " + std::string(command.summary.in(language));
}

std::string state_folder(const Arguments& arguments) {
  return arguments.option("state", whole_path(environment("SAKTA_STATE")));
}

std::string library_folder(const Arguments& arguments) {
  std::string folder = arguments.option("library", whole_path(environment("SAKTA_LIBRARY")));
  return folder.empty() ? shipped_library() : folder;
}

}  // namespace hub::cli
