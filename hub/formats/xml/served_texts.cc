#include "hub/formats/xml/served_texts.h"

#include <libxml/parserInternals.h>
#include <libxml/xmlIO.h>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

thread_local const ServedTexts::Texts* served = nullptr;

}  // namespace

ServedTexts::ServedTexts(const Texts& texts) : before_(served) {
  served = &texts;
}

ServedTexts::~ServedTexts() {
  served = before_;
}

xmlParserInput* served_text(const char* name, const char* /*id*/, xmlParserCtxt* parser) {
  if (served == nullptr || name == nullptr) return nullptr;
  const auto found = served->find(name);
  if (found == served->end()) return nullptr;
  const std::string& text = found->second;
  xmlParserInputBuffer* const buffer =
      xmlParserInputBufferCreateMem(text.data(), static_cast<int>(text.size()), XML_CHAR_ENCODING_NONE);
  if (buffer == nullptr) return nullptr;
  xmlParserInput* const input = xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_NONE);
  if (input == nullptr) {
    xmlFreeParserInputBuffer(buffer);
    return nullptr;
  }
  input->filename = reinterpret_cast<char*>(xmlStrdup(native::chars(found->first)));
  return input;
}

}  // namespace hub::formats
