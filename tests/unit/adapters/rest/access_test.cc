#include "adapters/frame/access.h"

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "hub/base/encoding.h"
#include "tests/unit/adapters/rest/rest_partner.h"

using adapters::rest::AuthMethod;
using adapters::rest::AuthSettings;
using adapters::rest::RestAdapter;
using adapters::rest::RestConfig;
using namespace rest_test;
using support::http_reply;
using support::Peer;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

namespace {

const std::string kToken = "POST /token";
const std::string kLogin = "GET /api/rest/user";
const std::string kAsk = "POST /api/questions";

/// A service that takes the pass with the number `valid`; each login gives the next number.
struct RestAccess : Rest {
  std::atomic<int> valid{1};
  std::atomic<int> given{0};
  std::string login_status = "200 OK";  // set before the first call
  std::string login_headers;
  std::string login_body;
  std::string login_cookie = "Path=/; HttpOnly";
  std::string expires_in = "3600";
  std::string denial = "401 Unauthorized";
  std::string denial_headers;
  std::string answer_cookie;  ///< Set by each good answer, if any.
  std::atomic<bool> hangs{false};

  const Service service{[this](const Peer::Request& request) { return answer(request); }};

  Peer::Answer answer(const Peer::Request& request) {
    const std::string line = line_of(request);
    if (line == kToken || line == kLogin) {
      if (hangs) return {"", Peer::Then::hold};
      const std::string number = std::to_string(++given);
      if (!login_body.empty() || login_status != "200 OK")
        return {http_reply(login_status, login_body, login_headers)};
      if (line == kLogin)
        return {http_reply("200 OK", "", "Set-Cookie: JSESSIONID=S" + number + "; " + login_cookie + "\r\n")};
      return {http_reply("200 OK", R"({"access_token":"T)" + number +
                                       R"(","token_type":"bearer","expires_in":)" + expires_in +
                                       R"(,"extra":null})")};
    }
    const std::string number = std::to_string(valid);
    const bool known = header_of(request, "Authorization") == "Bearer T" + number ||
                       header_of(request, "Cookie") == "JSESSIONID=S" + number;
    if (!known) return {http_reply(denial, "{}", denial_headers)};
    if (answer_cookie.empty()) return good_answer(request);
    return {
        http_reply("200 OK", json_reply(asked_in(request.body)), "Set-Cookie: " + answer_cookie + "\r\n")};
  }

  [[nodiscard]] RestConfig oauth() const {
    RestConfig config = service.config();
    config.auth.method = AuthMethod::oauth2;
    config.auth.token_url = "https://127.0.0.1:" + std::to_string(service.peer().port()) + "/token";
    config.auth.client_id = "hub:1";
    config.auth.client_secret = "very secret";
    config.auth.scope = "cases status";
    return config;
  }

  [[nodiscard]] RestConfig session() const {
    RestConfig config = service.config();
    config.auth.method = AuthMethod::session;
    config.auth.user = "WEB";
    config.auth.password = "very secret";
    config.auth.login = "/rest/user";
    return config;
  }

  /// Names what comes of a call, and holds its text against showing a secret.
  std::string failure(const RestConfig& config) {
    const auto reply = call(config);
    if (!reply) {
      pause = reply.error().pause();
      EXPECT_THAT(reply.error().to_string(), Not(HasSubstr("secret")));
    }
    return outcome(reply);
  }

  /// What comes of so many calls that begin at the same time.
  std::vector<std::string> at_once(RestAdapter& adapter, int count, const hub::port::Request& request);

  std::optional<std::chrono::milliseconds> pause;
};

}  // namespace

TEST_F(RestAccess, ShowsUserAndPasswordWithEachCall) {
  const Service plain(good_answer);
  RestConfig config = plain.config();
  config.auth.method = AuthMethod::basic;
  config.auth.user = "hub";
  config.auth.password = "very:secret";

  ASSERT_EQ(outcome(call(config)), "a reply");

  EXPECT_EQ(header_of(plain.peer().requests().at(0), "Authorization"),
            "Basic " + hub::to_base64("hub:very:secret"));
}

