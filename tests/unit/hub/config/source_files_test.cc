#include "hub/config/source_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kFile = "site/sources/notes-in.yaml";
constexpr std::string_view kSource = R"(source: notes-in
summary: Notes from NINO.
poll: {system: nino, source: new_notes, every: 5s}
map: nino/new_notes
type: notes.sent
purpose: noting
legal_basis: 6.1.e
)";

class SourceFilesTest : public testing::Test {
 protected:
  SourceFilesTest() {
    site_.write(std::string(kFile), kSource);
    site_.write("library/mappings/nino/new_notes.xslt", "<notes/>");
    site_.edit("library/adapters/systems/nino/system.yaml",
               "  operations:", "  sources: {new_notes: {}}\n  operations:");
    site_.edit("library/mappings/types/notes.sent-1.yaml",
               "keys:", "purposes: [noting]\nlegal_bases: [6.1.e]\nrequires: [purpose]\nkeys:");
  }
  std::vector<std::string> findings_with(std::string_view from, std::string_view to) {
    site_.edit(std::string(kFile), from, to);
    return site_.findings();
  }
  TempSite site_;
};

TEST_F(SourceFilesTest, ReadsASource) {
  Findings findings;
  const Site site = site_.load(findings);

  ASSERT_THAT(findings, IsEmpty());
  ASSERT_EQ(site.sources.size(), 1U);
  const PolledSource& source = site.sources.front();
  EXPECT_EQ(source.name, "notes-in");
  EXPECT_EQ(source.system + "/" + source.source, "nino/new_notes");
  EXPECT_EQ(source.every, std::chrono::seconds(5));
  EXPECT_EQ(source.map.stylesheet, "<notes/>");
  EXPECT_EQ(source.type, "notes.sent");
  EXPECT_EQ(source.purpose, "noting");
  EXPECT_EQ(source.legal_basis, "6.1.e");
}

TEST_F(SourceFilesTest, ReadsWhatASystemTellsByItself) {
  site_.edit("library/adapters/systems/nino/system.yaml", "  sources: {new_notes: {}}",
             "  callbacks: {note_told: {}}");
  site_.edit(std::string(kFile), "poll: {system: nino, source: new_notes, every: 5s}",
             "callback: {system: nino, callback: note_told, quota: {per_second: 2}}");
  Findings findings;
  const Site site = site_.load(findings);

  ASSERT_THAT(findings, IsEmpty());
  EXPECT_THAT(site.sources, IsEmpty());
  ASSERT_EQ(site.callbacks.size(), 1U);
  const CalledSource& told = site.callbacks.front();
  EXPECT_EQ(told.called.system + "/" + told.called.source, "nino/note_told");
  EXPECT_EQ(told.called.type, "notes.sent");
  EXPECT_EQ(told.quota.per_second, 2U);
  EXPECT_EQ(told.quota.in_progress, 8U);

  EXPECT_THAT(findings_with("callback: note_told", "callback: note_tld"),
              ElementsAre(HasSubstr(":3:36: 'note_tld' is no callback of nino; did you mean 'note_told'?")));
  EXPECT_THAT(findings_with("system: nino, callback: note_tld", "system: ninno, callback: note_told"),
              ElementsAre(HasSubstr("'ninno' is no system of this site")));
}

TEST_F(SourceFilesTest, WantsOneOfWhoIsAskedAndWhoCalls) {
  site_.edit(std::string(kFile), "poll: {system: nino, source: new_notes, every: 5s}\n", "");
  EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr("one of 'poll' and 'callback' is needed")));
}

TEST_F(SourceFilesTest, ChangesTheSitesHash) {
  Findings findings;
  const std::string before = site_.load(findings).hash;

  site_.edit(std::string(kFile), "5s", "6s");

  EXPECT_NE(site_.load(findings).hash, before);
}

TEST_F(SourceFilesTest, RefusesAnUnknownSystem) {
  EXPECT_THAT(findings_with("system: nino", "system: ninno"),
              ElementsAre("site/sources/notes-in.yaml:3:16: 'ninno' is no system of this site; did you mean "
                          "'nino'?"));
}

TEST_F(SourceFilesTest, RefusesAnUnknownSource) {
  EXPECT_THAT(findings_with("source: new_notes", "source: new_note"),
              ElementsAre("site/sources/notes-in.yaml:3:30: 'new_note' is no source of nino; did you mean "
                          "'new_notes'?"));
}

