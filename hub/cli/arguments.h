#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/error.h"
#include "hub/base/result.h"

namespace hub::cli {

/// What a command takes: its positional arguments by name, options with a value each (`--name VALUE`) and
/// flags (`--name`).
struct CommandLine {
  std::string_view name;
  /// A name in brackets is optional: "[FILE]"; the last may stand for any number: "[ID...]".
  std::vector<std::string_view> positional;
  std::vector<std::string_view> options;  ///< Without dashes; "lang" is always there.
  Text summary;
  std::vector<std::string_view> flags = {};  ///< Without dashes.
};

/// A parsed command line.
class Arguments {
 public:
  /// `argv` without program and command. The folders of a hub (the position SITE; --site, --state, --library,
  /// --into) become absolute here, without a slash at the end, however they were typed: nobody behind needs
  /// to care. Errors: config.invalid with the nearest known option.
  [[nodiscard]] static Result<Arguments> parse(const CommandLine& command,
                                               const std::vector<std::string>& argv);

  [[nodiscard]] const std::string& positional(std::size_t index) const;  ///< Empty if not given.
  [[nodiscard]] const std::vector<std::string>& positionals() const { return positional_; }
  [[nodiscard]] std::string option(std::string_view name, std::string fallback = {}) const;
  /// Whether a flag or option is there.
  [[nodiscard]] bool has(std::string_view name) const { return options_.find(name) != options_.end(); }
  /// --lang, else LC_ALL, LC_MESSAGES, LANG: Latvian if it starts with "lv".
  [[nodiscard]] Language language() const;

 private:
  std::vector<std::string> positional_;
  std::map<std::string, std::string, std::less<>> options_;
};

/// As Arguments::language, of words that may make no sense otherwise: what is wrong with them is told in it.
[[nodiscard]] Language language_of(const std::vector<std::string>& argv);

/// One line of usage for a command.
[[nodiscard]] std::string usage(const CommandLine& command, Language language);

/// State folder, absolute: --state, else $SAKTA_STATE. Empty: neither says; `run` lets no command begin that
/// takes it.
[[nodiscard]] std::string state_folder(const Arguments& arguments);
/// What the product ships (`mappings`, `adapters/systems`, `wsdl`, `certs`), absolute: --library, else
/// $SAKTA_LIBRARY, else found from where this program lies: `../share/sakta` of an installed one, the
/// checkout above `build/<preset>/bin`. Empty: nothing of it is there.
[[nodiscard]] std::string library_folder(const Arguments& arguments);

}  // namespace hub::cli