TEST_F(RestAccess, DoesNotRepeatACallWhosePassCannotBeRenewed) {
  RestConfig config = service.config();
  config.auth.method = AuthMethod::bearer;
  config.auth.token = "very-secret";

  EXPECT_EQ(failure(config), "deliver.misconfigured");

  EXPECT_THAT(lines_of(service), ElementsAre(kAsk));
}

TEST_F(RestAccess, LogsInOnceAndGivesTheCookieBack) {
  RestAdapter adapter(session(), services());

  ASSERT_EQ(outcome(call(adapter)), "a reply");
  ASSERT_EQ(outcome(call(adapter)), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kLogin, kAsk, kAsk));
  const auto seen = service.peer().requests();
  EXPECT_EQ(header_of(seen[0], "Authorization"), "Basic " + hub::to_base64("WEB:very secret"));
  EXPECT_EQ(header_of(seen[1], "Cookie"), "JSESSIONID=S1");
  EXPECT_EQ(header_of(seen[1], "Authorization"), "");
}

TEST_F(RestAccess, LogsInAgainOnceWhenTheSessionIsLost) {
  for (const RestConfig& config : {session(), oauth()}) {
    valid = given + 1;
    RestAdapter adapter(config, services());
    ASSERT_EQ(outcome(call(adapter)), "a reply");
    valid = given + 1;
    const auto before = service.peer().requests().size();

    ASSERT_EQ(outcome(call(adapter)), "a reply");

    const auto seen = service.peer().requests();
    ASSERT_EQ(seen.size(), before + 3) << "401, a login, and the same call once more";
    EXPECT_EQ(seen[before].body, seen[before + 2].body);
  }
}

TEST_F(RestAccess, NeverLogsInASecondTimeForOneCall) {
  valid = 1000;
  for (const RestConfig& config : {session(), oauth()}) {
    const auto before = service.peer().requests().size();

    EXPECT_EQ(failure(config), "deliver.misconfigured");

    EXPECT_EQ(service.peer().requests().size(), before + 4) << "login, call, login, call";
  }
}

TEST_F(RestAccess, AsksForATokenAsTheStandardSays) {
  RestAdapter adapter(oauth(), services());

  ASSERT_EQ(outcome(call(adapter)), "a reply");
  ASSERT_EQ(outcome(call(adapter)), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kToken, kAsk, kAsk));
  const auto seen = service.peer().requests()[0];
  EXPECT_EQ(seen.body, "grant_type=client_credentials&scope=cases%20status");
  EXPECT_EQ(header_of(seen, "Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(header_of(seen, "Accept"), "application/json");
  EXPECT_EQ(header_of(seen, "Authorization"), "Basic " + hub::to_base64("hub%3A1:very%20secret"));
}

TEST_F(RestAccess, MaySendTheSecretAsAField) {
  RestConfig config = oauth();
  config.auth.secret_in_body = true;
  config.auth.scope.clear();

  ASSERT_EQ(outcome(call(config)), "a reply");

  const auto seen = service.peer().requests()[0];
  EXPECT_EQ(seen.body, "grant_type=client_credentials&client_id=hub%3A1&client_secret=very%20secret");
  EXPECT_EQ(header_of(seen, "Authorization"), "");
}

TEST_F(RestAccess, RenewsATokenShortlyBeforeItEnds) {
  RestAdapter adapter(oauth(), services());
  ASSERT_EQ(outcome(call(adapter)), "a reply");

  clock.moved = 3560s;
  ASSERT_EQ(outcome(call(adapter)), "a reply");
  clock.moved = 3580s;
  valid = 2;
  ASSERT_EQ(outcome(call(adapter)), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kToken, kAsk, kAsk, kToken, kAsk));
}

namespace {

/// Starts a call that fills `reply`.
template <class Slot>
void start(boost::asio::io_context& io, RestAdapter& adapter, const hub::port::Request& request,
           std::optional<Rest::Reply>& reply, std::exception_ptr& thrown, Slot slot) {
  boost::asio::co_spawn(io, support::keep(adapter.ask(request), reply, thrown),
                        boost::asio::bind_cancellation_slot(slot, boost::asio::detached));
}

}  // namespace

