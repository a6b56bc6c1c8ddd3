#include "adapters/systems/pspp/simulator/bodies.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/systems/pspp/simulator/values.h"

namespace sandbox::pspp {
namespace {

using nlohmann::json;
using Problem = std::optional<Refusal>;
/// What is wrong with a value at a pointer.
using Check = std::function<Problem(const json&, const std::string&)>;

struct Member {
  std::string name;
  bool required;
  Check check;
};
using Shape = std::vector<Member>;

Refusal wrong(const std::string& text, const std::string& pointer) {
  return {400, "PSPP-001", text, pointer};
}

/// nlohmann keeps the last of two members with one name; this refuses them.
class Duplicates {
 public:
  bool operator()(int /*depth*/, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open_.emplace_back();
    if (event == json::parse_event_t::object_end) open_.pop_back();
    if (event == json::parse_event_t::key) {
      const auto name = parsed.get<std::string>();
      if (!open_.back().names.insert(name).second && !found) found = pointer_to(name);
      open_.back().at = name;
    }
    return true;
  }
  std::optional<std::string> found;  ///< Pointer of the first.

 private:
  struct Open {
    std::set<std::string> names;
    std::string at;
  };
  [[nodiscard]] std::string pointer_to(const std::string& name) const {
    std::string pointer;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) pointer.append("/").append(open_[i].at);
    return pointer + "/" + name;
  }
  std::vector<Open> open_;
};

Problem check_object(const json& value, const Shape& shape, const std::string& pointer) {
  if (!value.is_object()) return wrong("an object is wanted", pointer);
  for (const auto& [name, inner] : value.items()) {
    const auto known = std::find_if(shape.begin(), shape.end(),
                                    [&, &wanted = name](const auto& m) { return m.name == wanted; });
    if (known == shape.end()) return wrong("unknown member", pointer + "/" + name);
    if (auto problem = known->check(inner, pointer + "/" + name)) return problem;
  }
  for (const auto& member : shape)
    if (member.required && !value.contains(member.name))
      return wrong("the member is missing", pointer + "/" + member.name);
  return std::nullopt;
}

Check text_that(bool (*good)(std::string_view)) {
  return [good](const json& value, const std::string& pointer) -> Problem {
    if (!value.is_string()) return wrong("a text is wanted", pointer);
    if (!good(value.get_ref<const std::string&>())) return wrong("not of the form that is wanted", pointer);
    return std::nullopt;
  };
}

Check text_of(std::size_t longest) {
  return [longest](const json& value, const std::string& pointer) -> Problem {
    if (!value.is_string()) return wrong("a text is wanted", pointer);
    if (!is_text(value.get_ref<const std::string&>(), longest)) return wrong("empty or too long", pointer);
    return std::nullopt;
  };
}

Check one_of(std::vector<std::string> words) {
  return [words = std::move(words)](const json& value, const std::string& pointer) -> Problem {
    if (!value.is_string()) return wrong("a text is wanted", pointer);
    if (std::find(words.begin(), words.end(), value.get_ref<const std::string&>()) == words.end())
      return wrong("not a word of the list", pointer);
    return std::nullopt;
  };
}

Check whole_number(std::uint64_t least, std::uint64_t most) {
  return [least, most](const json& value, const std::string& pointer) -> Problem {
    if (!value.is_number_unsigned()) return wrong("a whole number is wanted", pointer);
    const auto number = value.get<std::uint64_t>();
    if (number < least || number > most) return wrong("out of range", pointer);
    return std::nullopt;
  };
}

Check list_of(Check one, std::size_t most) {
  return [one = std::move(one), most](const json& value, const std::string& pointer) -> Problem {
    if (!value.is_array()) return wrong("a list is wanted", pointer);
    if (value.size() > most) return wrong("too many", pointer);
    for (std::size_t i = 0; i < value.size(); ++i)
      if (auto problem = one(value[i], pointer + "/" + std::to_string(i))) return problem;
    return std::nullopt;
  };
}

Check object(Shape shape) {
  return [shape = std::move(shape)](const json& value, const std::string& pointer) {
    return check_object(value, shape, pointer);
  };
}

const Shape& shape_of(Body body) {
  static const Check code = text_that(&is_code);
  static const Check date = text_that(&is_date);
  static const Check moment = text_that(&is_moment);
  static const Check sequence = whole_number(1, 4'294'967'295);
  static const Check label = one_of(
      {"apstrādē", "paprasīta papildu informācija", "atteikts", "sniegta atbilde", "izsniegta licence"});
  static const Check state =
      one_of({"Submitted", "InProcess", "InfoRequested", "Refused", "Answered", "Issued", "Closed"});
  static const Check channel = one_of({"InPerson", "Phone", "Electronic"});
  static const Check payment = one_of({"NotRequired", "Awaiting", "Paid", "PartlyPaid", "Refunded"});
  static const Check actor =
      object({{"kind", true, one_of({"Client", "Clerk", "System"})}, {"unit", false, text_of(120)}});
  static const Shape open{
      {"serviceCode", true, code},
      {"caseCode", true, code},
      {"reference", false, text_that(&looks_like_reference)},
      {"clientKind", true, one_of({"Person", "Organisation"})},
      {"representation", false, one_of({"Guardian", "Authorisation", "Accountant", "Clerk", "Law"})},
      {"channel", true, channel},
      {"openedAt", true, moment},
      {"plannedDeadline", false, date},
      {"state", true, state},
      {"label", true, label},
      {"paymentStatus", false, payment},
      {"actor", true, actor}};
  static const Shape add{
      {"sequence", true, sequence},      {"state", true, state},      {"label", true, label},
      {"since", true, moment},           {"channel", false, channel}, {"plannedDeadline", false, date},
      {"paymentStatus", false, payment}, {"actor", true, actor},      {"note", false, text_of(2000)}};
  static const Shape close{
      {"sequence", true, sequence},
      {"state", true, one_of({"Refused", "Answered", "Issued", "Closed"})},
      {"label", true, label},
      {"closedAt", true, moment},
      {"plannedDeadline", false, date},
      {"actualDeadline", false, date},
      {"paymentStatus", true, payment},
      {"actor", true, actor},
      {"result", false,
       object({{"text", false, text_of(4000)}, {"document", false, list_of(text_of(120), 20)}})},
      {"rating", false, whole_number(1, 5)}};
  static const Shape paid{{"reference", true, text_that(&looks_like_reference)},
                          {"paymentStatus", true, one_of({"Awaiting", "Paid", "PartlyPaid", "Refunded"})},
                          {"since", true, moment}};
  switch (body) {
    case Body::open_case:
      return open;
    case Body::add_status:
      return add;
    case Body::report_payment:
      return paid;
    case Body::close_case:
      break;
  }
  return close;
}

}  // namespace

std::variant<json, Refusal> read_body(Body body, const std::string& octets) {
  json read;
  Duplicates duplicates;
  try {
    read = json::parse(octets, std::ref(duplicates));
  } catch (const json::exception&) {
    return wrong("this is no JSON", "");
  }
  if (duplicates.found) return wrong("the member is there twice", *duplicates.found);
  if (auto problem = check_object(read, shape_of(body), "")) return *problem;
  return read;
}

}  // namespace sandbox::pspp
