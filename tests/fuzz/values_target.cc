// Values as messages bring them: each kind judges the text, each function is called with it. Nothing is taken
// that its own normal form is not, and no reason repeats the text.

#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "hub/values/functions.h"
#include "hub/values/kinds.h"
#include "tests/fuzz/target.h"

namespace {

using hub::values::Argument;
using hub::values::Function;
using hub::values::Kind;
using hub::values::Problem;

/// Of digits: what has fewer stands in sentences by chance.
constexpr std::ptrdiff_t kTelling = 8;

void tells_nothing(const hub::Sentence& says, std::string_view text) {
  fuzz::must(!says.en().empty() && !says.lv().empty(), "a reason in both languages");
  if (std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) < kTelling) return;
  fuzz::must(says.en().find(text) == std::string::npos && says.lv().find(text) == std::string::npos,
             "a reason without the value");
}

void judge(const Kind& kind, std::string_view text) {
  const auto judgement = kind.judge(text);
  if (judgement.wrong) tells_nothing(*judgement.wrong, text);
  const auto normal = kind.normal(text);
  if (!normal) {
    tells_nothing(normal.problem().says, text);
    fuzz::must(judgement.wrong.has_value(), "what is a value has a normal form");
    return;
  }
  fuzz::must(!kind.judge(*normal).wrong, "a normal form is a value");
  const auto again = kind.normal(*normal);
  fuzz::must(again && *again == *normal, "a normal form is its own normal form");
}

std::vector<Argument> arguments_of(const std::vector<std::string>& texts) {
  std::vector<Argument> arguments;
  for (const std::string& text : texts) arguments.push_back({Argument::Type::text, {text}, 0});
  return arguments;
}

void call(const Function& function, std::vector<Argument> arguments) {
  const auto answer = function.call(arguments);
  if (!answer) {
    fuzz::must(!answer.problem().says.en().empty() && !answer.problem().says.lv().empty(),
               "a reason in both languages");
    return;
  }
  const bool boolean = std::holds_alternative<bool>(*answer);
  fuzz::must(boolean == (function.gives == Function::Gives::boolean), "the answer that was declared");
}

/// A text for each line, the last one for all that are missing.
std::vector<std::string> lines_of(std::string_view given, std::size_t most) {
  std::vector<std::string> lines;
  while (lines.size() < most) {
    const std::size_t end = std::min(given.find('\n'), given.size());
    lines.emplace_back(given.substr(0, end));
    given.remove_prefix(std::min(end + 1, given.size()));
    if (given.empty()) break;
  }
  lines.resize(most, lines.back());
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  const std::string_view given = fuzz::text(octets, size);
  for (const Kind& kind : hub::values::kinds()) judge(kind, given);
  for (const Function& function : hub::values::functions()) {
    const std::vector<std::string> lines = lines_of(given, function.takes.most);
    call(function, arguments_of(lines));
    if (function.takes.most == 1) call(function, {{Argument::Type::nodes, lines_of(given, 3), 0}});
  }
  return 0;
}
