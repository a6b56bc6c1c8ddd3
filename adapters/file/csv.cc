#include "adapters/file/csv.h"

#include <algorithm>
#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/json/tree.h"
#include "hub/formats/xml/escape.h"

namespace adapters::file {
namespace {

using hub::Error;
using hub::Result;
namespace codes = hub::codes;

Error wrong(const hub::ErrorCode& code, hub::Sentence why, std::size_t line) {
  return Error(code, std::move(why)).at(std::to_string(line) + ":1");
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

std::string column_name(const std::string& field, std::size_t number) {
  const auto first = field.find_first_not_of(" \t");
  if (first == std::string::npos) return "column_" + std::to_string(number);
  std::string name = field.substr(first, field.find_last_not_of(" \t") + 1 - first);
  for (char& c : name)
    if (!is_plain(c)) c = '_';
  const char begin = name.front();
  if ((begin >= '0' && begin <= '9') || begin == '-' || begin == '.') name.insert(0, "_");
  return hub::formats::element_name(name);
}

}  // namespace

Result<std::vector<std::string>> CsvReader::row() {
  while (!text_.empty() && at_line_end()) pass_line_end();
  row_line_ = line_;
  std::vector<std::string> fields;
  while (!text_.empty()) {
    if (text_[0] == '"') {
      auto field = quoted();
      if (!field) return std::move(field).error();
      fields.push_back(*std::move(field));
    } else {
      const char ends[] = {separator_, '\n', '\r', '"'};
      const auto end = std::min(text_.find_first_of(std::string_view(ends, sizeof ends)), text_.size());
      if (end < text_.size() && text_[end] == '"')
        return wrong(codes::codec_not_well_formed,
                     hub::say("a quotation mark within a field that does not begin with one",
                              "pēdiņa laukā, kas ar pēdiņu nesākas"),
                     line_);
      fields.emplace_back(text_.substr(0, end));
      text_.remove_prefix(end);
    }
    if (at_line_end()) break;
    text_.remove_prefix(1);  // the separator
    if (at_line_end()) {
      fields.emplace_back();
      break;
    }
  }
  if (!text_.empty()) pass_line_end();
  return fields;
}

Result<std::string> CsvReader::quoted() {
  const std::size_t begun = line_;
  std::string field;
  text_.remove_prefix(1);
  while (true) {
    const auto mark = text_.find('"');
    if (mark == std::string_view::npos)
      return wrong(codes::codec_not_well_formed,
                   hub::say("a quotation mark has no partner", "pēdiņai nav pāra"), begun);
    for (const char c : text_.substr(0, mark)) line_ += c == '\n' ? 1 : 0;
    field.append(text_.substr(0, mark));
    text_.remove_prefix(mark + 1);
    if (text_.empty() || text_[0] != '"') break;
    field += '"';
    text_.remove_prefix(1);
  }
  if (at_line_end() || text_[0] == separator_) return field;
  return wrong(
      codes::codec_not_well_formed,
      hub::say("text between a quotation mark and the separator", "teksts starp pēdiņu un atdalītāju"),
      line_);
}

void CsvReader::pass_line_end() {
  const bool both = text_.starts_with("\r\n");
  text_.remove_prefix(both ? 2 : 1);
  ++line_;
}

std::vector<std::string> column_names(const std::vector<std::string>& header) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const std::string& field : header) {
    const std::string wanted = column_name(field, names.size() + 1);
    std::string name = wanted;
    for (int count = 2; !taken.insert(name).second; ++count) name = wanted + "_" + std::to_string(count);
    names.push_back(std::move(name));
  }
  return names;
}

Result<std::string> csv_to_xml(std::string_view text, char separator) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CsvReader reader(text, separator);
  auto header = reader.row();
  if (!header) return std::move(header).error();
  if (header->empty())
    return wrong(codes::codec_not_valid,
                 hub::say("there is no row that names the columns", "nav rindas, kas nosauc kolonnas"), 1);
  const auto names = column_names(*header);
  std::string xml = "<file>";
  while (true) {
    auto row = reader.row();
    if (!row) return std::move(row).error();
    if (row->empty()) break;
    if (row->size() != names.size())
      return wrong(codes::codec_not_valid,
                   hub::say("a row has {} fields, the first row has {}",
                            "rindā ir {} lauki, pirmajā rindā {}", row->size(), names.size()),
                   reader.line());
    xml += "<row>";
    for (std::size_t i = 0; i < names.size(); ++i) {
      xml.append("<").append(names[i]).append(">");
      xml.append(hub::formats::xml_escaped((*row)[i])).append("</").append(names[i]).append(">");
    }
    xml += "</row>";
  }
  return xml += "</file>";
}

std::string csv_field(std::string_view value, char separator) {
  const char special[] = {separator, '"', '\n', '\r'};
  const bool edge = !value.empty() && (value.front() == ' ' || value.back() == ' ');
  if (!edge && value.find_first_of(std::string_view(special, sizeof special)) == std::string_view::npos)
    return std::string(value);
  std::string field = "\"";
  for (const char c : value) field.append(c == '"' ? 2 : 1, c);
  return field += '"';
}

}  // namespace adapters::file
