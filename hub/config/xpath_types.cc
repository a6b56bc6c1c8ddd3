#include "hub/config/xpath_types.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "hub/config/xpath_functions.h"

// How it works. XPath 1.0 has four types, and the type of every expression follows from its text: a literal
// is text, a path is a node-set, a comparison a boolean, arithmetic a number, a function what section 4 of
// its specification says. So one pass of recursive descent over the grammar (section 3), a function for each
// level of precedence, gives each expression its type from those of its parts. The only hard part of the
// grammar is when a name or `*` is an operator (section 3.7): after a whole operand, which is just where the
// descent asks for one.
//
// A number carries two facts more, worked out as interval arithmetic is: how large it can be and whether it
// is whole. count() and its like cannot exceed the octets of a message; a literal is what it is; number() and
// sum() of what a message says can be anything. Where an argument or the whole value becomes text
// (section 4.2, string()), a number that may lose digits is noted with its place.
//
// Where a path stands is known as long as it goes by names from child to child, from the document on: a
// predicate begins where its step ends. After `//`, `*`, an axis or a function, and of a relative path, which
// begins at the root element whatever its name, it is not known.

namespace hub::config {
namespace {

constexpr double kAny = std::numeric_limits<double>::infinity();
constexpr double kFirstWithExponent = 2'147'483'647;  ///< INT_MAX, which libxml2 writes with an exponent.

XPathValue of(XPathType type) {
  return {type, kAny, false};
}
XPathValue number(double most, bool whole) {
  return {XPathType::number, most, whole};
}

/// What `value` is as an operand of arithmetic.
XPathValue as_number(const XPathValue& value) {
  if (value.type == XPathType::number) return value;
  if (value.type == XPathType::boolean) return number(1, true);
  return number(kAny, false);
}

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_decimal_digit(char c) {
  return c >= '0' && c <= '9';
}
bool continues_name(char c) {
  return starts_name(c) || is_decimal_digit(c) || c == '-' || c == '.';
}

/// Thrown where the text leaves the grammar; caught in typing_of.
struct NoXPath {};

class Descent {
 public:
  Descent(std::string_view text, const XPathScope& scope) : text_(text), scope_(scope) {}

  XPathTyping whole(bool becomes_text) {
    skip();
    const std::size_t start = at_;
    const XPathValue value = either_or();
    if (at_ != text_.size()) throw NoXPath{};
    if (becomes_text) note(value, start);
    return {value, std::move(noted_), std::move(named_), std::move(calls_)};
  }

 private:
  /// Expressions may nest so deep; what is deeper is no expression of anybody's.
  static constexpr int kDeepest = 200;
  class Level {
   public:
    explicit Level(int& depth) : depth_(depth) {
      if (++depth_ > kDeepest) throw NoXPath{};
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --depth_; }

   private:
    int& depth_;
  };

