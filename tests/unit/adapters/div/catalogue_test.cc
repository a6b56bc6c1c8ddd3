#include "adapters/div/catalogue.h"

#include <gtest/gtest.h>

#include <map>

#include "adapters/div/catalogue_source.h"
#include "adapters/div/has_address.h"
#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/http/client.h"
#include "tests/support/run_task.h"
#include "tests/support/scripted_clock.h"

using adapters::div::AddresseeCatalogue;
using adapters::div::CatalogueSettings;
using adapters::div::CatalogueSource;
using adapters::div::OperationAnswer;
using hub::port::Shelf;

namespace {

class HeldShelf final : public Shelf {
 public:
  hub::port::Task<hub::Result<Values>> find(std::string drawer, std::vector<std::string> names) override {
    Values values;
    for (const auto& name : names) {
      const auto found = all[drawer].find(name);
      values.push_back(found == all[drawer].end() ? std::nullopt : std::optional(found->second));
    }
    co_return values;
  }
  hub::port::Task<hub::Outcome> put(std::string drawer, std::vector<Entry> entries) override {
    for (auto& entry : entries) {
      all[drawer].erase(entry.name);
      if (entry.value) all[drawer].emplace(entry.name, *entry.value);
    }
    co_return hub::Done{};
  }
  hub::port::Task<hub::Outcome> empty(std::string drawer) override {
    all[drawer].clear();
    co_return hub::Done{};
  }

  std::map<std::string, std::map<std::string, std::string>> all;
};

/// The e-address's lists: an answer for each question, by what is asked.
class ScriptedLists final : public adapters::div::Operations {
 public:
  hub::port::Task<hub::Result<OperationAnswer>> call(std::string operation, std::string input) override {
    for (const char* name : {"Token", "LastVersion"}) {
      const std::string open = "<" + std::string(name) + ">";
      const auto at = input.find(open);
      if (at == std::string::npos) continue;
      const auto begin = at + open.size();
      operation += " " + input.substr(begin, input.find('<', begin) - begin);
    }
    asked.push_back(operation);
    const auto found = answers.find(operation);
    if (found == answers.end() || found->second.starts_with("BL."))
      co_return hub::Error(hub::codes::deliver_refused, "refused")
          .by({"", found == answers.end() ? "none" : found->second, {}});
    auto output =
        hub::formats::XmlDocument::parse(std::string("<Output xmlns=\"") + adapters::div::kUnifiedNamespace +
                                         "\">" + found->second + "</Output>");
    OperationAnswer told{*std::move(output), ""};
    co_return told;
  }

  std::map<std::string, std::string> answers;
  std::vector<std::string> asked;
};

constexpr auto kWhole = "GetInitialAddresseeRecordList";
constexpr auto kChanges = "GetChangedAddresseeRecordList";

std::string record(int id, int version, const std::string& address, const std::string& more = "",
                   bool deleted = false) {
  return "<AddresseeRecord><Id>" + std::to_string(id) + "</Id><Version>" + std::to_string(version) +
         "</Version><EAddress>" + address + "</EAddress>" + more + "<IsDeleted>" +
         (deleted ? "true" : "false") + "</IsDeleted></AddresseeRecord>";
}

std::string page(const std::string& records, const std::string& end) {
  return "<AddresseeRecords>" + records + "</AddresseeRecords>" + end;
}

std::string token(const std::string& text) {
  return "<ContinuationToken>" + text + "</ContinuationToken>";
}

std::string more(bool more) {
  return std::string("<HasMoreData>") + (more ? "true" : "false") + "</HasMoreData>";
}

class Catalogues : public testing::Test {
 public:
  Catalogues() {
    services.shelf = &shelf;
    restart();
    lists.answers[kWhole] =
        page(record(1, 10, "_DEFAULT@90000000002") + record(2, 11, "_private@161175-19997"), token("t1"));
    lists.answers[std::string(kWhole) + " t1"] =
        page(record(3, 14, "_PRIVATE@40000000006", "<BlockedFrom>2020-01-01T00:00:00Z</BlockedFrom>"), "");
  }