std::vector<std::string> RestAccess::at_once(RestAdapter& adapter, int count,
                                             const hub::port::Request& request) {
  std::vector<std::optional<Reply>> replies(static_cast<std::size_t>(count));
  std::exception_ptr thrown;
  for (auto& reply : replies) start(io, adapter, request, reply, thrown, boost::asio::cancellation_slot());
  io.restart();
  io.run();
  std::vector<std::string> outcomes;
  for (const auto& reply : replies) outcomes.push_back(outcome(*reply));
  return outcomes;
}

TEST_F(RestAccess, SharesOneTokenBetweenCallsAtTheSameTime) {
  RestAdapter adapter(oauth(), services());

  EXPECT_THAT(at_once(adapter, 3, question()), Each("a reply"));
  EXPECT_EQ(given, 1) << "one login for all";
}

TEST_F(RestAccess, RenewsOnceForCallsThatAreRefusedAtTheSameTime) {
  RestAdapter adapter(oauth(), services());
  ASSERT_EQ(outcome(call(adapter)), "a reply");
  valid = 2;

  EXPECT_THAT(at_once(adapter, 3, question()), Each("a reply"));
  EXPECT_EQ(given, 2);
}

TEST_F(RestAccess, SharesAFailedLoginBetweenCallsThatWaitForIt) {
  login_status = "403 Forbidden";
  RestAdapter adapter(oauth(), services());

  EXPECT_THAT(at_once(adapter, 3, question()), Each("deliver.misconfigured"));
  EXPECT_EQ(given, 1);
}

TEST_F(RestAccess, LetsTheNextCallLogInWhenTheFirstIsCancelled) {
  hangs = true;
  RestAdapter adapter(oauth(), services());
  const auto request = question();
  std::optional<Reply> first;
  std::optional<Reply> second;
  std::exception_ptr thrown;
  boost::asio::cancellation_signal stop;
  start(io, adapter, request, first, thrown, stop.slot());
  start(io, adapter, request, second, thrown, boost::asio::cancellation_slot());
  while (service.peer().requests().empty()) io.run_one_for(10ms);

  hangs = false;
  stop.emit(boost::asio::cancellation_type::terminal);
  io.run();

  EXPECT_EQ(outcome(*first), "deliver.unreachable") << "nothing of the message was sent";
  EXPECT_EQ(outcome(*second), "a reply");
}

TEST_F(RestAccess, EndsBeforeTheDeadlineWhenTheLoginHangs) {
  hangs = true;
  RestAdapter adapter(session(), services());
  auto request = question();
  request.deadline = std::chrono::steady_clock::now() + 300ms;

  EXPECT_THAT(at_once(adapter, 2, request), Each("deliver.unreachable"));
  EXPECT_LT(std::chrono::steady_clock::now(), request.deadline);
}

