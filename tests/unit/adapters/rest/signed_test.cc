#include <filesystem>

#include "hub/base/trouble.h"
#include "hub/formats/json/reader.h"
#include "hub/port/receiver.h"
#include "tests/unit/adapters/rest/rest_partner.h"

using adapters::frame::BodySignature;
using adapters::frame::SignatureMethod;
using adapters::rest::CallbackSettings;
using adapters::rest::Method;
using adapters::rest::RestAdapter;
using adapters::rest::RestConfig;
using adapters::rest::Signed;
using adapters::rest::StepSettings;
using namespace rest_test;
using support::http_reply;
using support::Peer;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

/// Both sides sign with one key; the rule itself is held against the partner's vectors in mpay_text_test.cc.
adapters::frame::SignatureSettings signing() {
  static const support::KeyPair pair = [] {
    auto made = Service::pki().issue("signer", "DNS:signer.example", support::TempPki::Validity::now,
                                     support::TempPki::Key::rsa);
    std::filesystem::permissions(made.key, std::filesystem::perms::owner_read);
    return made;
  }();
  return {SignatureMethod::mpay, "sakta", pair.key, pair.certificate};
}

std::string with_signature(const std::string& body) {
  return *BodySignature(signing()).sign(body, std::chrono::system_clock::now());
}

struct RestSigned : Rest {
  /// What the service makes of its good answer before it goes out.
  std::function<std::string(std::string)> finish = with_signature;
  std::string answered = "7";
  const Service service{[this](const Peer::Request& request) -> Peer::Answer {
    if (request.head.starts_with("GET"))
      return {http_reply("200 OK", finish(R"({"to":"Q1","reply":)" + answered + "}"))};
    return {http_reply("201 Created", finish(json_reply(asked_in(request.body))))};
  }};

  [[nodiscard]] RestConfig config() const {
    RestConfig made = service.config();
    made.signature = signing();
    made.unknown_members = adapters::frame::UnknownMembers::tell;
    made.operations["ask"].steps.front().signs = Signed::both;
    return made;
  }

  [[nodiscard]] RestConfig with_callback(bool is_signed, bool asked) const {
    RestConfig made = config();
    made.namespaces = {{"p", "urn:partner"}};
    StepSettings look = step("look", Method::get, "/questions/{to}");
    look.reply = "AskReply";
    look.signs = Signed::answer;
    made.operations["look"].steps.push_back(look);
    CallbackSettings told;
    told.content = "AskReply";
    told.is_signed = is_signed;
    told.take = {{"to", "/answer/to"}};
    if (asked) told.verify = "look";
    told.id = "concat(/p:AskReply/p:to, ' ', /p:AskReply/p:reply)";
    made.callbacks["told"] = told;
    return made;
  }

  hub::Result<hub::port::SourceDocument> receive(const RestConfig& with, const std::string& body) {
    RestAdapter adapter(with, services());
    hub::port::Callback came{{{"content-type", "application/json"}}, body};
    return support::run_task(io, adapter.callback("told")->receive(came));
  }
  std::string receive_outcome(const RestConfig& with, const std::string& body) {
    const auto received = receive(with, body);
    return received ? received->id : std::string(received.error().code().name);
  }
  std::string problem_of(const RestConfig& with) {
    try {
      const RestAdapter adapter(with, services());
      return "none";
    } catch (const hub::Trouble& problem) {
      return problem.told().en();
    }
  }
};

TEST_F(RestSigned, SignTheBodyAsItGoesOut) {
  const auto reply = call(config());
  ASSERT_EQ(outcome(reply), "a reply") << reply.error().to_string();
  const std::string body = service.peer().requests().at(0).body;
  EXPECT_THAT(body, StartsWith(R"({"who":"111111-11111","message":")"));
  EXPECT_THAT(body, HasSubstr(R"(","user":"sakta","signature":")"));
  EXPECT_TRUE(BodySignature(signing()).verify(body));
}

TEST_F(RestSigned, BelieveNoAnswerWithoutThePartnersSignature) {
  finish = [](const std::string& body) { return body; };
  EXPECT_EQ(outcome(call(config())), "deliver.bad_reply");
  finish = [](const std::string& body) {
    std::string changed = with_signature(body);
    return changed.replace(changed.find(":7"), 2, ":8");
  };
  EXPECT_EQ(outcome(call(config())), "deliver.bad_reply");
}

TEST_F(RestSigned, ReceiveWhatIsSigned) {
  const auto with = with_callback(true, false);
  EXPECT_EQ(receive_outcome(with, with_signature(R"({"to":"Q1","reply":7})")), "Q1 7");
  EXPECT_EQ(receive_outcome(with, R"({"to":"Q1","reply":7})"), "gate.signature_missing");
  std::string changed = with_signature(R"({"to":"Q1","reply":7})");
  changed.replace(changed.find(":7"), 2, ":8");
  EXPECT_EQ(receive_outcome(with, changed), "gate.signature_invalid");
  EXPECT_EQ(receive_outcome(with, with_signature(R"({"to":"Q1","reply":"many"})")), "codec.not_valid");
  EXPECT_THAT(receive_outcome(with, "{"), StartsWith("codec."));
  EXPECT_EQ(service.peer().connections(), 0U) << "nobody was asked";
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"partner told: /timestamp, /user, /signature"}))
      << "and only what was believed is told";
}

TEST_F(RestSigned, BelieveThePartnersOwnWordAndNotWhatWasTold) {
  answered = "9";
  EXPECT_EQ(receive_outcome(with_callback(false, true), R"({"to":"Q1","reply":7})"), "Q1 9");
  EXPECT_THAT(lines_of(service), testing::ElementsAre("GET /api/questions/Q1"));
  EXPECT_EQ(receive_outcome(with_callback(true, true), R"({"to":"Q1","reply":7})"), "gate.signature_missing");
  EXPECT_EQ(service.peer().requests().size(), 1U) << "nobody was asked about what is not signed";
  finish = [](const std::string& body) { return body; };
  EXPECT_EQ(receive_outcome(with_callback(false, true), R"({"to":"Q1","reply":7})"), "deliver.bad_reply");
}

TEST_F(RestSigned, TellWhatTheSettingsLack) {
  RestConfig with = config();
  with.signature.method = SignatureMethod::none;
  EXPECT_THAT(problem_of(with), HasSubstr("'signed' needs 'signature' with a method"));
  with = config();
  with.signature.user.clear();
  EXPECT_THAT(problem_of(with), HasSubstr("'signature.user'"));
  with = config();
  with.signature.partner_key.clear();
  EXPECT_THAT(problem_of(with), HasSubstr("'signature.partner_key'"));
  with = with_callback(false, false);
  EXPECT_THAT(problem_of(with), HasSubstr("one of 'signed' and 'verify'"));
  with = with_callback(true, true);
  with.callbacks["told"].verify = "ask";
  EXPECT_THAT(problem_of(with), HasSubstr("an operation that changes nothing"));
  with.callbacks["told"].verify = "nothing";
  EXPECT_THAT(problem_of(with), HasSubstr("'verify' is no operation"));
  EXPECT_EQ(problem_of(with_callback(true, true)), "none");
}

}  // namespace