  /// The documents of one poll, or the error's code.
  std::string polled() {
    CatalogueSource source(*catalogue);
    auto found = support::run_task(io, source.poll(""));
    if (!found) return std::string(found.error().code().name);
    std::string told;
    for (const auto& one : found->documents) told += one.body;
    return told;
  }

  void confirm_all() {
    CatalogueSource source(*catalogue);
    auto found = support::run_task(io, source.poll(""));
    ASSERT_TRUE(found);
    std::vector<std::string> ids;
    for (const auto& one : found->documents) ids.push_back(one.id);
    ASSERT_TRUE(support::run_task(io, source.confirm(ids)));
  }

  /// `+` for each that is active, `-` for each that is not; or the error's code.
  std::string looked(const std::string& who) {
    auto question = hub::formats::XmlDocument::parse("<hasAddress xmlns=\"urn:sakta:official-delivery:1\">" +
                                                     who + "</hasAddress>");
    auto groups = adapters::div::asked_addresses(*question);
    if (!groups) return groups.error().place();
    auto known = support::run_task(io, catalogue->look(*std::move(groups)));
    if (!known) return std::string(known.error().code().name);
    std::string told;
    for (const bool active : known->active) told += active ? '+' : '-';
    return told;
  }

  boost::asio::io_context io;
  hub::http::Client client{io};
  hub::support::ScriptedClock clock;
  HeldShelf shelf;
  ScriptedLists lists;
  hub::port::Services services{client, clock, nullptr, "eaddress"};
  std::unique_ptr<AddresseeCatalogue> catalogue;

  void restart() { catalogue = std::make_unique<AddresseeCatalogue>(CatalogueSettings(), lists, services); }
};

constexpr auto kAll =
    "<addressee><code>90000000002</code></addressee><addressee><code>161175-19997</code></"
    "addressee><addressee><address>_PRIVATE@40000000006</address></addressee>"
    "<addressee><code>40000000005</code></addressee>";

}  // namespace

TEST_F(Catalogues, TheWholeListAnswersForPersonsAndCompanies) {
  EXPECT_EQ(looked(kAll), "deliver.unreachable") << "nothing was fetched yet";
  EXPECT_NE(polled().find("<list>whole</list><records>3</records><version>14</version>"), std::string::npos);
  EXPECT_EQ(looked(kAll), "++--");
  restart();
  EXPECT_EQ(looked(kAll), "++--");
  EXPECT_EQ(lists.asked.size(), 2U);
}

TEST_F(Catalogues, AQuestionThatCannotBeOneIsNamedByItsPlace) {
  EXPECT_EQ(
      looked(
          "<addressee><code>90000000002</code></addressee><addressee><address>a@b@c</address></addressee>"),
      "/hasAddress/addressee[2]/address");
}

TEST_F(Catalogues, AReportIsTheSameUntilItIsConfirmed) {
  const std::string first = polled();
  ASSERT_NE(first.find("<synchronised"), std::string::npos);
  restart();
  EXPECT_EQ(polled(), first);
  confirm_all();
  EXPECT_EQ(polled(), "");
}

TEST_F(Catalogues, ChangesAreAskedForAfterTheWaitAndOnlyThen) {
  polled();
  confirm_all();
  lists.asked.clear();
  polled();
  clock.jump_wall(std::chrono::hours(11));
  polled();
  EXPECT_TRUE(lists.asked.empty());
  lists.answers[std::string(kChanges) + " 14"] = page(
      record(2, 20, "_PRIVATE@161175-19997", "", true) + record(3, 21, "_PRIVATE@40000000006"), more(true));
  lists.answers[std::string(kChanges) + " 21"] =
      page(record(1, 22, "_NEW@90000000002") + record(9, 23, "_PRIVATE@40000000005"), more(false));
  clock.jump_wall(std::chrono::hours(2));
  EXPECT_NE(polled().find("<list>changes</list><records>4</records><version>23</version>"),
            std::string::npos);
  EXPECT_EQ(looked(kAll), "--++") << "one moved away, one is deleted, one is active again, one is new";
  EXPECT_EQ(looked("<addressee><address>_new@90000000002</address></addressee>"), "+");
}

