#include "hub/map/value_call_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/values/functions.h"

// How it works. What a message will bring is not known, but that it brings something good may be supposed. So
// the function is called with what is written out, and in the place of everything else with a good value of
// that argument's name. What it then says about the call holds for every message; what it says about values
// holds if all of them are written out.

namespace hub::map {
namespace {

using config::XPathType;
using values::Argument;
using values::Function;

std::vector<std::string> function_names() {
  std::vector<std::string> all;
  for (const Function& function : values::functions()) all.push_back(function.name);
  return all;
}

/// A good value for each name that Function::Takes::arguments uses; of another name there is none.
std::string good_value(std::string_view argument) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kGood{
      {{"date", "2026-01-05"},
       {"moment", "2026-01-05T12:00:00Z"},
       {"time", "2026-01-05T12:00:00"},
       {"which", "first"},
       {"decimal", "1"},
       {"amount", "1"},
       {"count", "1"},
       {"places", "1"}}};
  for (const auto& [name, value] : kGood)
    if (name == argument) return std::string(value);
  return {};
}

/// `date, count` as its names, brackets left out.
std::vector<std::string> argument_names_of(std::string_view arguments) {
  std::vector<std::string> all(1);
  for (const char c : arguments) {
    if (c == ',') all.emplace_back();
    if (c >= 'a' && c <= 'z') all.back() += c;
  }
  return all;
}

Argument argument_of(const config::PrefixedCall::Argument& given, const std::string& name) {
  Argument argument;
  switch (given.value.type) {
    case XPathType::number:
      argument.type = Argument::Type::number;
      argument.number = 1;
      (void)std::from_chars(given.literal.data(), given.literal.data() + given.literal.size(),
                            argument.number);
      break;
    case XPathType::boolean:
      argument.type = Argument::Type::boolean;
      break;
    case XPathType::text:
      argument.texts.push_back(given.literal.empty() ? good_value(name)
                                                     : given.literal.substr(1, given.literal.size() - 2));
      break;
    case XPathType::node_set:
    case XPathType::unknown:
      argument.type = Argument::Type::nodes;
      argument.texts.push_back(good_value(name));
  }
  return argument;
}

Sentence told_of(const Function& function, const Sentence& problem) {
  return say("{}(): {}", "{}(): {}", function.name, problem);
}

}  // namespace

std::optional<Sentence> problem_of_call(const config::PrefixedCall& call) {
  const Function* const function = values::find_function(call.name);
  if (function == nullptr)
    return say("'{}' is no function of {}{}", "'{}' nav {} funkcija{}", call.name,
               values::kFunctionsNamespace, config::hint(call.name, function_names()));
  const std::size_t size = call.arguments.size();
  if (size < function->takes.least || size > function->takes.most)
    return told_of(*function, say("is called with {} arguments, and takes ({})",
                                  "izsaukta ar {} argumentiem, bet tās argumenti: ({})", size,
                                  function->takes.arguments));
  std::vector<std::string> argument_names = argument_names_of(function->takes.arguments);
  argument_names.resize(std::max(argument_names.size(), size));
  std::vector<Argument> arguments;
  for (std::size_t i = 0; i < size; ++i)
    arguments.push_back(argument_of(call.arguments[i], argument_names[i]));
  const auto answer = function->call(arguments);
  if (answer) return std::nullopt;
  const bool all_written = std::all_of(call.arguments.begin(), call.arguments.end(),
                                       [](const auto& one) { return !one.literal.empty(); });
  if (answer.problem().with != values::Problem::With::call && !all_written) return std::nullopt;
  return told_of(*function, answer.problem().says);
}

}  // namespace hub::map
