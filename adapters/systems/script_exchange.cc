#include "adapters/systems/script_exchange.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <random>
#include <utility>

#include "adapters/systems/rest_journal.h"
#include "adapters/systems/rest_target.h"

namespace sandbox::script {
namespace {

const std::string* pair_of(const std::vector<std::pair<std::string, std::string>>& pairs,
                           const std::string& name) {
  const auto found =
      std::find_if(pairs.begin(), pairs.end(), [&](const auto& one) { return one.first == name; });
  return found == pairs.end() ? nullptr : &found->second;
}

std::string fresh_uuid() {
  static constexpr std::array<int, 5> kGroups{8, 4, 4, 4, 12};
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::random_device chance;
  std::string text;
  for (const int length : kGroups) {
    if (!text.empty()) text += '-';
    for (int i = 0; i < length; ++i) text += kHex[chance() % kHex.size()];
  }
  text[14] = '4';  // RFC 9562, 5.4
  text[19] = kHex[8 + chance() % 4];
  return text;
}

std::vector<std::string> segments_of(const std::string& path) {
  HttpRequest read;
  read_target(path, read);
  return read.segments;
}

}  // namespace

std::optional<std::map<std::string, std::string>> match_path(const std::vector<std::string>& segments,
                                                             const std::string& path) {
  const auto wanted = segments_of(path);
  if (wanted.size() != segments.size()) return std::nullopt;
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string& part = wanted[i];
    if (part.size() > 2 && part.front() == '{' && part.back() == '}')
      values[part.substr(1, part.size() - 2)] = segments[i];
    else if (part != segments[i])
      return std::nullopt;
  }
  return values;
}

std::set<std::string> row_names(const Operation& operation) {
  std::set<std::string> names;
  for (const Step& step : operation.state)
    for (const auto& name : {step.find, step.insert, step.update, step.as})
      if (!name.empty()) names.insert(name);
  return names;
}