TEST_F(RestAccess, SendsNothingWhenTheLoginFails) {
  const auto logged = [this](const std::string& status, const std::string& body = "",
                             const std::string& headers = "") {
    login_status = status;
    login_body = body;
    login_headers = headers;
    const std::string with_token = failure(oauth());
    if (!body.empty()) return with_token;
    EXPECT_EQ(failure(session()), with_token) << status;
    return with_token;
  };

  EXPECT_EQ(logged("401 No"), "deliver.misconfigured");
  EXPECT_EQ(logged("400 Bad", R"({"error":"invalid_client","error_description":"very secret"})"),
            "deliver.misconfigured");
  EXPECT_EQ(logged("302 Found"), "deliver.misconfigured");
  EXPECT_EQ(logged("500 Oops"), "deliver.unreachable");
  EXPECT_EQ(logged("408 Slow"), "deliver.unreachable");
  EXPECT_EQ(logged("503 Busy", "", "Retry-After: 7\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, 7s);
  EXPECT_EQ(logged("429 Too Many"), "deliver.overloaded");
  EXPECT_EQ(logged("200 OK", "<html>very secret</html>"), "deliver.unreachable");
  EXPECT_EQ(logged("200 OK", R"({"token_type":"Bearer"})"), "deliver.unreachable");
  EXPECT_EQ(logged("200 OK", R"({"access_token":"a\r\nX: y","token_type":"Bearer"})"), "deliver.unreachable");
  EXPECT_EQ(logged("200 OK", R"({"access_token":"secret","token_type":"mac"})"), "deliver.misconfigured");
  EXPECT_EQ(logged("200 OK", R"({"access_token":"secret","token_type":1})"), "deliver.misconfigured");
  login_headers = "X-No-Cookie: 1\r\n";
  login_body = "{}";
  EXPECT_EQ(failure(session()), "deliver.misconfigured");
  for (const std::string& line : lines_of(service)) EXPECT_NE(line, kAsk);
}

TEST_F(RestAccess, SaysThatTheTypeOfATokenIsMissing) {  // RFC 6749, 5.1: required
  login_body = R"({"access_token":"secret","expires_in":300})";

  const auto reply = call(oauth());

  ASSERT_EQ(outcome(reply), "deliver.misconfigured");
  EXPECT_THAT(reply.error().to_string(), HasSubstr("without token_type"));
}

TEST_F(RestAccess, TakesATypeInAnyCase) {  // RFC 6749, 5.1: case insensitive
  for (const std::string type : {"bearer", "Bearer", "BEARER"}) {
    login_body = R"({"access_token":"T1","token_type":")" + type + R"("})";
    EXPECT_EQ(outcome(call(oauth())), "a reply") << type;
  }
}

TEST_F(RestAccess, ReadsTheLifeOfATokenInEachFormThatIsSent) {
  struct Row {
    const char* form;
    std::chrono::seconds kept;     ///< Still used then.
    std::chrono::seconds renewed;  ///< No more used then; 0: for ever.
  };
  for (const Row& row : {Row{"100", 79s, 81s}, Row{"\"100\"", 79s, 81s}, Row{"\" 100 \"", 79s, 81s},
                         Row{"100.9", 79s, 81s}, Row{"\"1e2\"", 79s, 81s}, Row{"1e300", 86'300s, 86'400s},
                         Row{"99999999999999999999", 86'300s, 86'400s}, Row{"\"1e999\"", 86'300s, 86'400s},
                         Row{"null", 86'400s, 0s}, Row{"-1", 86'400s, 0s}, Row{"0", 86'400s, 0s},
                         Row{"\"soon\"", 86'400s, 0s}, Row{"\"\"", 86'400s, 0s}, Row{"[1]", 86'400s, 0s}}) {
    expires_in = row.form;
    clock.moved = 0s;
    given = 0;
    valid = 1;
    RestAdapter adapter(oauth(), services());
    ASSERT_EQ(outcome(call(adapter)), "a reply") << row.form;
    clock.moved = row.kept;
    ASSERT_EQ(outcome(call(adapter)), "a reply") << row.form;
    EXPECT_EQ(given, 1) << row.form;
    if (row.renewed == 0s) continue;
    clock.moved = row.renewed;
    valid = 2;
    ASSERT_EQ(outcome(call(adapter)), "a reply") << row.form;
    EXPECT_EQ(given, 2) << row.form;
  }
}

TEST_F(RestAccess, LogsInAgainWhenAPassThatWasGoodIsForbidden) {  // RFC 9110, 15.5.4
  denial = "403 Forbidden";
  for (const RestConfig& config : {session(), oauth()}) {
    valid = given + 1;
    RestAdapter adapter(config, services());
    ASSERT_EQ(outcome(call(adapter)), "a reply");
    valid = given + 1;
    const auto before = service.peer().requests().size();

    ASSERT_EQ(outcome(call(adapter)), "a reply");

    EXPECT_EQ(service.peer().requests().size(), before + 3) << "403, a login, and the same call once more";
  }
}

TEST_F(RestAccess, TakesForbiddenForARefusalOfWhoWeAreWhenThePassIsNew) {
  denial = "403 Forbidden";
  valid = 1000;

  EXPECT_EQ(failure(oauth()), "deliver.misconfigured");

  EXPECT_THAT(lines_of(service), ElementsAre(kToken, kAsk)) << "another token would be no better";
}

TEST_F(RestAccess, BelievesAChallengeThatNamesTheToken) {  // RFC 6750, 3.1
  denial = "403 Forbidden";
  denial_headers = "WWW-Authenticate: Bearer realm=\"x\", error=\"invalid_token\"\r\n";
  valid = 2;

  EXPECT_EQ(outcome(call(oauth())), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kToken, kAsk, kToken, kAsk));
}

TEST_F(RestAccess, DoesNotRenewForAScopeThatIsMissing) {  // RFC 6750, 3.1
  denial = "403 Forbidden";
  denial_headers = "WWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n";
  RestAdapter adapter(oauth(), services());
  ASSERT_EQ(outcome(call(adapter)), "a reply");
  valid = 1000;

  EXPECT_EQ(outcome(call(adapter)), "deliver.misconfigured");

  EXPECT_THAT(lines_of(service), ElementsAre(kToken, kAsk, kAsk));
}

TEST_F(RestAccess, DoesNotRenewForWhatTheSystemOrTheOperationSaysForbiddenMeans) {
  denial = "403 Forbidden";
  const adapters::rest::FaultCodes refused = {{"HTTP 403", adapters::rest::FaultRemedy::refuse}};
  RestConfig by_system = oauth();
  by_system.fault_codes = refused;
  RestConfig by_operation = oauth();
  for (auto& [name, operation] : by_operation.operations) operation.fault_codes = refused;
  for (const RestConfig& config : {by_system, by_operation}) {
    valid = given + 1;
    RestAdapter adapter(config, services());
    ASSERT_EQ(outcome(call(adapter)), "a reply");
    valid = 1000;
    const auto before = service.peer().requests().size();

    EXPECT_EQ(outcome(call(adapter)), "deliver.refused");

    EXPECT_EQ(service.peer().requests().size(), before + 1) << "no login, no second call";
  }
}

TEST_F(RestAccess, DoesNotLogInForEachMessageThatIsForbidden) {
  denial = "403 Forbidden";
  RestAdapter adapter(oauth(), services());
  ASSERT_EQ(outcome(call(adapter)), "a reply");
  for (int message = 0; message < 5; ++message) {
    valid = 1000;  // this message is forbidden, whatever the token
    EXPECT_EQ(outcome(call(adapter)), "deliver.misconfigured");
    valid = int{given};
    EXPECT_EQ(outcome(call(adapter)), "a reply");
  }
  EXPECT_EQ(given, 2) << "one renewal was tried, and did not help";

  clock.moved = 61s;
  valid = 3;
  EXPECT_EQ(outcome(call(adapter)), "a reply") << "later it may be the token again";
}

TEST_F(RestAccess, LogsInAgainBeforeTheSessionsCookieEnds) {
  for (const std::string attributes : {"Max-Age=100", "Max-Age=100; Expires=Thu, 01-Jan-1970 00:00:00 GMT"}) {
    login_cookie = attributes;
    clock.moved = 0s;
    valid = given + 1;
    RestAdapter adapter(session(), services());
    ASSERT_EQ(outcome(call(adapter)), "a reply") << attributes;
    clock.moved = 70s;
    ASSERT_EQ(outcome(call(adapter)), "a reply") << attributes;
    clock.moved = 90s;
    valid = given + 1;
    ASSERT_EQ(outcome(call(adapter)), "a reply") << attributes;
  }
  EXPECT_EQ(given, 4);
}

TEST_F(RestAccess, GivesBackTheCookieThatAnAnswerSetAnew) {
  RestAdapter adapter(session(), services());
  answer_cookie = "JSESSIONID=S7; Path=/";
  ASSERT_EQ(outcome(call(adapter)), "a reply");
  valid = 7;

  ASSERT_EQ(outcome(call(adapter)), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kLogin, kAsk, kAsk));
  EXPECT_EQ(header_of(service.peer().requests()[2], "Cookie"), "JSESSIONID=S7");
}

TEST_F(RestAccess, LogsInAgainWhenAnAnswerTookTheCookieBack) {
  RestAdapter adapter(session(), services());
  answer_cookie = "JSESSIONID=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
  ASSERT_EQ(outcome(call(adapter)), "a reply");
  valid = 2;

  ASSERT_EQ(outcome(call(adapter)), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kLogin, kAsk, kLogin, kAsk));
}

TEST_F(RestAccess, IsUnreachableWhenTheLoginIs) {
  RestConfig config = oauth();
  config.auth.token_url = "https://127.0.0.1:" + std::to_string(Peer::closed_port()) + "/token";

  EXPECT_EQ(failure(config), "deliver.unreachable");
}

namespace {

/// The members of a compact token's header and claims, and the fields of the form around it.
std::string part_of_token(const std::string& body, int part) {
  const std::string field = "&client_assertion=";
  const auto begin = body.find(field) + field.size();
  std::string token = body.substr(begin, body.find('&', begin) - begin);
  for (; part > 0; --part) token.erase(0, token.find('.') + 1);
  token = token.substr(0, token.find('.'));
  for (char& c : token) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (token.size() % 4 != 0) token += '=';
  return hub::from_base64(token).value_or("no base64url");
}

}  // namespace

TEST_F(RestAccess, ProvesItselfWithANewAssertionForEachToken) {  // RFC 7523, 2.2 and 3
  const auto signing = Service::pki().issue("signing", "DNS:hub.example", support::TempPki::Validity::now,
                                            support::TempPki::Key::rsa);
  RestConfig config = oauth();
  config.auth.client_assertion = adapters::frame::ClientAssertion{signing.key, signing.certificate, "kid-1",
                                                                  "https://STS.example/Token/", 300s};
  RestAdapter adapter(config, services());

  ASSERT_EQ(outcome(call(adapter)), "a reply");
  clock.moved += 2h;
  ASSERT_EQ(outcome(call(adapter)), "deliver.misconfigured") << "the service takes the first token alone";

  const auto seen = service.peer().requests();
  const std::string first = seen.at(0).body;
  EXPECT_THAT(
      first,
      HasSubstr("&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"));
  EXPECT_THAT(first, HasSubstr("&client_id=hub%3A1&client_secret=very%20secret"));
  EXPECT_EQ(header_of(seen.at(0), "Authorization"), "");
  EXPECT_THAT(part_of_token(first, 0), HasSubstr(R"({"alg":"RS256","typ":"JWT","kid":"kid-1","x5t":")"));
  EXPECT_THAT(part_of_token(first, 1),
              HasSubstr(R"({"iss":"hub:1","sub":"hub:1","aud":"https://STS.example/Token/","jti":")"));
  EXPECT_NE(part_of_token(first, 1), part_of_token(seen.at(2).body, 1));
}

TEST_F(RestAccess, NamesTheKeyThatCannotSign) {
  RestConfig config = oauth();
  config.auth.client_assertion = adapters::frame::ClientAssertion{"/nowhere.key", "", "", "a", 300s};
  try {
    RestAdapter adapter(config, services());
    FAIL() << "it has no key";
  } catch (const std::runtime_error& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("'auth.client_assertion.key': /nowhere.key cannot be read"));
  }
}

TEST_F(RestAccess, ShowsAKeyInAHeaderOrInTheQuery) {
  const Service plain(good_answer);
  RestConfig config = plain.config();
  config.auth.method = AuthMethod::api_key;
  config.auth.token = "very secret+";
  config.auth.header = "X-Api-Key";
  EXPECT_THROW(RestAdapter(config, services()), std::runtime_error) << "a space";
  config.auth.token = "very-secret+";
  ASSERT_EQ(outcome(call(config)), "a reply");
  config.auth.header.clear();
  config.auth.query = "key";
  ASSERT_EQ(outcome(call(config)), "a reply");
  config.operations["ask"].steps.front().path = "/questions?x=1";
  ASSERT_EQ(outcome(call(config)), "a reply");

  EXPECT_EQ(header_of(plain.peer().requests().at(0), "X-Api-Key"), "very-secret+");
  EXPECT_THAT(lines_of(plain), ElementsAre(kAsk, "POST /api/questions?key=very-secret%2B",
                                           "POST /api/questions?x=1&key=very-secret%2B"));
  config.auth.header = "X-Api-Key";
  EXPECT_THROW(RestAdapter(config, services()), std::runtime_error) << "both";
}
