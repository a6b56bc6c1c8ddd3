#include "tests/unit/adapters/rest/rest_partner.h"

using adapters::rest::FaultCodes;
using adapters::rest::FaultRemedy;
using adapters::rest::Method;
using adapters::rest::RestConfig;
using namespace rest_test;
using support::http_reply;
using support::Peer;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

namespace {

struct RestAnswers : Rest {
  /// Names what comes of this answer. OURS in the body becomes the message id.
  std::string said(const std::string& status, const std::string& body, const std::string& headers = "") {
    const Service service([&](const Peer::Request& request) {
      std::string octets = body;
      if (const auto ours = octets.find("OURS"); ours != std::string::npos)
        octets.replace(ours, 4, asked_in(request.body));
      return Peer::Answer{http_reply(status, octets, headers)};
    });
    RestConfig config = xml ? service.xml_config() : service.config();
    config.fault_codes = codes;
    config.operations["ask"].fault_codes = own_codes;
    if (change) change(config);
    const auto reply = call(config);
    pause.reset();
    text = place = "";
    if (reply) return "a reply";
    pause = reply.error().pause();
    text = reply.error().to_string();
    place = reply.error().place();
    EXPECT_THAT(text, Not(HasSubstr("161175"))) << "the partner's free text must not be named";
    return std::string(reply.error().code().name);
  }

  bool xml = false;
  FaultCodes codes;
  FaultCodes own_codes;
  std::function<void(RestConfig&)> change;
  std::optional<std::chrono::milliseconds> pause;
  std::string text;
  std::string place;
};

std::string json_error(const std::string& code) {
  return R"({"error":{"code":")" + code + R"(","message":"persona 161175-19997 nav atrasta"}})";
}

}  // namespace

