#include "adapters/div/notification_source.h"

#include <gmock/gmock.h>

#include <functional>

#include "adapters/div/names.h"
#include "hub/values/deemed_notified.h"
#include "tests/support/run_task.h"
#include "tests/support/scripted_clock.h"
#include "tests/unit/adapters/div/letters.h"

using adapters::div::NotificationSettings;
using adapters::div::NotificationSource;
using adapters::div::OperationAnswer;
using div_test::replaced;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

constexpr auto kMessage = "m-7";

/// The e-address, as a test says it.
class ScriptedOperations final : public adapters::div::Operations {
 public:
  hub::port::Task<hub::Result<OperationAnswer>> call(std::string operation, std::string input) override {
    calls.push_back(operation);
    inputs.push_back(input);
    if (const auto refusal = refusals.find(operation); refusal != refusals.end())
      co_return hub::Error(hub::codes::deliver_refused, "refused").by({"", refusal->second, {}});
    std::string body = "<" + operation + "Output xmlns=\"" + adapters::div::kUnifiedNamespace + "\">" +
                       answers[operation] + "</" + operation + "Output>";
    auto output = hub::formats::XmlDocument::parse(body);
    co_return OperationAnswer{
        *std::move(output),
        "<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\"><Body>" + body + "</Body></Envelope>"};
  }

  std::map<std::string, std::string> answers;
  std::map<std::string, std::string> refusals;  ///< BL code by operation.
  std::vector<std::string> calls;
  std::vector<std::string> inputs;
};

std::string notification(const std::string& id, const std::string& state, const std::string& more = "",
                         const std::string& type = "MessageProcessed") {
  return "<Notification><Id>" + id + "</Id><CreatedOn>2026-11-30T08:20:00Z</CreatedOn>" +
         "<MessageClientId>ours-1</MessageClientId><MessageId>" + kMessage + "</MessageId><MessageStatus>" +
         state + "</MessageStatus>" + more + "<Type>" + type + "</Type></Notification>";
}

std::string list(const std::string& notifications, bool more = false) {
  return std::string("<HasMoreData>") + (more ? "true" : "false") + "</HasMoreData><Notifications>" +
         notifications + "</Notifications>";
}

std::string to(const std::string& address) {
  return std::string("<Recipients><b:string xmlns:b=\"") + adapters::div::kArraysNamespace + "\">" + address +
         "</b:string></Recipients>";
}

/// The server's confirmation of a letter, in quotes and blanks of its own.
std::string part(const std::string& received = "2026-11-30T10:15:48+02:00") {
  const std::string section =
      "<ServerTransportMetadata Id='ServerSection' ><MessageId>m-7</MessageId><ServerReceivedTime>" +
      received + "</ServerReceivedTime></ServerTransportMetadata>";
  const auto sent =
      *adapters::div::build_envelope(div_test::letter(), div_test::signer("sender"), div_test::kNow);
  const auto whole =
      hub::formats::XmlDocument::parse(replaced(sent, "</SenderDocument>", "</SenderDocument>" + section));
  const auto signature =
      div_test::signer("server").signature(*whole, adapters::div::server_profile(), div_test::kNow);
  return std::string("<ServerConfirmationPart xmlns='") + adapters::div::kEnvelopeNamespace + "'>" + section +
         "<Signatures>" + *signature + "</Signatures></ServerConfirmationPart >";
}

struct NotificationSources : testing::Test {
  NotificationSources() {
    operations.answers["GetMessageServerConfirmation"] = part();
    settings.min_wait = std::chrono::milliseconds(0);
  }

  hub::Result<hub::port::Polled> poll(NotificationSource& source) {
    return support::run_task(io, source.poll("c"));
  }
  /// The documents of one poll whose list has these.
  std::vector<std::string> polled(const std::string& notifications) {
    operations.answers["GetNotificationList"] = list(notifications);
    NotificationSource source(settings, operations, trust, services);
    const auto found = poll(source);
    if (!found) return {found.error().to_string()};
    std::vector<std::string> bodies;
    for (const auto& one : found->documents) bodies.push_back(one.body);
    return bodies;
  }
  static std::string code(const hub::Result<hub::port::Polled>& found) {
    return found ? "polled" : std::string(found.error().code().name);
  }

  boost::asio::io_context io;
  hub::http::Client client{io};
  hub::support::ScriptedClock clock;
  hub::port::Services services{client, clock};
  ScriptedOperations operations;
  NotificationSettings settings;
  std::shared_ptr<const hub::crypto::Trust> trust = std::make_shared<div_test::SomeTrust>();
};

}  // namespace

