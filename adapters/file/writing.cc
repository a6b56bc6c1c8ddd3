#include "adapters/file/writing.h"

#include <iconv.h>

#include <utility>
#include <vector>

#include "adapters/file/csv.h"
#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/xpath.h"

namespace adapters::file {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::XmlDocument;
namespace codes = hub::codes;

Error not_valid(hub::Sentence why) {
  return {codes::map_not_valid, std::move(why)};
}

Error does_not_fit(const Error& why) {
  return frame::does_not_fit(hub::Text{"the file", "fails"}, why);
}

/// UTF-8 in another charset, character for character.
Result<std::string> encoded(std::string text, const std::string& charset) {
  if (charset == "UTF-8") return text;
  struct Closed {
    iconv_t handle = iconv_open("CP1257", "UTF-8");
    Closed() = default;
    Closed(const Closed&) = delete;
    Closed& operator=(const Closed&) = delete;
    ~Closed() {
      if (handle != iconv_t(-1)) iconv_close(handle);
    }
  } const converter;
  std::string made(text.size(), '\0');
  char* from = text.data();
  char* into = made.data();
  std::size_t left = text.size();
  std::size_t room = made.size();
  if (converter.handle == iconv_t(-1) || iconv(converter.handle, &from, &left, &into, &room) != 0)
    return not_valid(
        hub::say("the file has a character that {} has not", "failā ir rakstzīme, kuras nav {}", charset));
  made.resize(made.size() - room);
  return made;
}

Result<std::string> table(const XmlDocument& document, const OperationSettings& operation) {
  const char separator = operation.separator.front();
  std::string text;
  const auto end_field = [&](bool last) { text += last ? std::string("\r\n") : std::string(1, separator); };
  const std::size_t count = operation.columns.size();
  for (std::size_t i = 0; i < count; ++i) {
    text += csv_field(operation.columns[i], separator);
    end_field(i + 1 == count);
  }
  auto rows = hub::formats::select_elements("/*/*", document, {});
  if (!rows) return does_not_fit(rows.error());
  for (const XmlDocument& row : *rows) {
    for (std::size_t i = 0; i < count; ++i) {
      auto texts = row.select("/*/*[local-name() = '" + operation.columns[i] + "']", {});
      if (!texts) return does_not_fit(texts.error());
      if (texts->size() > 1)
        return not_valid(hub::say("a row has column '{}' more than once", "rindā kolonna '{}' ir vairākkārt",
                                  operation.columns[i]));
      if (!texts->empty()) text += csv_field(texts->front(), separator);
      end_field(i + 1 == count);
    }
  }
  return text;
}

Result<std::string> octets_of(const XmlDocument& document, const std::string& as_mapped,
                              const OperationSettings& operation, const hub::formats::Schema* schema) {
  switch (operation.format) {
    case Format::xml:
      return as_mapped;
    case Format::json: {
      auto json = schema->to_json(document);
      if (!json) return does_not_fit(json.error());
      return json;
    }
    case Format::csv: {
      auto text = table(document, operation);
      if (!text) return text;
      return encoded(*std::move(text), operation.charset);
    }
    case Format::text: {
      auto text = document.select("string(/*)", {});
      if (!text) return does_not_fit(text.error());
      return encoded(text->front(), operation.charset);
    }
  }
  return as_mapped;
}

}  // namespace

Result<WrittenFile> write_file(hub::formats::Content body, const OperationSettings& operation,
                               const hub::formats::Schema* schema,
                               const hub::formats::Namespaces& namespaces) {
  body.fold();
  const std::string as_mapped = body.octets();
  auto document = body.take_tree();
  if (!document) return does_not_fit(document.error());
  WrittenFile file;
  for (const auto& [name, xpath] : operation.values) {
    auto texts = document->select(xpath, namespaces);
    if (!texts) return does_not_fit(texts.error());
    if (texts->size() != 1)
      return not_valid(hub::say("the mapped document has not one text for value '{}' of the file's name",
                                "kartētajā dokumentā vērtībai '{}' no faila nosaukuma nav viena teksta",
                                name));
    file.values[name] = texts->front();
  }
  if (schema != nullptr)
    if (auto fits = schema->accept(*document, document->root_name()); !fits)
      return does_not_fit(fits.error());
  auto octets = octets_of(*document, as_mapped, operation, schema);
  if (!octets) return std::move(octets).error();
  file.octets = *std::move(octets);
  return file;
}

}  // namespace adapters::file
