#include "hub/cli/arguments.h"

#include <Poco/Util/Option.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "hub/base/codes.h"
#include "hub/config/words.h"

namespace hub::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread starts
  return value != nullptr ? value : "";
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

std::string unknown_option(const CommandLine& command, const std::string& argument) {
  const std::string word = argument.substr(std::min(argument.find_first_not_of('-'), argument.size()));
  std::vector<std::string> known(command.options.begin(), command.options.end());
  known.insert(known.end(), command.flags.begin(), command.flags.end());
  known.emplace_back("lang");
  return "unknown option '" + argument + "'" + config::hint(word, known);
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
      if (is_option && !name.empty()) parsed.options_[name] = value;
      if (!is_option) parsed.positional_.push_back(argument);
    } catch (const Poco::Util::UnknownOptionException&) {
      return Error(codes::config_invalid, unknown_option(command, argument));
    } catch (const Poco::Util::OptionException& problem) {
      return Error(codes::config_invalid, "option '" + argument + "': " + problem.displayText());
    }
  }
  try {
    processor.checkRequired();
  } catch (const Poco::Util::OptionException&) {
    return Error(codes::config_invalid, "the last option wants a value");
  }
  const auto needed = std::count_if(command.positional.begin(), command.positional.end(),
                                    [](std::string_view name) { return name.front() != '['; });
  const bool any_number =
      !command.positional.empty() && command.positional.back().find("...") != std::string_view::npos;
  if (parsed.positional_.size() < static_cast<std::size_t>(needed) ||
      (!any_number && parsed.positional_.size() > command.positional.size()))
    return Error(codes::config_invalid, "usage: " + usage(command, Language::en));
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
  std::string word = option("lang");
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (word.empty()) word = environment(name);
  return word.starts_with("lv") ? Language::lv : Language::en;
}

std::string usage(const CommandLine& command, Language language) {
  std::string text = "sakta " + std::string(command.name);
  for (const std::string_view name : command.positional) text.append(" ").append(name);
  for (const std::string_view name : command.options) text.append(" [--").append(name).append(" VALUE]");
  for (const std::string_view name : command.flags) text.append(" [--").append(name).append("]");
  return text + "\n    " + std::string(command.summary.in(language));
}

std::string state_folder(const Arguments& arguments) {
  return arguments.option("state", environment("SAKTA_STATE"));
}

std::string library_folder(const Arguments& arguments) {
  std::string folder = arguments.option("library", environment("SAKTA_LIBRARY"));
  return folder.empty() ? SAKTA_LIBRARY_FOLDER
                        : std::filesystem::absolute(folder).lexically_normal().string();
}

}  // namespace hub::cli