TEST_F(NotificationSources, TellWhatBecameOfALetterWithItsEvidence) {
  const auto found = polled(notification("17", "Accepted", to("_PRIVATE@161175-19997")));

  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0],
              AllOf(HasSubstr("<id>17</id><letter>ours-1</letter><message>m-7</message>"
                              "<state>Accepted</state><at>2026-11-30T08:20:00Z</at>"
                              "<notifiedOn>2026-12-02</notifiedOn>"
                              "<recipient>_PRIVATE@161175-19997</recipient>"),
                    HasSubstr("<receivedAt>2026-11-30T08:15:48Z</receivedAt><proof>signature</proof>")));
  EXPECT_THAT(found[0], HasSubstr("<content>" + hub::to_base64(part()) + "</content>"))
      << "octet for octet, whatever its quotes and blanks";
  EXPECT_THAT(operations.inputs[1], HasSubstr("<MessageId>m-7</MessageId>"));
}

TEST_F(NotificationSources, NameTheDigestOfTheLetterThatTheServerSigned) {
  const auto sent =
      *adapters::div::build_envelope(div_test::letter(), div_test::signer("sender"), div_test::kNow);
  const auto begin = sent.find("<DigestValue>", sent.find("#SenderSection")) + 13;
  const std::string digest = sent.substr(begin, sent.find('<', begin) - begin);

  EXPECT_THAT(polled(notification("17", "Accepted"))[0],
              HasSubstr("<letterDigest>" + digest + "</letterDigest>"));
}

TEST_F(NotificationSources, TellNoDayThatIsNotProven) {
  trust = std::make_shared<div_test::SomeTrust>(false);
  const auto doubted = polled(notification("17", "Accepted"));
  EXPECT_THAT(doubted[0], AllOf(Not(HasSubstr("notifiedOn")), Not(HasSubstr("receivedAt")),
                                HasSubstr("<proof>none</proof><problem>gate.signer</problem>"),
                                HasSubstr(hub::to_base64(part()))));

  trust = std::make_shared<div_test::SomeTrust>();
  operations.answers["GetMessageServerConfirmation"] = replaced(part(), "10:15:48", "10:15:49");
  EXPECT_THAT(polled(notification("17", "Accepted"))[0],
              HasSubstr("<problem>gate.signature_invalid</problem>"));
  operations.answers["GetMessageServerConfirmation"] = part();
  EXPECT_THAT(polled(replaced(notification("17", "Accepted"), "m-7", "m-8"))[0],
              HasSubstr("<problem>gate.signed_element_mismatch</problem>"))
      << "another letter's confirmation";
  operations.answers["GetMessageServerConfirmation"] =
      replaced(part(), "<Signatures>", "<SenderDocument Id='SenderSection'/><Signatures>");
  EXPECT_THAT(polled(notification("17", "Accepted"))[0],
              HasSubstr("<problem>gate.signature_profile</problem>"))
      << "a section that would be here, and was not looked at";
}

TEST_F(NotificationSources, LeaveADayOutThatTheCalendarDoesNotKnow) {
  operations.answers["GetMessageServerConfirmation"] = part("2027-04-29T10:00:00Z");
  EXPECT_THAT(polled(notification("17", "Accepted"))[0],
              AllOf(HasSubstr("<proof>signature</proof>"), Not(HasSubstr("notifiedOn"))));
}

TEST_F(NotificationSources, ARejectedLetterHasNoEvidenceAndItsCode) {
  const auto found = polled(
      notification("18", "Rejected", "<MessageStatusReason>BL.PSS.024: &lt;none&gt;</MessageStatusReason>"));
  EXPECT_THAT(found[0], AllOf(HasSubstr("<code>BL.PSS.024</code><reason>BL.PSS.024: &lt;none&gt;</reason>"),
                              Not(HasSubstr("vidence")), Not(HasSubstr("notifiedOn"))));
  EXPECT_THAT(operations.calls, ElementsAre("GetNotificationList"));
}