TEST_F(RestAnswers, AreJudgedByStatusWhenTheirBodySaysNothing) {
  for (const std::string status : {"400 Bad", "404 None", "405 No", "409 Conflict", "422 No", "499 No"})
    EXPECT_EQ(said(status, json_error("unknown")), "deliver.refused") << status;
  for (const std::string status : {"401 No", "403 No"})
    EXPECT_EQ(said(status, "<html/>"), "deliver.misconfigured") << status;
  for (const std::string status :
       {"500 Oops", "502 Bad Gateway", "504 Late", "301 Moved", "302 Found", "304 Same"})
    EXPECT_EQ(said(status, json_error("unknown")), "deliver.bad_reply") << status;
  EXPECT_EQ(said("408 Too Slow", ""), "deliver.not_taken");
  EXPECT_EQ(said("503 Busy", "later", "Retry-After: 9\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, 9s);
  EXPECT_EQ(said("429 Too Many", ""), "deliver.overloaded");
  EXPECT_FALSE(pause);
}

TEST_F(RestAnswers, FollowThePartnersCodesBeforeTheStatus) {
  codes = {{"P-1", FaultRemedy::refuse},
           {"P-2", FaultRemedy::wait},
           {"P-3", FaultRemedy::resend},
           {"P-4", FaultRemedy::stop},
           {"HTTP 409", FaultRemedy::resend}};
  own_codes = {{"P-5", FaultRemedy::wait}, {"P-1", FaultRemedy::stop}};

  for (const bool format : {false, true}) {
    xml = format;
    const auto error = [&](const std::string& code) { return xml ? xml_error(code) : json_error(code); };
    EXPECT_EQ(said("500 Oops", error("P-2"), "Retry-After: 3\r\n"), "deliver.overloaded");
    EXPECT_EQ(pause, 3s);
    EXPECT_EQ(said("400 Bad", error("P-3")), "deliver.not_taken");
    EXPECT_EQ(said("500 Oops", error("P-4")), "deliver.misconfigured");
    EXPECT_EQ(said("500 Oops", error("P-5")), "deliver.overloaded");
    EXPECT_EQ(said("500 Oops", error("P-1")), "deliver.misconfigured") << "the operation's codes come first";
    EXPECT_THAT(text, HasSubstr("P-1, HTTP 500"));
    EXPECT_EQ(said("409 Conflict", error("P-9")), "deliver.not_taken");
  }
}

TEST_F(RestAnswers, ShowOnlyMachineCodesOfTheConfiguration) {
  EXPECT_EQ(said("422 No", json_error("161175-19997")), "deliver.refused");
  EXPECT_THAT(text, HasSubstr("the partner answered HTTP 422"));
}

TEST_F(RestAnswers, TakeThePauseFromTheBodyFirst) {
  const std::string body = R"({"error":{"code":"P-2","pause":12}})";

  EXPECT_EQ(said("503 Busy", body, "Retry-After: 3\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, 12s);
  EXPECT_EQ(said("503 Busy", R"({"error":{"pause":"soon"}})", "Retry-After: 3\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, 3s);
  EXPECT_EQ(said("503 Busy", R"({"error":{"pause":99999999}})"), "deliver.overloaded");
  EXPECT_EQ(pause, 24h);
}

TEST_F(RestAnswers, AreNoSuccessWhenARefusalIsInside) {
  codes = {{"P-2", FaultRemedy::wait}};

  EXPECT_EQ(said("200 OK", json_error("P-1")), "deliver.refused");
  EXPECT_EQ(said("200 OK", json_error("P-2"), "Retry-After: 3\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, 3s);
}

TEST_F(RestAnswers, NameThePlaceOfWhatDoesNotFitNeverTheValue) {
  change = [](RestConfig& config) { config.unknown_members = adapters::frame::UnknownMembers::refuse; };
  EXPECT_EQ(said("200 OK", R"({"to":"OURS","reply":"161175-19997"})"), "deliver.bad_reply");
  EXPECT_EQ(place, "/reply");
  EXPECT_EQ(said("200 OK", R"({"to":"OURS","reply":7,"161175-19997":1})"), "deliver.bad_reply");
  EXPECT_NE(place, "");
  EXPECT_EQ(said("200 OK", R"({"to":"OURS"})"), "deliver.bad_reply");
  EXPECT_EQ(said("200 OK", R"({"to":"OURS","reply":7)"), "deliver.bad_reply");
  EXPECT_EQ(said("200 OK", R"({"to":"OURS","reply":7,"reply":8})"), "deliver.bad_reply");
  EXPECT_EQ(said("200 OK", ""), "deliver.bad_reply");
  xml = true;
  EXPECT_EQ(
      said("200 OK", "<AskReply xmlns='urn:partner'><to>OURS</to><reply>161175-19997</reply></AskReply>"),
      "deliver.bad_reply");
  EXPECT_NE(place, "");
  EXPECT_EQ(said("200 OK", "<!DOCTYPE a [<!ENTITY x 'y'>]>" + xml_reply("OURS")), "deliver.bad_reply");
}

TEST_F(RestAnswers, AreHeldAgainstTheQuestion) {
  EXPECT_EQ(said("200 OK", json_reply("OURS")), "a reply");
  EXPECT_EQ(said("200 OK", json_reply("another")), "deliver.bad_reply");
  EXPECT_THAT(text, HasSubstr("another question"));
}

TEST_F(RestAnswers, MayBeAbsentIfTheStepSaysSo) {
  change = [](RestConfig& config) { config.operations["ask"].steps[0].absent = {"404"}; };
  EXPECT_EQ(said("404 None", json_error("P-1")), "a reply");
  EXPECT_EQ(said("410 Gone", ""), "deliver.refused");

  change = [](RestConfig& config) { config.operations["ask"].steps[0].absent = {"404 empty"}; };
  EXPECT_EQ(said("404 None", ""), "a reply");
  EXPECT_EQ(said("404 None", "<html>no such service</html>"), "deliver.refused")
      << "a 404 that says something may be a wrong address: no reason to create anything";
}

TEST_F(RestAnswers, MayBeAbsentByStatusAndCode) {
  change = [](RestConfig& config) { config.operations["ask"].steps[0].absent = {"400 NOT_FOUND"}; };
  EXPECT_EQ(said("400 Bad", json_error("NOT_FOUND")), "a reply");
  EXPECT_EQ(said("400 Bad", json_error("WRONG_NUMBER")), "deliver.refused");
  EXPECT_EQ(said("400 Bad", ""), "deliver.refused");
  EXPECT_EQ(said("400 Bad", "<<<"), "deliver.refused");
  EXPECT_EQ(said("404 None", json_error("NOT_FOUND")), "deliver.refused") << "the status is part of it";
}

TEST_F(RestAnswers, AreADocumentOfTheQuestionsValuesWhereThereIsNone) {
  const Service service([](const Peer::Request&) { return Peer::Answer{http_reply("404 None", "")}; });
  RestConfig config = service.config();
  config.operations["ask"].steps[0].absent = {"404"};

  const auto reply =
      call(config, question(R"(<s:call xmlns:s="urn:sakta:steps:1"><s:value name="number">4 &lt; 5</s:value>)"
                            R"(<s:body step="ask">)" +
                            ask_body() + "</s:body></s:call>"));

  ASSERT_TRUE(reply) << reply.error().to_string();
  EXPECT_THAT(reply->body.octets(),
              HasSubstr(R"(<none xmlns="urn:sakta:steps:1"><number>4 &lt; 5</number></none>)"));
}

TEST_F(RestAnswers, AreNotLookedAtWhenTheStepWantsNothing) {
  change = [](RestConfig& config) {
    auto& step = config.operations["ask"].steps[0];
    step.reply.clear();
    step.same.clear();
    step.fault_when.clear();
  };

  EXPECT_EQ(said("204 No Content", ""), "a reply");
  EXPECT_EQ(said("200 OK", "<<<"), "a reply");
}

TEST_F(RestAnswers, GiveTheMappingsXmlOfTheContract) {
  const Service service(good_answer);

  const auto reply = call(service.config());

  ASSERT_EQ(outcome(reply), "a reply");
  EXPECT_THAT(reply->body.octets(), HasSubstr("<AskReply xmlns=\"urn:partner\"><to>"));
  EXPECT_THAT(reply->body.octets(), HasSubstr("<reply>7</reply>"));
}

TEST_F(RestAnswers, ThatAreAListAtTheRootAreTheMemberThatAStepNames) {
  const auto with_list = [](RestConfig& config) {
    auto& ask = config.operations["ask"].steps.front();
    ask.list = "to";
    ask.same.clear();
    ask.reply.clear();
    ask.take = {{"first", "/answer/to"}};
  };
  change = with_list;
  EXPECT_EQ(said("200 OK", R"( ["a","b"])"), "a reply");
  EXPECT_EQ(said("200 OK", R"({"to":"a"})"), "a reply") << "an object stays as it is";
  EXPECT_EQ(said("200 OK", R"(["a")"), "deliver.bad_reply");
  EXPECT_EQ(said("404 None", R"(["a"])"), "deliver.refused");
}

TEST_F(RestAnswers, GoOnWithoutWhatTheContractDoesNotKnow) {
  EXPECT_EQ(said("200 OK", R"({"to":"OURS","reply":7})"), "a reply");
  EXPECT_THAT(heard.lines, testing::IsEmpty());

  EXPECT_EQ(said("200 OK", R"({"rating":{"by":"161175-19997"},"to":"OURS","reply":7})"), "a reply");
  xml = true;
  EXPECT_EQ(said("200 OK",
                 "<AskReply xmlns='urn:partner'><to>OURS</to><reply kind='x'>7</reply><rating/></AskReply>"),
            "a reply");
  EXPECT_THAT(heard.lines, testing::ElementsAre("partner ask: /rating",
                                                "partner ask: /AskReply/reply/@kind, /AskReply/rating"));
}

TEST_F(RestAnswers, AreRefusedForWhatIsMissingOrWrongHoweverMuchTheyHaveMore) {
  for (const std::string body :
       {R"({"to":"OURS","answer":7})", R"({"to":"OURS","reply":"seven","rating":1})"})
    EXPECT_EQ(said("200 OK", body), "deliver.bad_reply") << body;
  xml = true;
  EXPECT_EQ(said("200 OK", "<AskReply xmlns='urn:partner'><to>OURS</to><answer>7</answer></AskReply>"),
            "deliver.bad_reply");
  EXPECT_THAT(heard.lines, testing::IsEmpty()) << "nothing of them went on";
}

TEST_F(RestAnswers, AreHeldToTheContractAloneWhereASystemSaysSo) {
  const std::string more = R"({"to":"OURS","reply":7,"rating":1})";
  change = [](RestConfig& config) { config.unknown_members = adapters::frame::UnknownMembers::refuse; };
  EXPECT_EQ(said("200 OK", more), "deliver.bad_reply");
  change = [](RestConfig& config) { config.unknown_members = adapters::frame::UnknownMembers::pass; };
  EXPECT_EQ(said("200 OK", more), "a reply");
  EXPECT_THAT(heard.lines, testing::IsEmpty());
}