TEST_F(SourceFilesTest, TellsNothingOfASystemWhoseFileIsWrong) {
  const std::string good = site_.read("site/systems/nino.yaml");
  for (const std::string from : {"system: nino", "adapter:"}) {
    site_.write("site/systems/nino.yaml", good);
    site_.edit("site/systems/nino.yaml", from, from + " x: y");
    EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr("site/systems/nino.yaml:"))) << from;
  }
}

TEST_F(SourceFilesTest, TellsNothingOfASystemWhoseFileNearlyHasItsName) {
  site_.write("site/systems/ninno.yaml", site_.read("site/systems/nino.yaml"));
  site_.remove("site/systems/nino.yaml");
  site_.edit("site/systems/ninno.yaml", "system: nino", "system: ninno");

  EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr("site/systems/ninno.yaml:1:9: ")));
}

TEST_F(SourceFilesTest, TellsNothingOfSourcesThatTheKindWillRefuse) {
  site_.edit("library/adapters/systems/nino/system.yaml", "  sources: {new_notes: {}}",
             "  sourcs: {new_notes: {}}");
  EXPECT_THAT(site_.findings(), IsEmpty());
  site_.edit("library/adapters/systems/nino/system.yaml", "  sourcs: {new_notes: {}}",
             "  sources: [new_notes]");
  EXPECT_THAT(site_.findings(), IsEmpty());
  site_.edit("library/adapters/systems/nino/system.yaml", "  sources: [new_notes]", "  sources: {}");
  EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr(":3:30: 'new_notes' is no source of nino")));
}

TEST_F(SourceFilesTest, RefusesAnUnknownMapping) {
  EXPECT_THAT(findings_with("nino/new_notes", "nino/new_note"),
              ElementsAre(HasSubstr(":4:6: 'nino/new_note'")));
}

TEST_F(SourceFilesTest, RefusesAnUnknownTypeAndOneThatIsAsked) {
  EXPECT_THAT(findings_with("type: notes.sent", "type: notes.snt"),
              ElementsAre(HasSubstr(":5:7: 'notes.snt' is no message type; did you mean 'notes.sent'?")));
  EXPECT_THAT(findings_with("type: notes.snt", "type: debts.query"),
              ElementsAre(HasSubstr(":5:7: 'debts.query' is asked")));
}

TEST_F(SourceFilesTest, RefusesATypeWithoutRoute) {
  site_.remove("site/routes/notes.yaml");
  site_.edit("site/parties.yaml", "    may: [{send: notes.sent}]\n", "");

  EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr(":5:7: 'notes.sent' has no route at this site")));
}

TEST_F(SourceFilesTest, RefusesAPurposeAndABasisThatTheTypeDoesNotAllow) {
  EXPECT_THAT(findings_with("purpose: noting", "purpose: notin"),
              ElementsAre(HasSubstr(":6:10: 'notin' is no purpose of notes.sent; did you mean 'noting'?")));
  EXPECT_THAT(findings_with("purpose: notin\nlegal_basis: 6.1.e", "purpose: noting\nlegal_basis: 6.1.z"),
              ElementsAre(HasSubstr(":7:14: '6.1.z' is no legal basis of notes.sent")));
}

TEST_F(SourceFilesTest, DemandsThePurposeThatTheTypeDemands) {
  EXPECT_THAT(findings_with("purpose: noting\n", ""),
              ElementsAre(HasSubstr("missing field 'purpose' in source")));
}

TEST_F(SourceFilesTest, RefusesATypeThatDemandsAPerson) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "requires: [purpose]", "requires: [user, purpose]");

  EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr(":5:7: 'notes.sent' demands 'user'")));
}

TEST_F(SourceFilesTest, RefusesTwoFilesThatAskForTheSame) {
  std::string other(kSource);
  site_.write("site/sources/other.yaml", other.replace(other.find("notes-in"), 8, "other"));

  EXPECT_THAT(site_.findings(),
              ElementsAre(HasSubstr("other.yaml:3:30: 'new_notes' is asked for by another file")));
}

TEST_F(SourceFilesTest, RefusesAnotherNameThanTheFiles) {
  EXPECT_THAT(findings_with("source: notes-in", "source: notes-out"),
              ElementsAre(HasSubstr(":1:9: 'notes-out' does not belong in a file of this name")));
}

}  // namespace
}  // namespace hub::config
