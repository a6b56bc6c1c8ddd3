#include "hub/faces/events/data_media_type.h"

#include <gtest/gtest.h>

#include <string>

namespace hub::faces {
namespace {

/// "json", "xml", or the place of the error.
std::string read_type(std::string_view type) {
  const auto format = read_data_media_type(type, "here");
  if (!format) return std::string(format.error().code().name) + " " + format.error().place();
  return *format == model::Format::json ? "json" : "xml";
}

TEST(DataMediaType, KnowsJsonAndXmlByTheirNamesAndSuffixes) {
  for (const char* type :
       {"application/json", "text/json", "APPLICATION/JSON", "application/vnd.apache.example+json",
        "application/geo+json", "image/a.b+json", "application/json;charset=utf-8",
        "application/json; charset=UTF-8", "application/json ; charset=\"utf-8\"",
        "application/json; charset = utf-8", "application/json;charset=utf8",
        "application/json; charset=us-ascii", "application/json;", "application/json; ;",
        "application/json; profile=\"https://example.lv/a;b\\\"c\"; charset=utf-8",
        "application/vnd.a+json;version=1.0"})
    EXPECT_EQ(read_type(type), "json") << type;
  for (const char* type : {"application/xml", "text/xml", "Text/Xml", "application/atom+xml",
                           "image/svg+xml; charset=utf-8", "application/vnd.example.case+xml;v=2",
                           "application/xml; charset=utf-16", "text/xml; charset=\"ISO-8859-13\""})
    EXPECT_EQ(read_type(type), "xml") << type;
}

TEST(DataMediaType, RefusesWhatIsNeitherAndWhatIsNoMediaType) {
  for (const char* type : {"",
                           "json",
                           "/json",
                           "application/",
                           "application",
                           "application/octet-stream",
                           "text/plain",
                           "application/json-seq",
                           "application/vnd.apache.thrift.binary",
                           "application/xml-dtd",
                           "application/jsonx",
                           "application/x json",
                           "application/json charset=utf-8",
                           "application/json; charset",
                           "application/json; charset=",
                           "application/json; =utf-8",
                           "application/json; charset=\"utf-8",
                           "application/json; charset=latin1",
                           "application/json; charset=utf-16",
                           "application/xml; charset=utf-7",
                           "application/xml; charset=utf-16; charset=utf-8",
                           "a/b/json",
                           "application/json, text/xml",
                           "(a)/json"})
    EXPECT_EQ(read_type(type), "edge.media_type here") << type;
}

}  // namespace
}  // namespace hub::faces
