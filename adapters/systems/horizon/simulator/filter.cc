#include "adapters/systems/horizon/simulator/filter.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>
#include <utility>

#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {
namespace {

using Predicate = std::function<bool(const Row&)>;

constexpr int kDeepest = 32;

[[noreturn]] void wrong(const std::string& what) {
  throw Refusal{400, "EFilter", "filter: " + what};
}

std::string folded(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

long long number_of(std::string_view digits) {
  long long number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) wrong("a number is expected");
  return number;
}

class Parser {
 public:
  Parser(std::string_view text, const Columns& columns) : rest_(text), columns_(columns) {}

  Predicate whole() {
    auto made = any(0);
    blanks();
    if (!rest_.empty()) wrong("something follows the end");
    return made;
  }

 private:
  void blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  std::string_view take(std::size_t length) {
    const auto taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::string_view word() {
    blanks();
    const auto* const end = std::find_if(rest_.begin(), rest_.end(), [](unsigned char c) {
      return std::isalnum(c) == 0 && c != '_' && c != '.';
    });
    return take(static_cast<std::size_t>(end - rest_.begin()));
  }

  bool takes(std::string_view wanted) {
    const auto before = rest_;
    if (word() == wanted) return true;
    rest_ = before;
    return false;
  }

  Predicate any(int depth) {
    auto left = all(depth);
    while (takes("or")) {
      auto right = all(depth);
      left = [left, right](const Row& row) { return left(row) || right(row); };
    }
    return left;
  }

  Predicate all(int depth) {
    auto left = one(depth);
    while (takes("and")) {
      auto right = one(depth);
      left = [left, right](const Row& row) { return left(row) && right(row); };
    }
    return left;
  }

  Predicate one(int depth) {
    if (depth > kDeepest) wrong("too deep");
    blanks();
    if (!rest_.empty() && rest_.front() == '(') {
      take(1);
      auto inner = any(depth + 1);
      blanks();
      if (rest_.empty() || rest_.front() != ')') wrong("a parenthesis is not closed");
      take(1);
      return inner;
    }
    return comparison();
  }

  Predicate comparison() {
    const auto name = column_name(word());
    const auto column = columns_.find(name);
    if (column == columns_.end()) wrong("unknown column");
    const auto comparing = word();
    if (comparing != "eq" && comparing != "le") wrong("eq or le is expected");
    blanks();
    return column->second == ColumnType::text ? text_comparison(name, comparing == "le")
                                              : number_comparison(name, comparing == "le");
  }

  Predicate text_comparison(const std::string& name, bool or_less) {
    if (rest_.empty() || rest_.front() != '\'') wrong("a text in quotes is expected");
    take(1);
    std::string value;
    for (;;) {
      const auto quote = rest_.find('\'');
      if (quote == std::string_view::npos) wrong("a quote is not closed");
      value += take(quote);
      take(1);
      if (rest_.empty() || rest_.front() != '\'') break;
      value += take(1);
    }
    value = folded(std::move(value));
    return [name, value, or_less](const Row& row) {
      const auto found = row.find(name);
      if (found == row.end()) return false;
      const auto shown = folded(found->second);
      return or_less ? shown <= value : shown == value;
    };
  }

  Predicate number_comparison(const std::string& name, bool or_less) {
    const auto value = number_of(word());
    return [name, value, or_less](const Row& row) {
      const auto found = row.find(name);
      if (found == row.end()) return false;
      const auto shown = number_of(found->second);
      return or_less ? shown <= value : shown == value;
    };
  }

  std::string_view rest_;
  const Columns& columns_;
};

}  // namespace

std::string column_name(std::string_view written) {
  std::string name(written);
  if (const auto dot = name.find('.'); dot != std::string::npos) name[dot] = '_';
  return name;
}

std::function<bool(const Row&)> parse_filter(std::string_view text, const Columns& columns) {
  return Parser(text, columns).whole();
}

}  // namespace sandbox::horizon