std::set<std::string> row_names(const Script& script) {
  std::set<std::string> names;
  for (const Operation& operation : script.requests) names.merge(row_names(operation));
  return names;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string header_of(const HttpRequest& request, const std::string& name) {
  const auto said = request.headers.find(name);
  return said == request.headers.end() ? std::string() : said->second;
}

std::string base64_of(std::string_view octets) {
  std::string text((octets.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(octets.data()), static_cast<int>(octets.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string media_type_of(const std::string& field) {
  std::string type = lower(field.substr(0, field.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type;
}

Exchange::Exchange(const Script& script, const HttpRequest& request, const Body& body, State& state)
    : request_(request), body_(body), state_(state), known_{script.format, row_names(script), {}} {
  for (const auto& [name, table] : script.tables) known_.tables.insert(name);
}

bool Exchange::is_for(const Operation& operation, const std::string& action) {
  const Match& match = operation.match;
  if (!match.method.empty() && lower(match.method) != lower(request_.method)) return false;
  if (!match.action.empty() && match.action != action) return false;
  if (!match.element.empty() && match.element != body_.element()) return false;
  for (const auto& [name, wanted] : match.query) {
    const auto* const said = pair_of(request_.query, name);
    if (said == nullptr || *said != wanted) return false;
  }
  for (const auto& [name, wanted] : match.headers) {
    const auto said = request_.headers.find(lower(name));
    if (said == request_.headers.end() || said->second != wanted) return false;
  }
  if (!match.path.empty()) {
    auto values = match_path(request_.segments, match.path);
    if (!values) return false;
    path_ = std::move(*values);
  }
  return match.holds.empty() || body_.holds(match.holds);
}

std::string Exchange::failed_check(const Operation& operation, const Schemas& schemas,
                                   const MpaySignature& signatures) {
  for (const Check& check : operation.checks)
    if (!holds(check, schemas, signatures)) return check.refuse;
  return {};
}

bool Exchange::holds(const Check& check, const Schemas& schemas, const MpaySignature& signatures) {
  if (check.signature != Signature::none && !signatures.verify(request_.body)) return false;
  if (!check.media_type.empty()) {
    const auto said = request_.headers.find("content-type");
    if (said == request_.headers.end() || media_type_of(said->second) != lower(check.media_type))
      return false;
  }
  if (!check.schema.empty() && !schemas.at(check.schema).takes(body_.root())) return false;
  if (check.optional && value(check.value).value_or("").empty()) return true;
  return holds(static_cast<const Condition&>(check));
}

bool Exchange::holds(const Condition& condition) {
  if (!condition.holds.empty() && !body_.holds(condition.holds)) return false;
  if (condition.value.empty()) return true;
  const auto said = value(condition.value);
  const bool there = said && !said->empty();
  if (condition.absent) return !there;
  if (!there) return false;
  if (!condition.pattern.empty() && !matches(*said, condition.pattern)) return false;
  if (!condition.in.empty() &&
      std::find(condition.in.begin(), condition.in.end(), *said) == condition.in.end())
    return false;
  return condition.equals.empty() || *said == fill(condition.equals, Escape::none);
}

std::string Exchange::carry_out(const Operation& operation) {
  for (const Step& step : operation.state) {
    if (step.when && !holds(*step.when)) continue;
    auto refusal = carry_out(step);
    if (!refusal.empty()) return refusal;
  }
  return {};
}

std::string Exchange::carry_out(const Step& step) {
  const std::string& table = !step.find.empty()     ? step.find
                             : !step.insert.empty() ? step.insert
                             : !step.update.empty() ? step.update
                                                    : step.remove;
  const std::string& called = step.as.empty() ? table : step.as;
  auto& rows = state_.tables[table];
  const std::string key = value(step.key).value_or("");
  const auto found = rows.find(key);
  rows_.erase(called);
  if (!step.insert.empty()) {
    if (found != rows.end() && !step.exists.empty()) return step.exists;
    if (found == rows.end()) {
      Row row = changed({}, step.set);
      rows[key] = std::move(row);
    }
  } else {
    if (found == rows.end()) return step.none;
    if (!step.update.empty()) {
      rows_[called] = found->second;
      rows_[called]["key"] = key;
      found->second = changed(found->second, step.set);
    }
    if (!step.remove.empty()) {
      rows.erase(found);
      return {};
    }
  }
  rows_[called] = rows.at(key);
  rows_[called]["key"] = key;
  return {};
}

Row Exchange::changed(Row row, const std::map<std::string, TemplateText>& set) {
  for (const auto& [column, text] : set) row[column] = fill(text, Escape::none);
  return row;
}

std::optional<std::string> Exchange::value(const ValueText& text) {
  const auto read = read_value(text, known_.format, known_.rows);
  return read ? value(*read) : std::nullopt;
}

std::optional<std::string> Exchange::value(const Value& value) {
  const auto in = [&](const std::map<std::string, std::string>& texts,
                      const std::string& name) -> std::optional<std::string> {
    const auto found = texts.find(name);
    return found == texts.end() ? std::nullopt : std::optional(found->second);
  };
  switch (value.origin) {
    case Origin::path:
      return in(path_, value.name);
    case Origin::query: {
      const auto* const said = pair_of(request_.query, value.name);
      return said == nullptr ? std::nullopt : std::optional(*said);
    }
    case Origin::header:
      return in(request_.headers, lower(value.name));
    case Origin::form: {
      const auto pairs = form_pairs(request_.body);
      const auto* const said = pairs ? pair_of(*pairs, value.name) : nullptr;
      return said == nullptr ? std::nullopt : std::optional(*said);
    }
    case Origin::counter:
      return std::to_string(++state_.counters[value.name]);
    case Origin::now:
      return now_text().substr(0, 19) + "Z";
    case Origin::today:
      return now_text().substr(0, 10);
    case Origin::uuid:
      return fresh_uuid();
    case Origin::row: {
      const auto row = rows_.find(value.name);
      return row == rows_.end() ? std::nullopt : in(row->second, value.column);
    }
    case Origin::body:
      return body_.text(value.name);
  }
  return std::nullopt;
}

std::string Exchange::fill(const TemplateText& text, Escape escape) {
  const auto read = read_template(text, known_);
  return read.pieces ? fill(*read.pieces, escape) : std::string();
}

std::string Exchange::fill(const std::vector<Piece>& pieces, Escape escape) {
  std::string text;
  for (const Piece& piece : pieces) {
    switch (piece.kind) {
      case Piece::Kind::text:
        text += piece.text;
        break;
      case Piece::Kind::value:
        text += escaped(value(*piece.value).value_or(""), escape);
        break;
      case Piece::Kind::raw:
        text += value(*piece.value).value_or("");
        break;
      case Piece::Kind::some:
        if (!value(*piece.value).value_or("").empty()) text += fill(piece.inside, escape);
        break;
      case Piece::Kind::each:
        text += fill_each(piece, escape);
        break;
      case Piece::Kind::comma:
        if (!last_) text += ",";
        break;
    }
  }
  return text;
}

std::string Exchange::fill_each(const Piece& piece, Escape escape) {
  std::vector<std::pair<std::string, Row>> chosen;
  const auto wanted = piece.value ? value(*piece.value) : std::nullopt;
  for (const auto& [key, row] : state_.tables[piece.text]) {
    Row whole = row;
    whole["key"] = key;
    const auto column = whole.find(piece.column);
    if (piece.value && (column == whole.end() || !wanted || column->second != *wanted)) continue;
    chosen.emplace_back(key, std::move(whole));
  }
  const auto outer = rows_.find("each") == rows_.end() ? Row() : rows_["each"];
  const bool outer_last = last_;
  std::string text;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    rows_["each"] = chosen[i].second;
    last_ = i + 1 == chosen.size();
    text += fill(piece.inside, escape);
  }
  rows_["each"] = outer;
  last_ = outer_last;
  return text;
}

}  // namespace sandbox::script
