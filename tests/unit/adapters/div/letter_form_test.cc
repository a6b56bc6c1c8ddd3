#include "adapters/div/letter_form.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace {

using adapters::div::in_letter_form;
using adapters::div::read_letter;
using hub::formats::XmlDocument;

XmlDocument letter_with(const std::string& more) {
  auto document = XmlDocument::parse(
      "<letter xmlns=\"urn:sakta:official-delivery:1\"><author>Bērzaine</author><date>2026-12-01</date>"
      "<kind>DOC_EMPTY</kind><title>Par ceļu</title>" +
      more + "</letter>");
  EXPECT_TRUE(document);
  return *std::move(document);
}

hub::port::Attachment attachment(const std::string& digest, std::uint64_t size) {
  hub::port::Attachment made;
  made.digest = digest;
  made.size = size;
  return made;
}

TEST(LetterForm, IsReadWithTheAttachmentsThatItNames) {
  const auto document = letter_with(
      "<file><digest>b</digest><name>b.pdf</name><mediaType>application/pdf</mediaType></file>"
      "<recipient><address>_DEFAULT@90000000002</address></recipient>"
      "<recipient><address>_DEFAULT@90000000003</address></recipient><priority>high</priority>"
      "<deadline>2026-12-30T12:00:00+02:00</deadline>");

  const auto read = read_letter(document, {attachment("a", 1), attachment("b", 2)});

  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read->letter.authors.front().title, "Bērzaine");
  EXPECT_EQ(read->letter.recipients.size(), 2U);
  EXPECT_EQ(read->letter.priority, adapters::div::Priority::high);
  EXPECT_EQ(read->letter.deadline,
            std::chrono::sys_days(std::chrono::year(2026) / 12 / 30) + std::chrono::hours(10));
  ASSERT_EQ(read->files.size(), 1U);
  EXPECT_EQ(read->files.front().digest, "b");
  EXPECT_EQ(read->letter.files.front().size, 2U);
  EXPECT_EQ(read->letter.files.front().content_reference, "0");
}

TEST(LetterForm, SaysWhetherItIsEncryptedOrLeavesItToTheSite) {
  const std::string to = "<recipient><address>_DEFAULT@90000000002</address></recipient>";
  EXPECT_EQ(read_letter(letter_with(to), {})->encrypted, std::nullopt);
  EXPECT_EQ(read_letter(letter_with(to + "<encrypted>1</encrypted>"), {})->encrypted, true);
  EXPECT_EQ(read_letter(letter_with(to + "<encrypted>false</encrypted>"), {})->encrypted, false);
}

TEST(LetterForm, NamesAFileThatNoAttachmentIs) {
  const auto document = letter_with(
      "<file><digest>a</digest><name>a.pdf</name><mediaType>application/pdf</mediaType></file>"
      "<file><digest>c</digest><name>c.pdf</name><mediaType>application/pdf</mediaType></file>");

  const auto read = read_letter(document, {attachment("a", 1)});

  ASSERT_FALSE(read);
  EXPECT_EQ(&read.error().code(), &hub::codes::map_not_valid);
  EXPECT_EQ(read.error().place(), "/letter/file[2]/digest");
}

TEST(LetterForm, TellsPlacesOfTheLetterInItsWords) {
  const auto place_of = [](const std::string& place) {
    return in_letter_form(
               hub::Error(hub::codes::codec_wrong_shape, hub::Text{"wrong", "nepareizi"}).at(place))
        .place();
  };
  EXPECT_EQ(place_of("/files/2/name"), "/letter/file[3]/name");
  EXPECT_EQ(place_of("/files/0/mimeType"), "/letter/file[1]/mediaType");
  EXPECT_EQ(place_of("/recipients/1/eAddress"), "/letter/recipient[2]/address");
  EXPECT_EQ(place_of("/authors/0"), "/letter/author[1]");
  EXPECT_EQ(place_of("/recipients"), "/letter/recipient");
  EXPECT_EQ(place_of("/title"), "/letter/title");
}

}  // namespace