TEST_F(NotificationSources, OneListFetchesALettersConfirmationOnce) {
  const auto found =
      polled(notification("1", "Accepted") +
             notification("2", "RecipientRejected",
                          "<StatusCode>7</StatusCode><StatusText>not mine</StatusText>", "MessageDelivered") +
             notification("3", "DeliveryDelayed", "", "MessageDelivered"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_THAT(found[1],
              HasSubstr("<code>7</code><reason>not mine</reason><notifiedOn>2026-12-02</notifiedOn>"));
  EXPECT_THAT(operations.calls, ElementsAre("GetNotificationList", "GetMessageServerConfirmation"));
}

TEST_F(NotificationSources, ALetterWhoseConfirmationIsGoneIsToldWithoutIt) {
  for (const char* gone : {"BL.PSS.030", "BL.PSS.035"}) {
    operations.refusals["GetMessageServerConfirmation"] = gone;
    EXPECT_THAT(polled(notification("17", "Accepted"))[0],
                AllOf(HasSubstr(std::string("<evidenceMissing>") + gone), Not(HasSubstr("notifiedOn"))));
  }
}

TEST_F(NotificationSources, ALetterWhoseConfirmationIsNotThereYetEndsTheListBeforeItself) {
  operations.refusals["GetMessageServerConfirmation"] = "BL.PSS.031";
  EXPECT_THAT(
      polled(notification("1", "Rejected") + notification("2", "Accepted") + notification("3", "Rejected")),
      ElementsAre(HasSubstr("<id>1</id>")));
  EXPECT_THAT(polled(notification("2", "Accepted")), ElementsAre(HasSubstr("deliver.refused")));
}

TEST_F(NotificationSources, ATimeWithoutZoneIsLatvian) {
  EXPECT_THAT(polled(replaced(notification("1", "Rejected"), "08:20:00Z", "10:20:00"))[0],
              HasSubstr("<at>2026-11-30T08:20:00Z</at>"));
}

TEST_F(NotificationSources, ThatALetterCameIsConfirmedAtOnceAndNotTold) {
  EXPECT_THAT(polled(notification("5", "New", "", "NewMessage")), IsEmpty());
  EXPECT_THAT(operations.calls, ElementsAre("GetNotificationList", "ConfirmNotificationList"));
  EXPECT_THAT(operations.inputs[1], HasSubstr("<b:long>5</b:long>"));
}

TEST_F(NotificationSources, ALongReasonAndADoubledNotificationDoNotStopTheList) {
  std::string reason;
  for (int i = 0; i < 3000; ++i) reason += "ā";
  const auto one = notification("1", "Rejected", "<MessageStatusReason>" + reason + "</MessageStatusReason>");
  const auto found = polled(one + one);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("<reason>" + reason.substr(0, 4000) + "</reason>"));
}

TEST_F(NotificationSources, AListThatLeadsNowhereIsAnError) {
  NotificationSource source(settings, operations, trust, services);
  operations.answers["GetNotificationList"] = list("", true);
  EXPECT_EQ(code(poll(source)), "deliver.bad_reply");

  operations.answers["GetNotificationList"] = list(notification("1", "Rejected"), true);
  EXPECT_EQ(code(poll(source)), "polled");
  EXPECT_EQ(code(poll(source)), "polled") << "not confirmed yet: it comes again";
  EXPECT_TRUE(support::run_task(io, source.confirm({"1"})));
  EXPECT_EQ(code(poll(source)), "deliver.bad_reply") << "confirmed, and here again";
  EXPECT_EQ(code(poll(source)), "polled") << "it may have forgotten: it is taken again, and confirmed again";

  operations.answers["GetNotificationList"] = list(notification("x", "Rejected"));
  EXPECT_EQ(code(poll(source)), "deliver.bad_reply");
  operations.answers["GetNotificationList"] = "<Surprise/>";
  EXPECT_EQ(code(poll(source)), "deliver.bad_reply");
}

TEST_F(NotificationSources, AConfirmationThatFailedCountsForNothing) {
  NotificationSource source(settings, operations, trust, services);
  operations.answers["GetNotificationList"] = list(notification("1", "Rejected"));
  operations.refusals["ConfirmNotificationList"] = "BL.KOP.022";
  EXPECT_FALSE(support::run_task(io, source.confirm({"1"})));
  EXPECT_EQ(code(poll(source)), "polled");
}

TEST_F(NotificationSources, TheLeastWaitIsKeptHoweverOftenOnePolls) {
  settings.min_wait = std::chrono::seconds(30);
  operations.answers["GetNotificationList"] = list(notification("1", "Rejected"));
  NotificationSource source(settings, operations, trust, services);
  EXPECT_EQ(poll(source)->documents.size(), 1U);
  clock.advance(io, std::chrono::seconds(29));
  const auto early = poll(source);
  ASSERT_TRUE(early);
  EXPECT_TRUE(early->documents.empty());
  EXPECT_EQ(early->cursor, "c");
  EXPECT_EQ(operations.calls.size(), 1U);
  clock.advance(io, std::chrono::seconds(1));
  EXPECT_EQ(poll(source)->documents.size(), 1U);
}
