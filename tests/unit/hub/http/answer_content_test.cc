#include "hub/http/answer_content.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"

using hub::http::ContentForm;
using hub::http::Headers;
using hub::http::Reply;

namespace {

Reply reply(Headers headers, std::string body) {
  Reply made;
  made.status = 200;
  made.headers = std::move(headers);
  made.body = std::move(body);
  made.limit = 1'000;
  return made;
}

std::string text_in(const Reply& answer, ContentForm form = ContentForm::xml) {
  const auto content = hub::http::content_of(answer, form);
  if (content) return std::string(content->text());
  return std::string(content.error().code().name) + " " + content.error().place() + ": " +
         content.error().detail();
}

std::string in_part(const std::string& header, const std::string& content) {
  return "--b\r\nContent-Type: " + header + "\r\n\r\n" + content + "\r\n--b--";
}

const std::string kRelated = "multipart/related; boundary=b";

}  // namespace

TEST(AnswerContent, IsTheBodyWhereNothingIsAroundIt) {
  const Reply plain = reply({{"content-type", "application/json; charset=x-unknown"}}, "{\"a\":1}");
  const auto content = hub::http::content_of(plain, ContentForm::json);

  ASSERT_TRUE(content);
  EXPECT_EQ(content->text().data(), plain.body.data()) << "no copy";
}

TEST(AnswerContent, IsMadeUtf8ByTheCharsetOfTheAnswerOrThePart) {
  EXPECT_EQ(text_in(reply({{"content-type", "text/xml; charset=windows-1257"}}, "<a>\xFE</a>")), "<a>ž</a>");
  EXPECT_EQ(
      text_in(reply({{"content-type", kRelated}}, in_part("text/xml; charset=ISO-8859-13", "<a>\xFE</a>"))),
      "<a>ž</a>");
  EXPECT_EQ(text_in(reply({{"content-type", "text/xml; charset=windows-1257"}}, "<a>\x81</a>")),
            "deliver.bad_reply 1:4: the answer cannot be read: codec.encoding: an octet that does not belong "
            "to CP1257");
}

TEST(AnswerContent, IsTakenOutOfItsPart) {
  EXPECT_EQ(text_in(reply({{"content-type", kRelated}}, in_part("application/xop+xml", "<a/>"))), "<a/>");
  EXPECT_EQ(
      text_in(reply({{"content-type", kRelated}}, in_part("application/json", "{}")), ContentForm::json),
      "{}");
  const std::string attached =
      "<a><i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='cid:1'/></a>";
  EXPECT_EQ(
      text_in(reply({{"content-type", kRelated}}, in_part("application/xop+xml", attached))).substr(0, 17),
      "deliver.bad_reply");
}

TEST(AnswerContent, HasItsAttachmentsPutIn) {
  const std::string included =
      "<a><b><i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='cid:1'/></b></a>";
  const std::string octets =
      "--b1\r\nContent-ID: <0>\r\n\r\n" + included + "\r\n--b1\r\nContent-ID: <1>\r\n\r\n%PDF\r\n--b1--";
  const std::string type = "multipart/related; boundary=b1; start=\"<0>\"";
  EXPECT_EQ(text_in(reply({{"content-type", type}}, octets)), "<a><b>JVBERg==</b></a>");
  EXPECT_EQ(text_in(reply({{"content-type", type}}, octets), ContentForm::json).substr(0, 17),
            "deliver.bad_reply")
      << "JSON includes nothing";
}

TEST(AnswerContent, IsNeverLargerThanTheLimit) {
  EXPECT_EQ(text_in(reply({{"content-type", "text/xml; charset=latin1"}},
                          "<a>" + std::string(700, '\xE4') + "</a>"))
                .substr(0, 17),
            "deliver.too_large");
}

TEST(AnswerContent, HasAllCodingsOfSeveralLinesUndone) {
  EXPECT_EQ(
      text_in(reply({{"content-encoding", "identity"}, {"content-encoding", "br"}}, "<a/>")).substr(0, 17),
      "deliver.bad_reply");
}

TEST(AnswerContent, IsToldInBothLanguagesWhereItCannotBeRead) {
  const Reply answer = reply({{"content-type", "text/xml; charset=latin1"}}, std::string(700, '\xE4'));
  const auto content = hub::http::content_of(answer, ContentForm::xml);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().detail(), "the answer is larger than 1000 octets in UTF-8");
  EXPECT_EQ(content.error().detail(hub::Language::lv), "atbilde UTF-8 kodējumā ir lielāka par 1000 oktetiem");
}
