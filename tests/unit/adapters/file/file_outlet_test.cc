#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <future>

#include "adapters/file/names.h"
#include "adapters/file/worker.h"
#include "tests/support/both_languages.h"
#include "tests/unit/adapters/file/folder_fixture.h"

using adapters::file::Format;
using hub::tests::in_english;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

struct FileOutlet : file_test::Folders {
  std::string problem() const { return in_english(adapters::file::problem_in(config)); }
};

const std::string kNote = "<note><number>7</number><text>a \"b\", c</text></note>";

}  // namespace

TEST_F(FileOutlet, WritesAFileAsAWhole) {
  const auto delivered = deliver(kNote);

  ASSERT_TRUE(delivered) << delivered.error().to_string();
  EXPECT_EQ(delivered->by, hub::port::Acknowledgement::partner);
  EXPECT_THAT(names_in("out"), ElementsAre("note-7.xml")) << "no other name is left";
  EXPECT_EQ(octets_of("out/note-7.xml"), kNote);
  EXPECT_EQ(evidence.sent, kNote);
  EXPECT_THAT(evidence.received, HasSubstr("<name>note-7.xml</name>"));
}

TEST_F(FileOutlet, IsDoneWhenTheVeryFileIsThereAndRefusedWhenAnotherIs) {
  ASSERT_TRUE(deliver(kNote));
  EXPECT_TRUE(deliver(kNote)) << "a repeat does no harm";
  EXPECT_TRUE(adapter().idempotent("put"));

  const auto other = deliver("<note><number>7</number></note>");

  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code().name, "deliver.refused");
  EXPECT_EQ(octets_of("out/note-7.xml"), kNote) << "nothing is written over";
  EXPECT_THAT(names_in("out"), ElementsAre("note-7.xml"));
}

TEST_F(FileOutlet, WritesOverTheRestOfAnAttemptThatWasCutOff) {
  drop("out/.sakta-0191c1a0-0000-7000-8000-000000000001.part", "half");

  EXPECT_TRUE(deliver(kNote));
  EXPECT_THAT(names_in("out"), ElementsAre("note-7.xml"));
}

TEST_F(FileOutlet, TakesNoNameThatLeadsElsewhere) {
  for (const char* value : {"../7", "..", ".7", "a/b", "a\\b", "", "a\tb"}) {
    const auto delivered = deliver("<note><number>" + std::string(value) + "</number></note>");
    ASSERT_FALSE(delivered) << value;
    EXPECT_EQ(delivered.error().code().name, "map.not_valid") << value;
    EXPECT_EQ(in_english(delivered.error().told()).find("7"), std::string::npos) << "the value is not told";
  }
  EXPECT_EQ(outcome(deliver("<note/>")), "map.not_valid");
  EXPECT_EQ(outcome(deliver("<note><number>" + std::string(300, 'x') + "</number></note>")), "map.not_valid");
  EXPECT_THAT(names_in("out"), IsEmpty());
}

TEST_F(FileOutlet, DoesNotWriteThroughALink) {
  fs::create_symlink(root / "elsewhere", root / "out/note-7.xml");
  EXPECT_EQ(outcome(deliver(kNote)), "deliver.refused");
  EXPECT_FALSE(fs::exists(root / "elsewhere"));
  fs::remove_all(root / "out");
  fs::create_directory_symlink("/tmp", root / "out");
  EXPECT_EQ(outcome(deliver(kNote)), "deliver.misconfigured");
}

TEST_F(FileOutlet, WritesTablesAndTexts) {
  put().format = Format::csv;
  put().values.clear();
  put().name = "{message_id}.csv";
  put().columns = {"number", "text"};
  put().charset = "windows-1257";
  ASSERT_TRUE(deliver("<notes>" + kNote + "<note><number>\xC4\x80</number></note></notes>"));
  EXPECT_EQ(octets_of("out/0191c1a0-0000-7000-8000-000000000001.csv"),
            "number,text\r\n7,\"a \"\"b\"\", c\"\r\n\xC2,\r\n");

  EXPECT_EQ(outcome(deliver("<notes><note><number>\xD0\x96</number></note></notes>")), "map.not_valid")
      << "a letter that windows-1257 has not";
  made.reset();
  put().format = Format::text;
  put().name = "a.txt";
  ASSERT_TRUE(deliver("<text>\xC4\x80\nb</text>"));
  EXPECT_EQ(octets_of("out/a.txt"), "\xC2\nb");
}

