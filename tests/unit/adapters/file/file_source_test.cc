#include <sys/stat.h>

#include "tests/support/both_languages.h"
#include "tests/unit/adapters/file/folder_fixture.h"

using adapters::file::Finished;
using adapters::file::Format;
using adapters::file::WhenEmpty;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

struct FileSources : file_test::Folders {
  /// Polls and confirms all, until nothing comes; the ids in their order.
  std::vector<std::string> take_all() {
    std::vector<std::string> taken;
    std::string cursor;
    while (true) {
      auto polled = poll(cursor);
      if (!polled || polled->documents.empty()) return taken;
      cursor = polled->cursor;
      const auto ids = ids_of(*polled);
      taken.insert(taken.end(), ids.begin(), ids.end());
      if (!confirm(ids)) return taken;
    }
  }
  /// What is told of files that cannot be taken.
  std::string told_left() {
    const auto polled = poll();
    EXPECT_FALSE(polled);
    return polled ? std::string() : hub::tests::in_english(polled.error().told());
  }
  void split_statements() {
    config.namespaces["s"] = "urn:s";
    source().split = "/s:Doc/s:Stmt/s:Ntry";
    source().id = "concat(../s:Id, '/', s:Ref)";
  }
};

const std::string kStatement =
    "<Doc "
    "xmlns='urn:s'><Hdr>h</Hdr><Stmt><Id>S1</Id><Ntry><Ref>1</Ref></Ntry><Ntry><Ref>2</Ref></Ntry></Stmt>"
    "<Stmt><Id>S2</Id><Ntry><Ref>1</Ref></Ntry></Stmt></Doc>";

}  // namespace

TEST_F(FileSources, TakeAFileOnceAndMoveItWhenItIsOurs) {
  drop("in/a.xml", "<a>\xC4\x80</a>");

  const auto polled = poll();

  ASSERT_TRUE(polled) << polled.error().to_string();
  ASSERT_THAT(polled->documents, SizeIs(1));
  EXPECT_EQ(polled->documents[0].body, "<a>\xC4\x80</a>");
  EXPECT_THAT(polled->documents[0].id, testing::StartsWith("a.xml/"));
  EXPECT_THAT(polled->documents[0].id, SizeIs(6 + 64));
  EXPECT_THAT(names_in("in"), ElementsAre("a.xml")) << "asking changes nothing";
  ASSERT_TRUE(confirm(ids_of(*polled)));
  EXPECT_THAT(names_in("in"), ElementsAre("done"));
  EXPECT_THAT(names_in("in/done"), ElementsAre("a.xml"));
  EXPECT_THAT(poll()->documents, IsEmpty());
}

TEST_F(FileSources, GiveTheSameFileTheSameIdAndAnotherContentAnother) {
  drop("in/a.xml", "<a/>");
  const auto first = take_all();
  drop("in/a.xml", "<a/>");
  EXPECT_EQ(take_all(), first);
  drop("in/a.xml", "<b/>");
  const auto other = take_all();

  ASSERT_THAT(other, SizeIs(1));
  EXPECT_NE(other, first);
  drop("in/a.xml", "<b/>");
  EXPECT_EQ(take_all(), other);
  EXPECT_THAT(names_in("in/done"), SizeIs(3)) << "nothing that was taken is written over";
  EXPECT_THAT(names_in("in"), ElementsAre("done"));
}

TEST_F(FileSources, LeaveAFileThatWasChangedAfterItWasTaken) {
  drop("in/a.xml", "<a/>");
  const auto polled = poll();
  drop("in/a.xml", "<b/>");

  const auto confirmed = confirm(ids_of(*polled));

  ASSERT_FALSE(confirmed);
  EXPECT_THAT(confirmed.error().to_string(), HasSubstr("a.xml"));
  EXPECT_THAT(names_in("in"), ElementsAre("a.xml"));
  EXPECT_EQ(poll()->documents.at(0).body, "<b/>");
}

TEST_F(FileSources, TakeOnlyWhatIsFinished) {
  source().finished = Finished::settled;
  source().settle = 0ms;
  drop("in/a.xml", "<a>");
  EXPECT_THAT(poll()->documents, IsEmpty()) << "seen once";
  drop("in/a.xml", "<a></a>");
  EXPECT_THAT(poll()->documents, IsEmpty()) << "it grew";
  EXPECT_THAT(poll()->documents, SizeIs(1));
}

