#include "hub/http/verdict.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "tests/support/both_languages.h"

using namespace std::chrono_literals;
namespace codes = hub::codes;
using hub::config::FaultCodes;
using hub::config::FaultRemedy;
using hub::http::Reply;
using hub::http::Told;

namespace {

const auto kHeard = std::chrono::system_clock::from_time_t(1'445'412'480);

Reply answer(unsigned status, const std::string& retry_after = "") {
  Reply reply;
  reply.status = status;
  if (!retry_after.empty()) reply.headers.emplace_back("retry-after", retry_after);
  return reply;
}

}  // namespace

TEST(Verdict, KnowsOneTableOfStatuses) {
  const std::vector<std::pair<const hub::ErrorCode*, std::vector<unsigned>>> table{
      {&codes::deliver_misconfigured, {401, 403, 407}},
      {&codes::deliver_not_taken, {408, 421, 425}},
      {&codes::deliver_overloaded, {429, 503}},
      {&codes::deliver_refused,
       {400, 402, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 422, 426, 431, 451, 499}},
      {&codes::deliver_bad_reply,
       {100, 101, 300, 301, 302, 303, 304, 307, 308, 500, 501, 502, 504, 505, 511, 599, 999}}};
  for (const auto& [code, statuses] : table)
    for (const unsigned status : statuses) {
      EXPECT_EQ(&hub::http::code_for_status(status), code) << status;
      const bool plain = code == &codes::deliver_refused || code == &codes::deliver_bad_reply;
      EXPECT_EQ(hub::http::speaks_for_itself(status), !plain) << status;
    }
}

TEST(Verdict, FollowsThePartnersCodeThenTheSitesStatusThenTheTable) {
  const FaultCodes own{{"P-1", FaultRemedy::refuse}};
  const FaultCodes all{
      {"P-1", FaultRemedy::stop}, {"P-2", FaultRemedy::resend}, {"HTTP 403", FaultRemedy::wait}};
  const auto said = [&](const std::string& code, unsigned status) {
    return hub::http::refusal(answer(status), Told{{code}, {}}, hub::http::code_for_status(status),
                              {&own, &all}, kHeard)
        .to_string();
  };

  EXPECT_EQ(said("P-1", 403), "deliver.refused: the partner answered P-1, HTTP 403");
  EXPECT_EQ(said("P-2", 403), "deliver.not_taken: the partner answered P-2, HTTP 403");
  EXPECT_EQ(said("Jānis", 403), "deliver.overloaded: the partner answered HTTP 403")
      << "an unlisted code is not shown";
  EXPECT_EQ(said("", 401), "deliver.misconfigured: the partner answered HTTP 401");
}

TEST(Verdict, HasTheConfigurationsNameWordsAndPlace) {
  hub::config::FaultMeaning unknown(FaultRemedy::refuse);
  unknown.words = {"The person is not known.", "Persona nav zināma."};
  unknown.place = "/Ask/person";
  const FaultCodes all{{"person * is not known", unknown}};
  const auto refusal = [&](const std::string& said, unsigned status) {
    return hub::http::refusal(answer(status), Told{{said}, {}}, hub::http::code_for_status(status), {&all},
                              kHeard);
  };

  const auto listed = refusal("person Jānis is not known", 500);
  EXPECT_EQ(&listed.code(), &hub::codes::deliver_refused);
  EXPECT_EQ(listed.place(), "/Ask/person");
  ASSERT_NE(listed.ruling(), nullptr);
  EXPECT_EQ(listed.ruling()->name, "person * is not known") << "never the partner's own words";
  EXPECT_EQ(listed.ruling()->words.lv(), "Persona nav zināma.");
  const auto unlisted = refusal("Jānis", 422);
  ASSERT_NE(unlisted.ruling(), nullptr);
  EXPECT_EQ(unlisted.ruling()->name, "HTTP 422");
  EXPECT_EQ(unlisted.ruling()->words.en(), "");
  EXPECT_EQ(unlisted.place(), "");
}

TEST(Verdict, WaitsAsLongAsIsToldInTheBodyElseInTheHeader) {
  const auto pause = [](const Reply& reply, const Told& told) {
    return hub::http::refusal(reply, told, hub::http::code_for_status(reply.status), {}, kHeard).pause();
  };

  EXPECT_EQ(pause(answer(503, "7"), {}), 7s);
  EXPECT_EQ(pause(answer(503, "7"), Told{{}, 3s}), 3s);
  EXPECT_EQ(pause(answer(503, "Wednesday, 21-Oct-15 07:28:30 GMT"), {}), 30s);
  EXPECT_FALSE(pause(answer(503), {}));
  EXPECT_FALSE(pause(answer(403, "7"), {})) << "nobody waits for what does not pass by itself";
}

TEST(Verdict, FindsKeysThatAreNoStatus) {
  for (const char* wrong : {"HTTP 99", "HTTP 5xx", "HTTP 600", "HTTP  503", "HTTP "})
    EXPECT_NE(hub::tests::in_english(hub::http::problem_in_statuses({{wrong, FaultRemedy::wait}})), "")
        << wrong;
  EXPECT_TRUE(hub::http::problem_in_statuses({{"HTTP 503", FaultRemedy::wait}, {"HTTP-1", FaultRemedy::stop}})
                  .empty());
}

TEST(Verdict, NeedsNoBodyWhereTheStatusSaysThatThereIsNone) {
  Reply empty = answer(204);
  EXPECT_TRUE(hub::http::has_no_content(empty, false));
  EXPECT_FALSE(hub::http::has_no_content(empty, true)) << "a body is agreed";
  EXPECT_FALSE(hub::http::has_no_content(answer(200), false));
  empty.body = "x";
  EXPECT_FALSE(hub::http::has_no_content(empty, false));
}
