#include "hub/formats/mime/xop.h"

#include <gtest/gtest.h>

#include "hub/base/encoding.h"

namespace hub::formats {
namespace {

const std::string kInclude = "<x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='";

MimePart attachment(const std::string& id, const std::string& body) {
  return {read_media_type("application/pdf"), body, id};
}

/// The whole, or the error's code with its place.
std::string joined(const std::string& xml, const std::vector<MimePart>& attachments,
                   std::size_t limit = 1000) {
  const auto whole = put_attachments_in(xml, attachments, limit);
  return whole ? *whole : std::string(whole.error().code().name) + " " + whole.error().place();
}

}  // namespace

TEST(Xop, PutsEachAttachmentWhereItIsIncluded) {
  EXPECT_EQ(joined("<a><b>" + kInclude + "cid:1@p.example'/></b><c>" + kInclude + "CID:2%40p'/></c></a>",
                   {attachment("2@p", std::string("\x00\xFF", 2)), attachment("1@p.example", "%PDF")}),
            "<a><b>" + to_base64("%PDF") + "</b><c>AP8=</c></a>");
  EXPECT_EQ(joined("<a><b>" + kInclude + "cid:1'/></b></a>", {attachment("1", "")}), "<a><b></b></a>")
      << "an empty one";
}

TEST(Xop, TellsWhereAnIncludeIsWrong) {
  const std::vector<MimePart> one{attachment("1", "x")};
  const std::string good = kInclude + "cid:1'/>";
  EXPECT_EQ(joined("<a><b>text" + good + "</b></a>", one), "deliver.bad_reply /a/b");
  EXPECT_EQ(joined("<a><b> " + good + "</b></a>", one), "deliver.bad_reply /a/b")
      << "white space is something else";
  EXPECT_EQ(joined("<a><b>" + good + "<c/></b></a>", one), "deliver.bad_reply /a/b");
  EXPECT_EQ(joined("<a><b>" + kInclude + "cid:1'><c/></x:Include></b></a>", one), "deliver.bad_reply /a/b");
  EXPECT_EQ(joined("<a><b/><b>" + kInclude + "cid:2'/></b></a>", one), "deliver.bad_reply /a/b[2]")
      << "no such part";
  EXPECT_EQ(joined("<a><b>" + good + "</b><b>" + good + "</b></a>", one), "deliver.bad_reply /a/b[2]")
      << "used twice";
  for (const char* reference : {"file:///etc/passwd", "cid:", "1", "", "http://partner.example/1", "cid:%4"})
    EXPECT_EQ(joined("<a><b>" + kInclude + reference + "'/></b></a>", one), "deliver.bad_reply /a/b")
        << reference;
}

TEST(Xop, WantsEachAttachmentUsedAndNamedOnce) {
  EXPECT_EQ(joined("<a/>", {attachment("1", "x")}), "deliver.bad_reply ");
  EXPECT_EQ(joined("<a><b>" + kInclude + "cid:1'/></b></a>", {attachment("1", "x"), attachment("1", "y")}),
            "deliver.bad_reply ");
  EXPECT_EQ(joined("<a", {}).substr(0, 21), "codec.not_well_formed");
}

TEST(Xop, IsNotLargerThanAllowed) {
  const std::string xml = "<a><b>" + kInclude + "cid:1'/></b></a>";
  EXPECT_EQ(joined(xml, {attachment("1", std::string(75, 'x'))}, xml.size() + 100).substr(0, 6), "<a><b>");
  EXPECT_EQ(joined(xml, {attachment("1", std::string(76, 'x'))}, xml.size() + 100), "deliver.too_large ");
}

TEST(Mime, TakesAttachmentsBesideTheRoot) {
  const std::string octets =
      "--b\r\nContent-Type: image/png\r\nContent-ID: <2>\r\nContent-Transfer-Encoding: "
      "binary\r\n\r\n\x89PNG\r\n"
      "--b\r\nContent-ID: <1>\r\n\r\n<a/>\r\n--b--";
  const auto read = [&](const std::string& type, std::size_t most) {
    return message_in_parts(read_media_type("multipart/related; boundary=b" + type), octets, most);
  };
  const auto message = read("; start=\"<1>\"", 1);
  ASSERT_TRUE(message) << message.error().to_string();
  EXPECT_EQ(message->root.body, "<a/>");
  ASSERT_EQ(message->attachments.size(), 1U);
  EXPECT_EQ(message->attachments[0].id, "2");
  EXPECT_EQ(message->attachments[0].body, "\x89PNG");
  EXPECT_EQ(read("", 1)->root.body, "\x89PNG") << "no start: the first part";
  EXPECT_FALSE(read("; start=\"<3>\"", 1));
  EXPECT_FALSE(read("; start=\"<1>\"", 0)) << "more than are allowed";
}

}  // namespace hub::formats