TEST_F(FileOutlet, AnswersNoQuestionsAndProbesItsFolders) {
  EXPECT_EQ(adapter().asker(), nullptr);
  EXPECT_TRUE(support::run_task(io, adapter().probe()));
  fs::remove(root / "out");
  const auto probed = support::run_task(io, adapter().probe());
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().code().name, "deliver.misconfigured");
  EXPECT_EQ(outcome(deliver(kNote)), "deliver.misconfigured");
}

TEST_F(FileOutlet, SaysWhatWouldNotFitWithoutWriting) {
  EXPECT_FALSE(adapter().misfit("put", kNote));
  ASSERT_TRUE(adapter().misfit("put", "<note><number>a/b</number></note>"));
  EXPECT_THAT(names_in("out"), IsEmpty());
}

TEST_F(FileOutlet, IsRefusedWithAConfigurationThatCannotWork) {
  EXPECT_THAT(problem(), IsEmpty());
  const auto spoiled = [this](auto spoil) {
    const auto before = config;
    spoil(config);
    std::string told = problem();
    config = before;
    return told;
  };
  EXPECT_THAT(spoiled([](auto& c) { c.root = "var/in"; }), HasSubstr("'root'"));
  EXPECT_THAT(spoiled([](auto& c) { c.operations.clear(), c.sources.clear(); }), HasSubstr("'sources'"));
  EXPECT_THAT(spoiled([](auto& c) { c.operations["put"].folder = "../out"; }), HasSubstr("'folder'"));
  EXPECT_THAT(spoiled([](auto& c) { c.operations["put"].name = "a/{number}"; }), HasSubstr("'name'"));
  EXPECT_THAT(spoiled([](auto& c) { c.operations["put"].name = "{other}"; }), HasSubstr("'other'"));
  EXPECT_THAT(spoiled([](auto& c) { c.operations["put"].values["number"] = "]"; }),
              HasSubstr("'values.number'"));
  EXPECT_THAT(spoiled([](auto& c) { c.operations["put"].format = Format::json; }), HasSubstr("'schema'"));
  EXPECT_THAT(spoiled([](auto& c) { c.operations["put"].format = Format::csv; }), HasSubstr("'columns'"));
  EXPECT_THAT(spoiled([](auto& c) { c.sources["in"].done = "."; }), HasSubstr("'done'"));
  EXPECT_THAT(spoiled([](auto& c) { c.sources["in"].split = "]"; }), HasSubstr("'split'"));
  EXPECT_THAT(spoiled([](auto& c) { c.sources["in"].id = "q:id"; }), HasSubstr("'id'"));
  EXPECT_THAT(spoiled([](auto& c) { c.sources["in"].separator = ";;"; }), HasSubstr("'separator'"));
  EXPECT_THAT(spoiled([](auto& c) { c.sources["in"].charset = "latin1"; }), HasSubstr("'charset'"));
  EXPECT_THAT(spoiled([](auto& c) { c.sources["in"].marker = "/"; }), HasSubstr("'marker'"));
}

TEST(FileWorker, IsLeftWithin50MsOfCancellationAndAtTheDeadline) {
  boost::asio::io_context io;
  std::promise<void> end;
  const std::shared_future<void> ended(end.get_future());
  std::optional<std::optional<int>> made;
  std::exception_ptr thrown;
  adapters::file::Worker worker;
  std::function<int()> job = [ended] {
    ended.wait();
    return 1;
  };
  boost::asio::cancellation_signal stop;
  boost::asio::co_spawn(io,
                        support::keep(worker.run(job, std::chrono::steady_clock::now() + 1h), made, thrown),
                        boost::asio::bind_cancellation_slot(stop.slot(), boost::asio::detached));
  io.poll();
  const auto start = std::chrono::steady_clock::now();
  stop.emit(boost::asio::cancellation_type::terminal);
  while (!made && !thrown && io.run_one() > 0) {
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 50ms);
  ASSERT_TRUE(made);
  EXPECT_FALSE(*made);

  EXPECT_FALSE(support::run_task(io, worker.run(job, std::chrono::steady_clock::now() + 20ms)));
  end.set_value();
  EXPECT_EQ(support::run_task(io, worker.run(job, std::chrono::steady_clock::now() + 1h)), 1);
}