TEST_F(Catalogues, ALostPageIsAskedForAgain) {
  auto second = lists.answers.extract(std::string(kWhole) + " t1");
  EXPECT_EQ(polled(), "deliver.refused");
  restart();
  EXPECT_EQ(looked(kAll), "deliver.unreachable") << "half a list is none";
  lists.answers.insert(std::move(second));
  lists.asked.clear();
  polled();
  EXPECT_EQ(lists.asked, std::vector<std::string>({"GetInitialAddresseeRecordList t1"}));
  EXPECT_EQ(looked(kAll), "++--");
}

TEST_F(Catalogues, TokensThatGoRoundEndTheList) {
  lists.answers[std::string(kWhole) + " t1"] = page("", token("t2"));
  lists.answers[std::string(kWhole) + " t2"] = page("", token("t3"));
  lists.answers[std::string(kWhole) + " t3"] = page("", token("t2"));
  std::string told;
  for (int round = 0; round < 3 && told.empty(); ++round) told = polled();
  EXPECT_EQ(told, "deliver.bad_reply");
  const auto asked = lists.asked.size();
  EXPECT_LT(asked, 12U);
  EXPECT_EQ(polled(), "");
  EXPECT_EQ(lists.asked.size(), asked) << "not before the wait is over";
}

TEST_F(Catalogues, ATokenThatRepeatsEndsTheListAtOnce) {
  lists.answers[std::string(kWhole) + " t1"] = page("", token("t1"));
  EXPECT_EQ(polled(), "deliver.bad_reply");
  EXPECT_EQ(lists.asked.size(), 2U);
}

TEST_F(Catalogues, ChangesThatDoNotGoOnEndTheList) {
  polled();
  clock.jump_wall(std::chrono::hours(13));
  lists.answers[std::string(kChanges) + " 14"] = page(record(1, 14, "_DEFAULT@90000000002"), more(true));
  EXPECT_EQ(polled(), "deliver.bad_reply");
  EXPECT_EQ(looked(kAll), "++--");
}

TEST_F(Catalogues, LostChangesBringTheWholeListAgain) {
  polled();
  confirm_all();
  lists.answers[std::string(kChanges) + " 14"] = "BL.AKL.SNH.008";
  lists.answers[kWhole] = page(record(7, 30, "_PRIVATE@40000000005"), "");
  clock.jump_wall(std::chrono::hours(13));
  EXPECT_EQ(polled(), "deliver.refused");
  EXPECT_EQ(looked(kAll), "++--") << "what was known is still answered";
  EXPECT_NE(polled().find("<list>whole</list><records>1</records>"), std::string::npos);
  EXPECT_EQ(looked(kAll), "---+");
  EXPECT_TRUE(shelf.all["eaddress/addressees/a"].empty() || shelf.all["eaddress/addressees/b"].empty());
}

TEST_F(Catalogues, TooSoonIsTriedAgainAnHourLater) {
  auto first = lists.answers[kWhole];
  lists.answers[kWhole] = "BL.AKL.SNH.006";
  EXPECT_EQ(polled(), "deliver.refused");
  lists.answers[kWhole] = first;
  EXPECT_EQ(polled(), "");
  clock.jump_wall(std::chrono::minutes(61));
  EXPECT_NE(polled(), "");
  EXPECT_EQ(looked(kAll), "++--");
}

TEST_F(Catalogues, ARecordThatCannotBeReadIsToldByItsPlaceAlone) {
  lists.answers[kWhole] =
      page(record(1, 1, "_PRIVATE@16117519997", "<ActiveFrom>when Anna came</ActiveFrom>"), "");
  auto state = support::run_task(io, catalogue->go_on());
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().to_string().find("Anna"), std::string::npos);
  EXPECT_NE(state.error().to_string().find("record 1"), std::string::npos);
}

TEST_F(Catalogues, WithoutAShelfNothingIsAsked) {
  services.shelf = nullptr;
  restart();
  EXPECT_EQ(polled(), "");
  EXPECT_EQ(looked(kAll), "deliver.unreachable");
  EXPECT_TRUE(lists.asked.empty());
}