TEST_F(FileSources, WaitAsLongAsTheySay) {
  source().finished = Finished::settled;
  source().settle = 1h;
  drop("in/a.xml", "<a/>");
  for (int i = 0; i < 3; ++i) EXPECT_THAT(poll()->documents, IsEmpty());
}

TEST_F(FileSources, KnowAMarkerThatIsNoOlderThanItsFile) {
  source().finished = Finished::marker;
  drop("in/a.xml.done", "");
  fs::last_write_time(root / "in/a.xml.done", fs::file_time_type::clock::now() - 1h);
  drop("in/a.xml", "<a/>");
  EXPECT_THAT(poll()->documents, IsEmpty()) << "that of a file before";
  drop("in/a.xml.done", "");

  EXPECT_THAT(take_all(), SizeIs(1));
  EXPECT_THAT(names_in("in"), ElementsAre("done"));
}

TEST_F(FileSources, NeverTakeWhatIsHiddenUnfinishedOrOfAnotherName) {
  source().names = {"*.xml"};
  for (const char* name : {".a.xml", "a.csv", "a.xml.part", "a.xml.tmp"})
    drop(std::string("in/") + name, "<a/>");
  fs::create_directories(root / "in/folder.xml");

  const auto polled = poll();

  ASSERT_TRUE(polled) << polled.error().to_string();
  EXPECT_THAT(polled->documents, IsEmpty());
}

TEST_F(FileSources, FollowNoLinkAndOpenNoPipe) {
  drop("secret.xml", "<secret/>");
  fs::create_symlink(root / "secret.xml", root / "in/link.xml");
  fs::create_hard_link(root / "secret.xml", root / "in/hard.xml");
  ASSERT_EQ(mkfifo((root / "in/pipe.xml").c_str(), 0600), 0);
  drop("in/good.xml", "<good/>");

  EXPECT_THAT(told_left(), HasSubstr("3 files in folder in cannot be taken")) << "at once";
  const auto polled = poll();

  ASSERT_TRUE(polled) << polled.error().to_string();
  ASSERT_THAT(polled->documents, SizeIs(1));
  EXPECT_EQ(polled->documents[0].body, "<good/>");
  ASSERT_TRUE(confirm(ids_of(*polled)));
  EXPECT_THAT(told_left(), HasSubstr("3 files in folder in cannot be taken"));
}

TEST_F(FileSources, AreMisconfiguredWhereTheFolderIsALinkOutOfTheRoot) {
  fs::remove(root / "in");
  fs::create_directory_symlink("/tmp", root / "in");
  EXPECT_EQ(outcome(poll()), "deliver.misconfigured");
}

TEST_F(FileSources, TellWhatCannotBeReadAndGoOnWithTheOthers) {
  source().max_kib = 1;
  drop("in/bad.xml", "<bad>");
  drop("in/big.xml", "<a>" + std::string(2000, 'x') + "</a>");
  drop("in/good.xml", "<good/>");

  const std::string told = told_left();
  EXPECT_THAT(told, HasSubstr("2 files in folder in"));
  EXPECT_THAT(told, HasSubstr("codec.not_well_formed: file bad.xml"));
  EXPECT_THAT(told, HasSubstr("big.xml has 2007 octets"));
  EXPECT_THAT(take_all(), SizeIs(1)) << "told once, then the others go on";
  EXPECT_EQ(told_left(), told) << "and again when there is nothing else";
  EXPECT_THAT(names_in("in"), UnorderedElementsAre("bad.xml", "big.xml", "done"));
  drop("in/bad.xml", "<bad/>");
  EXPECT_THAT(take_all(), SizeIs(1)) << "it was put right";
}

TEST_F(FileSources, SplitAFileIntoDocumentsWithWhatSurroundsThem) {
  split_statements();
  drop("in/s.xml", kStatement);

  const auto polled = poll();

  ASSERT_TRUE(polled) << polled.error().to_string();
  EXPECT_THAT(ids_of(*polled), ElementsAre("S1/1", "S1/2", "S2/1"));
  EXPECT_EQ(polled->documents[1].body,
            "<Doc xmlns=\"urn:s\"><Hdr>h</Hdr><Stmt><Id>S1</Id><Ntry><Ref>2</Ref></Ntry></Stmt></Doc>");
}

