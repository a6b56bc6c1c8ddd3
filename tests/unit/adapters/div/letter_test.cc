#include "adapters/div/letter.h"

#include <gmock/gmock.h>

#include <functional>

#include "adapters/div/file_names.h"
#include "tests/unit/adapters/div/letters.h"

using adapters::div::check_letter;
using adapters::div::Letter;
using adapters::div::problem_of_file_name;

namespace {

/// Code and place of what is wrong with the letter once it was changed; both languages say something.
std::string place_after(const std::function<void(Letter&)>& change) {
  Letter letter = div_test::letter();
  change(letter);
  const auto checked = check_letter(letter);
  if (checked) return "right";
  const auto told = checked.error().told();
  EXPECT_NE(told.en(), told.lv());
  return std::string(checked.error().code().name) + " " + checked.error().place();
}

}  // namespace

TEST(DivLetter, IsRightAsItIs) {
  EXPECT_EQ(place_after([](Letter&) {}), "right");
  EXPECT_EQ(place_after([](Letter& letter) { letter.files.clear(); }), "right");
  EXPECT_EQ(place_after([](Letter& letter) { letter.recipients[0].e_address = "90000069281"; }), "right");
}

TEST(DivLetter, SaysWhereItIsWrong) {
  const std::vector<std::pair<std::string, std::function<void(Letter&)>>> rows{
      {"/authors", [](Letter& l) { l.authors.clear(); }},
      {"/authors/0", [](Letter& l) { l.authors[0].title = ""; }},
      {"/title", [](Letter& l) { l.title = ""; }},
      {"/title", [](Letter& l) { l.title = "one\ntwo"; }},
      {"/title", [](Letter& l) { l.title = std::string(501, 'x'); }},
      {"/title", [](Letter& l) { l.title = "\xFF"; }},
      {"/description", [](Letter& l) { l.description = std::string("a\0b", 3); }},
      {"/kind", [](Letter& l) { l.kind = "DOC EMPTY"; }},
      {"/kindVersion", [](Letter& l) { l.kind_version = ""; }},
      {"/repliesTo/0", [](Letter& l) { l.replies_to[0] = ""; }},
      {"/files/1/name", [](Letter& l) { l.files[1].name = "LēMUMS.PDF"; }},
      {"/files/1/name", [](Letter& l) { l.files[1].name = "../x.pdf"; }},
      {"/files/0/mimeType", [](Letter& l) { l.files[0].mime_type = "pdf"; }},
      {"/files/0/size", [](Letter& l) { l.files[0].size = 0; }},
      {"/files/0/size", [](Letter& l) { l.files[0].size = adapters::div::kLargestFile + 1; }},
      {"/files/0/digest", [](Letter& l) { l.files[0].sha512.pop_back(); }},
      {"/files/1/contentReference", [](Letter& l) { l.files[1].content_reference = "0"; }},
      {"/files/0/contentReference", [](Letter& l) { l.files[0].content_reference = "a b"; }},
      {"/files", [](Letter& l) { l.files.resize(101, l.files[0]); }},
      {"/sender", [](Letter& l) { l.sender = "anna@example.org"; }},
      {"/senderReference", [](Letter& l) { l.sender_reference = ""; }},
      {"/recipients", [](Letter& l) { l.recipients.clear(); }},
      {"/recipients/0/eAddress", [](Letter& l) { l.recipients[0].e_address = "_DEFAULT@161175-19997"; }},
      {"/recipients/1/eAddress", [](Letter& l) { l.recipients[1].e_address = "_private@16117519997"; }},
      {"/recipients/1/encryption",
       [](Letter& l) {
         l.recipients[0].sealed = adapters::div::SealedKey{"k", std::string(20, 't')};
       }},
      {"/recipients/0/encryption",
       [](Letter& l) {
         for (auto& recipient : l.recipients) recipient.sealed = adapters::div::SealedKey{"k", "t"};
       }},
      {"/traces/0/text", [](Letter& l) { l.traces[0].text = std::string(51, 'x'); }}};
  for (const auto& [place, change] : rows) EXPECT_EQ(place_after(change), "codec.wrong_shape " + place);
}

TEST(DivLetter, CountsCharactersAndNotOctets) {
  std::string title;
  for (int at = 0; at < 500; ++at) title += "ē";
  EXPECT_EQ(place_after([&](Letter& letter) { letter.title = title; }), "right");
}

TEST(DivFileNames, AreNamesOnEverySystem) {
  for (const std::string name : {"a", "Lēmums Nr. 1.pdf", ".edoc", "aux-1.txt", "COM.txt", "com10.x", "a..b"})
    EXPECT_FALSE(problem_of_file_name(name)) << name;
  for (const std::string name : {"",
                                 ".",
                                 "..",
                                 "a/b",
                                 "/etc/passwd",
                                 "..\\x",
                                 "C:x",
                                 "a:b",
                                 "a\nb",
                                 "a\x7F",
                                 "a\xC2\x85",
                                 " a",
                                 "a ",
                                 "a.",
                                 "con",
                                 "NUL.txt",
                                 "Com1",
                                 "lpt9.pdf",
                                 "x\xE2\x80\xAE"
                                 "fdp.exe",
                                 "a\xE2\x80\x8B",
                                 "a\xEF\xBF\xBF",
                                 "\xFF",
                                 "a\xC0\xAF"
                                 "b"})
    EXPECT_TRUE(problem_of_file_name(name)) << name;
  EXPECT_TRUE(problem_of_file_name(std::string("a\0b", 3)));
  EXPECT_TRUE(problem_of_file_name(std::string(256, 'a')));
}
