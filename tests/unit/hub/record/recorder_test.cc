#include "hub/record/recorder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"
#include "hub/record/events_page.h"

namespace hub::record {
namespace {

using nlohmann::json;

const std::string kExamples = std::string(SAKTA_SOURCE_DIR) + "/tests/golden/audit_records.jsonl";
const crypto::SealKey kMessageKey(std::string(crypto::kKeySize, 'k'));
const auto kTime = std::chrono::system_clock::time_point(std::chrono::microseconds(1'795'162'548'123'456));
const Uuid kMessageId = Uuid::version7(kTime, "0123456789");
const Uuid kRecordId = Uuid::version7(kTime, "9876543210");

/// Invented persons.
model::Message message() {
  model::Message made;
  made.id = kMessageId;
  made.type = "debts.query";
  made.party = "permits";
  made.organisation = "90000000001";
  made.certificate = "sha256:" + std::string(64, 'a');
  made.remote = "127.0.0.0/24";
  made.context = {"161175-19997", "clerk", "111111-11111", "guardian", "CASE-1", "permit", "6.1.e"};
  made.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  return made;
}

bool is_hubs_own(const Event& event) {
  return event.name.starts_with("hub.");
}
bool is_operators(const Event& event) {
  return event.name == "delivery.released" || event.name == "delivery.confirmed" ||
         event.name == "delivery.discarded" || event.name.starts_with("hub.reload") ||
         event.name == "hub.searched";
}
bool has_failed(const Event& event) {
  return event.name == "msg.refused" || event.name == "ask.failed";
}
bool has_called(const Event& event) {
  return event.name == "ask.answered" || event.name == "ask.failed";
}

AuditEntry example_entry(const Event& event, const model::Message& message) {
  AuditEntry entry;
  entry.event = &event;
  entry.id = kRecordId;
  entry.at = kTime;
  entry.clock = {.monotonic_us = 86'400'000'000,
                 .boot = "3f1d6c1e-0000-4000-8000-000000000000",
                 .synchronised = true,
                 .offset_ms = 3};
  static const model::Operator anna{"unix:1000:anna", "Anna Izdomāta"};
  if (is_operators(event)) {
    entry.by = &anna;
    entry.message_key = &kMessageKey;
    entry.parts = {{"reason", "called the partner"}};
  }
  static const Lookup lookup{"person", kTime - std::chrono::hours(24), kTime};
  if (event.name == "hub.searched") {
    entry.lookup = &lookup;
    entry.subjects = {{"person", model::Tag{1, 2, 3}}};
  }
  if (event.name == "hub.reloaded") entry.configuration_to = "sha256:eeee";
  if (is_hubs_own(event)) return entry;
  entry.message = &message;
  entry.message_key = &kMessageKey;
  entry.subjects = {{"person", model::Tag{1, 2, 3}}};
  if (has_failed(event)) {
    entry.outcome = 4;
    entry.error = event.name == "msg.refused" ? "gate.no_right" : "deliver.timeout";
  }
  if (has_called(event)) {
    entry.attempt = 1;
    entry.peer = "nino";
    entry.operation = "get_debts";
    entry.route = "debts@sha256:0000";
    entry.parts = {{"answer", "<x/>"}};
    entry.evidence = "sha256:1111";
  }
  return entry;
}

std::string record_of(const Event& event) {
  const Recorder recorder("hub.example/90000000000", "90000000000", "sha256:cccc", "sha256:dddd");
  const model::Message sent = message();
  return recorder.record(example_entry(event, sent));
}

/// Random values become their length, so that examples can be compared.
json without_randomness(json leaf) {
  const auto blur = [](json& value) {
    if (value.is_string()) value = std::to_string(value.get<std::string>().size()) + " random characters";
  };
  for (json& part : leaf["dg"]) blur(part["c"]);
  if (leaf["person"].is_object()) blur(leaf["person"]["u"]);
  if (leaf["behalf"].is_object()) blur(leaf["behalf"]["of"]);
  if (leaf["pii"].is_object()) {
    blur(leaf["pii"]["n"]);
    blur(leaf["pii"]["ct"]);
  }
  return leaf;
}

json open_personal(const json& leaf) {
  json open = leaf;
  open.erase("pii");
  const std::string ct = *from_base64(leaf["pii"]["ct"].get<std::string>());
  const std::string sealed =
      ct.substr(0, 32) + *from_base64(leaf["pii"]["n"].get<std::string>()) + ct.substr(32);
  const auto plain = crypto::open(kMessageKey, open.dump(), sealed);
  return plain ? json::parse(*plain) : json();
}

/// Compares with a file of the repository; SAKTA_RENEW_GOLDEN=1 writes the file anew.
void expect_golden(const std::string& text, const std::string& path) {
  if (std::getenv("SAKTA_RENEW_GOLDEN") != nullptr)
    std::ofstream(path) << text;  // NOLINT(concurrency-mt-unsafe)
  std::ifstream file(path);
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str()) << path;
}

TEST(AuditEvents, TheirPageIsTheCatalogue) {
  expect_golden(events_page(), std::string(SAKTA_SOURCE_DIR) + "/deploy/docs/audit_events.md");
}

TEST(Recorder, WritesEachEventOfTheCatalogueInItsFinalForm) {
  std::ostringstream now;
  for (const Event* event : kCatalogue)
    now << without_randomness(json::parse(record_of(*event))).dump() << "\n";
  expect_golden(now.str(), kExamples);
}

TEST(Recorder, WritesCanonicalJson) {
  for (const Event* event : kCatalogue) {
    const std::string leaf = record_of(*event);
    EXPECT_EQ(json::parse(leaf).dump(), leaf) << "sorted members, no white space";
    EXPECT_LT(leaf.size(), 60'000U);
  }
}

TEST(Recorder, ShowsNoPersonInTheClear) {
  for (const Event* event : kCatalogue) {
    const std::string leaf = record_of(*event);
    EXPECT_EQ(leaf.find("161175"), std::string::npos);
    EXPECT_EQ(leaf.find("111111-"), std::string::npos);
  }
}

TEST(Recorder, SaysWhatWasVerifiedOfTheSignature) {
  const Recorder recorder("hub.example/90000000000", "90000000000", "sha256:cccc", "sha256:dddd");
  model::Message sent = message();
  const auto sig = [&] {
    return json::parse(recorder.record(example_entry(events::msg_accepted, sent)))["sig"];
  };

  EXPECT_EQ(sig(), json::parse(R"({"cert":null,"refs":[],"verdict":"none"})"));
  sent.signature = {"sha256:5167", {"Body", "Timestamp"}};
  EXPECT_EQ(sig(), json::parse(R"({"cert":"sha256:5167","refs":["Body","Timestamp"],"verdict":"valid"})"));
}

TEST(Recorder, WithoutTheMessagesKeyARecordHasNothingPersonalAndNoCommitment) {
  const model::Message sent = message();
  AuditEntry entry = example_entry(events::delivery_dead, sent);
  entry.message_key = nullptr;
  entry.parts.clear();
  entry.subjects.clear();
  const Recorder recorder("hub.example/90000000000", "90000000000", "sha256:cccc", "sha256:dddd");

  const std::string text = recorder.record(entry);

  const json leaf = json::parse(text);
  EXPECT_EQ(leaf.dump(), text);
  for (const char* name : {"pii", "person", "behalf"}) EXPECT_TRUE(leaf[name].is_null()) << name;
  EXPECT_EQ(leaf["dg"], json::array());
  EXPECT_EQ(leaf["msg"], kMessageId.to_string());
  EXPECT_EQ(leaf["actor"]["sub"], "permits");
  EXPECT_EQ(leaf["why"]["basis"], "6.1.e");
}

TEST(Recorder, AnOperatorsActNamesTheOperatorWhyAndBothVersionsAndNeverTheSender) {
  for (const Event* event : kCatalogue) {
    if (!is_operators(*event)) continue;
    const std::string text = record_of(*event);
    const json leaf = json::parse(text);
    const json anna{{"ip", nullptr},         {"kind", "user"},          {"mtls", nullptr},
                    {"roles", {"operator"}}, {"said", "Anna Izdomāta"}, {"sub", "unix:1000:anna"}};
    EXPECT_EQ(leaf["actor"], anna) << event->name;
    EXPECT_EQ(leaf["org"], "90000000000") << "the site's own";
    EXPECT_EQ(leaf["dg"][0]["part"], "reason");
    EXPECT_EQ(text.find("called"), std::string::npos) << "the reason is sealed";
    const json personal = open_personal(leaf);
    ASSERT_TRUE(personal.is_object()) << event->name;
    EXPECT_EQ(leaf["dg"][0]["c"],
              to_base64(crypto::hmac_sha256(*from_base64(personal["r"]["reason"].get<std::string>()),
                                            "called the partner")));
    EXPECT_EQ(leaf["cfg"], "sha256:cccc");
    EXPECT_EQ(leaf.contains("cfg_to"), event->name == "hub.reloaded");
    EXPECT_EQ(leaf.contains("sought"), event->name == "hub.searched");
    if (is_hubs_own(*event)) {
      EXPECT_EQ(leaf["pii"]["kid"], kRecordId.to_string()) << "a key of the record's own";
    }
  }
}

TEST(Recorder, CommitmentsOpenWithTheSaltsInThePersonalPart) {
  const json leaf = json::parse(record_of(events::ask_answered));

  const json personal = open_personal(leaf);

  ASSERT_TRUE(personal.is_object())
      << "the personal part opens under the message's key, bound to all other members";
  EXPECT_EQ(personal["user"], "161175-19997");
  const auto commitment = [&](const char* salt, std::string_view octets) {
    return to_base64(crypto::hmac_sha256(*from_base64(personal["r"][salt].get<std::string>()), octets));
  };
  EXPECT_EQ(leaf["person"]["u"], commitment("user", "161175-19997"));
  EXPECT_EQ(leaf["behalf"]["of"], commitment("on_behalf_of", "111111-11111"));
  EXPECT_EQ(leaf["dg"][0]["c"], commitment("answer", "<x/>"));
}

TEST(Recorder, EveryPartOfTheContextIsOnRecord) {
  std::vector<model::ContextPart> parts(model::kContextParts.begin(), model::kContextParts.end());
  // Two that have no member of their own; they borrow fields of others.
  parts.push_back({"delegate", "Sakta-Delegate", "sakta-delegate", "saktadelegate", &model::Context::user,
                   true, "A person."});
  parts.push_back(
      {"unit", "Sakta-Unit", "sakta-unit", "saktaunit", &model::Context::role, false, "No person."});
  const Recorder recorder("hub.example/90000000000", "90000000000", "sha256:cccc", "sha256:dddd");
  const model::Message sent = message();
  AuditEntry entry = example_entry(events::ask_answered, sent);
  entry.context_parts = parts;

  const std::string text = recorder.record(entry);

  const json leaf = json::parse(text);
  EXPECT_EQ(leaf.dump(), text) << "sorted";
  const json personal = open_personal(leaf);
  for (const model::ContextPart& part : parts) {
    const std::string& value = sent.context.*part.field;
    EXPECT_EQ(part.personal, text.find(value) == std::string::npos) << part.word;
    if (part.personal) {
      EXPECT_EQ(personal[std::string(part.word)], value);
    }
  }
  EXPECT_EQ(leaf["ctx"]["unit"], "clerk");
  const std::string salt = *from_base64(personal["r"]["delegate"].get<std::string>());
  EXPECT_EQ(leaf["ctx"]["delegate"], to_base64(crypto::hmac_sha256(salt, "161175-19997")));
}

TEST(Recorder, APersonalPartDoesNotFitAnotherRecord) {
  json leaf = json::parse(record_of(events::ask_answered));
  leaf["out"] = 8;
  EXPECT_TRUE(open_personal(leaf).is_null());
}

TEST(Recorder, TheLogIsTheCalendarYears) {
  EXPECT_EQ(json::parse(record_of(events::hub_started))["log"], "hub.example/90000000000/2026");
}

}  // namespace
}  // namespace hub::record