TEST_F(FileSources, TakeALargeFileInRoundsAndGoOnAtTheCursorWhenTheyBeginAnew) {
  split_statements();
  source().batch = 1;
  drop("in/s.xml", kStatement);
  const auto first = poll();
  ASSERT_TRUE(confirm(ids_of(*first)));
  EXPECT_THAT(names_in("in"), ElementsAre("s.xml")) << "two are not ours yet";

  made.reset();
  const auto second = poll(first->cursor);

  EXPECT_THAT(ids_of(*second), ElementsAre("S1/2"));
  EXPECT_NE(second->cursor, first->cursor);
  made.reset();
  EXPECT_THAT(ids_of(*poll("")), ElementsAre("S1/1")) << "without a cursor all come again";
}

TEST_F(FileSources, OfferAgainWhatWasNotOursAndMoveTheFileWhenAllIs) {
  split_statements();
  drop("in/s.xml", kStatement);
  ASSERT_TRUE(poll());
  ASSERT_TRUE(confirm({"S1/1", "S2/1"}));
  EXPECT_THAT(names_in("in"), ElementsAre("s.xml"));
  drop("in/t.xml", "<Doc xmlns='urn:s'><Stmt><Id>S3</Id><Ntry><Ref>1</Ref></Ntry></Stmt></Doc>");

  const auto next = poll();
  EXPECT_THAT(ids_of(*next), ElementsAre("S3/1")) << "others are not kept waiting";
  ASSERT_TRUE(confirm(ids_of(*next)));
  EXPECT_THAT(ids_of(*poll()), ElementsAre("S1/2"));
  ASSERT_TRUE(confirm({"S1/2"}));
  EXPECT_THAT(names_in("in"), ElementsAre("done"));
}

TEST_F(FileSources, TakeNothingOfAFileWithTwoDocumentsOfOneId) {
  split_statements();
  source().id = "string(s:Ref)";
  drop("in/s.xml", kStatement);

  EXPECT_THAT(told_left(), HasSubstr("document 3 of 3"));
}

TEST_F(FileSources, LeaveAFileInWhichSplitFindsNothingUnlessThatIsRight) {
  split_statements();
  drop("in/s.xml", "<Doc xmlns='urn:s'/>");
  EXPECT_THAT(told_left(), HasSubstr("'split' finds nothing"));
  made.reset();
  source().empty = WhenEmpty::done;
  EXPECT_TRUE(poll());
  EXPECT_THAT(names_in("in"), ElementsAre("done"));
}

TEST_F(FileSources, MoveAFileThatCouldNotBeMovedBefore) {
  drop("in/a.xml", "<a/>");
  drop("in/done", "in the way");
  source().names = {"*.xml"};
  const auto first = poll();
  EXPECT_FALSE(confirm(ids_of(*first)));
  fs::remove(root / "in/done");

  EXPECT_THAT(take_all(), ElementsAre(first->documents[0].id));
  EXPECT_THAT(names_in("in/done"), ElementsAre("a.xml"));
}

TEST_F(FileSources, ReadTablesAndJson) {
  source().format = Format::csv;
  source().separator = ";";
  source().charset = "windows-1257";
  source().split = "/file/row";
  drop("in/a.csv", "Nr.;Summa EUR\r\n1;\"1,00\"\r\n\xC2;2\r\n");
  const auto table = poll();
  ASSERT_THAT(table->documents, SizeIs(2));
  EXPECT_THAT(table->documents[1].body, testing::MatchesRegex("<file><row><Nr.>\xC4\x80</Nr.>"
                                                              "<Summa_EUR>2</Summa_EUR></row></file>"));
  EXPECT_THAT(table->documents[1].id, testing::EndsWith("/2"));

  fs::remove(root / "in/a.csv");
  made.reset();
  source().format = Format::json;
  source().split.clear();
  source().id = "string(number)";
  drop("in/a.json", R"({"number": 7})");
  const auto json = poll();
  ASSERT_THAT(json->documents, SizeIs(1));
  EXPECT_EQ(json->documents[0].id, "7");
  EXPECT_EQ(json->documents[0].body, "<answer><number>7</number></answer>");
}
