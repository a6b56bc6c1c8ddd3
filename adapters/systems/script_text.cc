#include "adapters/systems/script_text.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace sandbox::script {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::optional<Origin> origin_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Origin>, 5> kWords{{
      {"path", Origin::path},
      {"query", Origin::query},
      {"header", Origin::header},
      {"form", Origin::form},
      {"counter", Origin::counter},
  }};
  for (const auto& [name, origin] : kWords)
    if (name == word) return origin;
  return std::nullopt;
}

/// `first` and the rest of it behind blanks.
std::pair<std::string_view, std::string_view> split_word(std::string_view text) {
  const auto end = std::min(text.find_first_of(kBlank), text.size());
  return {text.substr(0, end), trimmed(text.substr(end))};
}

/// Reads one template from its beginning to its end.
class Reader {
 public:
  Reader(std::string_view text, const Known& known) : rest_(text), known_(known) {}

  ReadTemplate read() {
    auto pieces = read_pieces(false);
    if (!wrong_.empty()) return {std::nullopt, wrong_};
    return {std::move(pieces), {}};
  }

 private:
  std::vector<Piece> read_pieces(bool inside) {
    std::vector<Piece> pieces;
    while (wrong_.empty()) {
      const auto open = rest_.find("{{");
      const auto before = rest_.substr(0, open);
      if (!before.empty()) pieces.push_back({Piece::Kind::text, std::string(before), {}, {}, {}});
      if (open == std::string_view::npos) {
        rest_ = {};
        if (inside) wrong_ = "{{end}}";
        return pieces;
      }
      rest_.remove_prefix(open + 2);
      const auto close = rest_.find("}}");
      if (close == std::string_view::npos) {
        wrong_ = "{{" + std::string(rest_.substr(0, 20));
        return pieces;
      }
      const auto place = trimmed(rest_.substr(0, close));
      if (place.find("{{") != std::string_view::npos) fail(place);
      rest_.remove_prefix(close + 2);
      if (inside && place == "end") return pieces;
      pieces.push_back(read_place(place));
    }
    return pieces;
  }

  Piece read_place(std::string_view place) {
    const auto [word, rest] = split_word(place);
    if (word == "comma" && rest.empty()) {
      if (!known_.rows.contains("each")) fail(place);
      return {Piece::Kind::comma, {}, {}, {}, {}};
    }
    if (word == "raw" && !rest.empty()) return {Piece::Kind::raw, {}, {}, value_of(rest), {}};
    if (word == "if" && !rest.empty()) {
      Piece piece{Piece::Kind::some, {}, {}, value_of(rest), {}};
      piece.inside = read_pieces(true);
      return piece;
    }
    if (word == "each" && !rest.empty()) return read_each(place, rest);
    return {Piece::Kind::value, {}, {}, value_of(place), {}};
  }

  Piece read_each(std::string_view place, std::string_view rest) {
    const auto [table, more] = split_word(rest);
    Piece piece{Piece::Kind::each, std::string(table), {}, {}, {}};
    if (!known_.tables.contains(piece.text)) fail(place);
    if (!more.empty()) {
      const auto [where, condition] = split_word(more);
      const auto equals = condition.find('=');
      if (where != "where" || equals == std::string_view::npos || equals == 0) {
        fail(place);
        return piece;
      }
      piece.column = trimmed(condition.substr(0, equals));
      piece.value = value_of(trimmed(condition.substr(equals + 1)));
      if (!is_name(piece.column)) fail(place);
    }
    const bool nested = !known_.rows.insert("each").second;
    piece.inside = read_pieces(true);
    if (!nested) known_.rows.erase("each");
    return piece;
  }

  std::optional<Value> value_of(std::string_view text) {
    auto value = read_value(text, known_.format, known_.rows);
    if (!value) fail(text);
    return value;
  }

  void fail(std::string_view place) {
    if (wrong_.empty()) wrong_ = std::string(place);
    if (wrong_.empty()) wrong_ = "{{}}";
  }

  std::string_view rest_;
  Known known_;
  std::string wrong_;
};

std::string xml_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace

std::optional<Value> read_value(std::string_view text, Format format, const std::set<std::string>& rows) {
  text = trimmed(text);
  if (text == "now") return Value{Origin::now, {}, {}};
  if (text == "today") return Value{Origin::today, {}, {}};
  if (text == "uuid") return Value{Origin::uuid, {}, {}};
  const auto dot = text.find('.');
  if (dot != std::string_view::npos) {
    const auto word = text.substr(0, dot);
    const auto name = text.substr(dot + 1);
    if (const auto origin = origin_of(word); origin && is_name(name))
      return Value{*origin, std::string(name), {}};
    if (rows.contains(std::string(word)) && is_name(name))
      return Value{Origin::row, std::string(word), std::string(name)};
  }
  if (text.empty() || (format == Format::json && text.front() != '/')) return std::nullopt;
  return Value{Origin::body, std::string(text), {}};
}

ReadTemplate read_template(std::string_view text, const Known& known) {
  return Reader(text, known).read();
}

std::string escaped(std::string_view text, Escape escape) {
  switch (escape) {
    case Escape::none:
      return std::string(text);
    case Escape::xml:
      return xml_escaped(text);
    case Escape::json:
      break;
  }
  const auto quoted =
      nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace sandbox::script