  // --- the text

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') ++at_;
  }
  bool take(std::string_view sign) {
    if (text_.substr(at_, sign.size()) != sign) return false;
    at_ += sign.size();
    skip();
    return true;
  }
  void demand(std::string_view sign) {
    if (!take(sign)) throw NoXPath{};
  }
  /// A word that is an operator where it stands: after an operand.
  bool take_word(std::string_view word) {
    const std::size_t end = at_ + word.size();
    if (text_.substr(at_, word.size()) != word || (end < text_.size() && continues_name(text_[end])))
      return false;
    at_ = end;
    skip();
    return true;
  }
  std::string_view take_name() {
    if (!starts_name(peek())) throw NoXPath{};
    const std::size_t start = at_;
    while (continues_name(peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  /// What was read since `start`, without the white space at its end.
  [[nodiscard]] std::string trimmed(std::size_t start) const {
    std::size_t end = at_;
    while (end > start && (text_[end - 1] == ' ' || text_[end - 1] == '\n' || text_[end - 1] == '\t' ||
                           text_[end - 1] == '\r'))
      --end;
    return std::string(text_.substr(start, end - start));
  }

  void note(const XPathValue& value, std::size_t start) {
    if (value.loses_digits()) noted_.push_back({start, trimmed(start)});
  }

  // --- the levels of precedence, loosest first (section 3.4 and 3.5)

  XPathValue either_or() {
    const Level level(depth_);
    XPathValue value = both();
    while (take_word("or")) {
      (void)both();
      value = of(XPathType::boolean);
    }
    return value;
  }

  XPathValue both() {
    XPathValue value = equality();
    while (take_word("and")) {
      (void)equality();
      value = of(XPathType::boolean);
    }
    return value;
  }

  XPathValue equality() {
    XPathValue value = relation();
    while (take("!=") || take("=")) {
      (void)relation();
      value = of(XPathType::boolean);
    }
    return value;
  }

  XPathValue relation() {
    XPathValue value = sum();
    while (take("<=") || take(">=") || take("<") || take(">")) {
      (void)sum();
      value = of(XPathType::boolean);
    }
    return value;
  }

  XPathValue sum() {
    XPathValue value = product();
    while (take("+") || take("-")) {
      const XPathValue left = as_number(value);
      const XPathValue right = as_number(product());
      value = number(left.most + right.most, left.whole && right.whole);
    }
    return value;
  }

  XPathValue product() {
    XPathValue value = negation();
    while (true) {
      if (take("*")) {
        const XPathValue left = as_number(value);
        const XPathValue right = as_number(negation());
        value = number(left.most * right.most, left.whole && right.whole);
      } else if (take_word("div")) {
        const XPathValue left = as_number(value);
        const std::size_t start = at_;
        (void)negation();
        value = number(is_literal_of_one_or_more(start) ? left.most : kAny, false);
      } else if (take_word("mod")) {
        const XPathValue left = as_number(value);
        const XPathValue right = as_number(negation());
        value = number(std::min(left.most, right.most), left.whole && right.whole);
      } else {
        return value;
      }
    }
  }

  /// Whether what was read since `start` is a number written out that makes nothing larger by division.
  [[nodiscard]] bool is_literal_of_one_or_more(std::size_t start) const {
    double value = 0;
    const char* const end = text_.data() + at_;
    const auto [last, problem] = std::from_chars(text_.data() + start, end, value);
    return problem == std::errc() && value >= 1 &&
           std::all_of(last, end, [](char c) { return c == ' ' || c == '\n'; });
  }

  XPathValue negation() {
    bool negated = false;
    while (take("-")) negated = true;
    const XPathValue value = unite();
    return negated ? as_number(value) : value;
  }

  XPathValue unite() {
    XPathValue value = path();
    while (take("|")) {
      (void)path();
      value = of(XPathType::node_set);
    }
    return value;
  }

  // --- paths and what they begin with (section 2 and 3.3)

  XPathValue path() {
    if (!begins_primary()) {
      location();
      return of(XPathType::node_set);
    }
    XPathValue value = primary();
    const auto around = std::exchange(here_, std::nullopt);
    if (peek() == '[') {
      predicates();
      value = of(XPathType::node_set);
    }
    if (peek() == '/') {
      if (!take("//")) demand("/");
      steps();
      value = of(XPathType::node_set);
    }
    here_ = around;
    return value;
  }

  [[nodiscard]] bool begins_primary() const {
    const char c = peek();
    if (c == '$' || c == '(' || c == '"' || c == '\'' || is_decimal_digit(c) ||
        (c == '.' && is_decimal_digit(peek(1))))
      return true;
    return is_call();
  }

  /// A name with a parenthesis behind it, which is no node test.
  [[nodiscard]] bool is_call() const {
    std::size_t end = at_;
    const auto octet = [this](std::size_t place) { return place < text_.size() ? text_[place] : '\0'; };
    if (!starts_name(octet(end))) return false;
    while (continues_name(octet(end))) ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    if (octet(end) == ':' && starts_name(octet(end + 1)))
      for (++end; continues_name(octet(end));) ++end;
    while (octet(end) == ' ' || octet(end) == '\n' || octet(end) == '\t' || octet(end) == '\r') ++end;
    return octet(end) == '(' && !is_node_test(name);
  }
  static bool is_node_test(std::string_view name) {
    return name == "text" || name == "node" || name == "comment" || name == "processing-instruction";
  }

  XPathValue primary() {
    if (peek() == '"' || peek() == '\'') {
      const std::size_t end = text_.find(peek(), at_ + 1);
      if (end == std::string_view::npos) throw NoXPath{};
      at_ = end + 1;
      skip();
      return of(XPathType::text);
    }
    if (take("(")) {
      const XPathValue value = either_or();
      demand(")");
      return value;
    }
    if (peek() == '$') return variable();
    return starts_name(peek()) ? call() : literal();
  }

  XPathValue literal() {
    const std::size_t start = at_;
    while (is_decimal_digit(peek())) ++at_;
    const bool fraction = peek() == '.';
    if (fraction) ++at_;
    while (is_decimal_digit(peek())) ++at_;
    double value = 0;
    (void)std::from_chars(text_.data() + start, text_.data() + at_, value);
    skip();
    return number(value, !fraction);
  }

  XPathValue variable() {
    ++at_;
    const std::string name(qualified());
    skip();
    const auto found = scope_.variables.find(name);
    return found == scope_.variables.end() ? of(XPathType::unknown) : found->second;
  }

  std::string_view qualified() {
    const std::size_t start = at_;
    (void)take_name();
    if (peek() == ':' && starts_name(peek(1))) {
      ++at_;
      (void)take_name();
    }
    return text_.substr(start, at_ - start);
  }

  XPathFunction function_of(std::string_view name) const {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) return core_function(name);
    const auto ns = scope_.namespaces.find(std::string(name.substr(0, colon)));
    return ns == scope_.namespaces.end() ? XPathFunction{}
                                         : extension_function(ns->second, name.substr(colon + 1));
  }

  XPathValue call() {
    PrefixedCall called{at_, {}, {}, {}};
    const std::string_view name = qualified();
    skip();
    demand("(");
    const XPathFunction function = function_of(name);
    std::vector<XPathValue> arguments;
    while (peek() != ')') {
      const std::size_t start = at_;
      arguments.push_back(either_or());
      called.arguments.push_back({arguments.back(), literal_since(start)});
      const std::size_t which = std::min(arguments.size(), function.texts.size());
      if (which > 0 && function.texts[which - 1] == 't') note(arguments.back(), start);
      if (peek() != ')') demand(",");
    }
    demand(")");
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
      called.prefix = name.substr(0, colon);
      called.name = name.substr(colon + 1);
      calls_.push_back(std::move(called));
    }
    return value_of(name, function, arguments);
  }

  /// What was read since `start`, if it is one text or number that is written out.
  [[nodiscard]] std::string literal_since(std::size_t start) const {
    std::string written = trimmed(start);
    const char quote = written.front();
    const bool text = (quote == '"' || quote == '\'') && written.find(quote, 1) == written.size() - 1;
    const std::size_t sign = quote == '-' ? 1 : 0;
    const bool number = written.size() > sign &&
                        std::all_of(written.begin() + static_cast<std::ptrdiff_t>(sign), written.end(),
                                    [](char c) { return is_decimal_digit(c) || c == '.'; });
    return text || number ? written : std::string();
  }

  static XPathValue value_of(std::string_view name, const XPathFunction& function,
                             const std::vector<XPathValue>& arguments) {
    if (arguments.size() == 1) {
      const XPathValue argument = as_number(arguments.front());
      if (name == "number") return argument;
      if (name == "floor" || name == "ceiling" || name == "round") return number(argument.most + 1, true);
    }
    return {function.type, function.most, function.whole};
  }

  void location() {
    const Here around = here_;
    if (take("//")) {
      here_.reset();
      steps();
    } else if (!take("/")) {
      steps();
    } else {
      here_.emplace();
      if (begins_step()) steps();
    }
    here_ = around;
  }

  [[nodiscard]] bool begins_step() const {
    const char c = peek();
    return starts_name(c) || c == '*' || c == '@' || c == '.';
  }

  void steps() {
    while (true) {
      step();
      const bool deep = take("//");
      if (deep) here_.reset();
      if (!deep && !take("/")) return;
    }
  }

  void step() {
    if (take("..")) return leave();
    if (take(".")) return;  // no predicates (section 2.5), libxml2 takes none either
    bool is_child = !take("@");
    if (is_child && starts_name(peek())) {
      const std::size_t start = at_;
      (void)take_name();
      skip();
      is_child = !take("::");
      if (is_child) at_ = start;
    }
    const std::size_t start = at_;
    const bool is_named = node_test();
    if (is_child && is_named) {
      enter(trimmed(start));
    } else {
      here_.reset();
    }
    predicates();
  }

  void enter(std::string name) {
    named_.push_back({name, here_});
    if (here_) here_->push_back(std::move(name));
  }
  void leave() {
    if (here_ && here_->empty()) here_.reset();
    if (here_) here_->pop_back();
  }

  /// Whether it is the name of one element.
  bool node_test() {
    if (take("*")) return false;
    const std::string_view name = take_name();
    if (is_node_test(name)) {
      const std::size_t before = at_;
      skip();
      if (take("(")) {
        if (peek() != ')') (void)primary();
        demand(")");
        return false;
      }
      at_ = before;
    }
    if (peek() == ':' && peek(1) != ':') {
      ++at_;
      if (take("*")) return false;
      (void)take_name();
    }
    skip();
    return true;
  }

  void predicates() {
    while (take("[")) {
      (void)either_or();
      demand("]");
    }
  }

  std::string_view text_;
  const XPathScope& scope_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<NumberAsText> noted_;
  using Here = std::optional<std::vector<std::string>>;
  Here here_;  // the names that lead to where a relative path begins; at first that is any root element
  std::vector<NamedElement> named_;
  std::vector<PrefixedCall> calls_;
};

std::optional<XPathTyping> typing(std::string_view xpath, const XPathScope& scope, bool becomes_text) {
  try {
    return Descent(xpath, scope).whole(becomes_text);
  } catch (const NoXPath&) {
    return std::nullopt;
  }
}

}  // namespace

bool XPathValue::loses_digits() const {
  return type == XPathType::number && !(whole && most < kFirstWithExponent);
}

XPathValue either(const XPathValue& one, const XPathValue& other) {
  if (one == other) return one;
  if (one.type == XPathType::number && other.type == XPathType::number)
    return number(std::max(one.most, other.most), one.whole && other.whole);
  // As long as one of them may lose digits as text, so may the variable.
  if (one.loses_digits()) return one;
  return other.loses_digits() ? other : of(one.type == other.type ? one.type : XPathType::unknown);
}

std::optional<XPathTyping> typing_of(std::string_view xpath, const XPathScope& scope) {
  return typing(xpath, scope, false);
}

std::optional<XPathTyping> typing_of_text(std::string_view xpath, const XPathScope& scope) {
  return typing(xpath, scope, true);
}

}  // namespace hub::config
