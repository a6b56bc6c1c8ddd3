#include "hub/faces/soap/media_type.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/faces/content_type.h"
#include "hub/server/quality_list.h"

namespace hub::faces {
namespace {

constexpr std::string_view kSoap12 = "application/soap+xml";

Error refused(Sentence why) {
  return Error(codes::edge_media_type, std::move(why)).at("Content-Type");
}

/// Whether a parameter names SOAP 1.2: `application/soap+xml`, with parameters of its own or without.
bool names_soap12(const formats::MediaType& type, std::string_view parameter) {
  const std::string* value = type.find(parameter);
  return value != nullptr && media_type_in(*value) == kSoap12;
}

}  // namespace

Result<SoapMediaType> read_soap_media_type(std::string_view content_type) {
  const auto type = formats::read_media_type(content_type);
  if (!type.well_formed)
    return refused(say("a parameter is no name=value", "parametrs nav formā nosaukums=vērtība"));
  SoapMediaType read;
  if (type.type == kSoap12) {
    read.version = formats::SoapVersion::v1_2;
  } else if (type.type != "text/xml") {
    return refused(say("SOAP comes as text/xml (1.1) or application/soap+xml (1.2), in one part",
                       "SOAP jāsūta kā text/xml (1.1) vai application/soap+xml (1.2), vienā daļā"));
  }
  if (!reads_charset(type, model::Format::xml))
    return refused(say("the charset is not read", "šādu rakstzīmju kopu centrmezgls nelasa"));
  for (const auto& [name, value] : type.parameters) {
    if (name != "action") continue;
    if (!read.action.empty() && read.action != value)
      return refused(say("two actions", "divas dažādas action vērtības"));
    read.action = value;
  }
  return read;
}

formats::SoapVersion version_meant(std::string_view content_type) {
  const auto type = formats::read_media_type(content_type);
  const bool parts = type.type.starts_with("multipart/") || type.type == "application/xop+xml";
  const bool meant =
      type.type == kSoap12 || (parts && (names_soap12(type, "type") || names_soap12(type, "start-info")));
  return meant ? formats::SoapVersion::v1_2 : formats::SoapVersion::v1_1;
}

}  // namespace hub::faces
