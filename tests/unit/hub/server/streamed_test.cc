#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/server/listener.h"
#include "tests/unit/hub/server/peer.h"
#include "tests/unit/hub/server/running_listener.h"

namespace hub::server::test {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;

constexpr std::size_t kPiece = 100'000;

/// So many octets, then the end or an error.
class Given final : public http::OctetStream {
 public:
  Given(std::size_t octets, bool fails) : left_(octets), fails_(fails) {}
  port::Task<Result<std::string>> next() override {
    if (left_ == 0 && fails_) co_return Error(codes::store_damaged, say("not what was kept", "nav tas pats"));
    const std::size_t piece = std::min(left_, kPiece);
    left_ -= piece;
    co_return std::string(piece, 'x');
  }

 private:
  std::size_t left_;
  bool fails_;
};

/// `/<octets said>/<octets given>`, with `/fails` behind it if an error comes then.
port::Task<HttpResponse> give(HttpRequest request) {
  const std::size_t slash = request.path.find('/', 1);
  const bool fails = request.path.ends_with("/fails");
  HttpResponse response;
  response.body = "<";
  response.streamed.emplace(
      StreamedContent{std::make_shared<Given>(std::stoul(request.path.substr(slash + 1)), fails),
                      std::stoul(request.path.substr(1)), ">"});
  co_return response;
}

std::string get(const std::string& path, const std::string& method = "GET") {
  return method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

TEST(StreamedAnswer, IsBetweenBodyAndTailAndTheConnectionStays) {
  RunningListener listener(RunningListener::settings_for_tests(), 1, give);
  Peer peer(listener.port());

  for (const std::size_t octets : {0UL, 1UL, 2'000'000UL}) {
    const std::string number = std::to_string(octets);
    ASSERT_TRUE(peer.send(get("/" + number + "/" + number)));
    const std::string response = peer.response();
    EXPECT_THAT(response.substr(0, 300), HasSubstr("Content-Length: " + std::to_string(octets + 2) + "\r\n"));
    EXPECT_EQ(body_of(response), "<" + std::string(octets, 'x') + ">");
  }
}

TEST(StreamedAnswer, IsNotReadForHead) {
  RunningListener listener(RunningListener::settings_for_tests(), 1, give);
  Peer peer(listener.port());

  peer.send("HEAD /5/0/fails HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  EXPECT_THAT(peer.rest(), testing::AllOf(HasSubstr("Content-Length: 7\r\n"), EndsWith("\r\n\r\n")));
  EXPECT_THAT(listener.log(), testing::Not(HasSubstr("edge.answer_cut")));
}

TEST(StreamedAnswer, ThatIsNotAsItWasSaidEndsBeforeItsEnd) {
  for (const auto& [path, code] : {std::pair("/300000/200000", "hub.defect"),
                                   {"/300000/299999", "hub.defect"},
                                   {"/300000/200000/fails", "store.damaged"}}) {
    SCOPED_TRACE(path);
    RunningListener listener(RunningListener::settings_for_tests(), 1, give);
    Peer peer(listener.port());
    peer.send(get(path));
    const std::string response = peer.rest();
    EXPECT_THAT(response.substr(0, 300), HasSubstr("Content-Length: 300002\r\n"));
    EXPECT_LT(body_of(response).size(), 300'002U) << "who reads it knows that it is not whole";
    EXPECT_TRUE(listener.tells("edge.answer_cut"));
    EXPECT_TRUE(listener.tells(code));
    Peer another(listener.port());
    another.send(get("/1/1"));
    EXPECT_EQ(body_of(another.response()), "<x>") << "others are served";
  }
}

TEST(StreamedAnswer, ThatNobodyTakesEnds) {
  auto settings = RunningListener::settings_for_tests();
  settings.body_timeout = 300ms;
  RunningListener listener(settings, 1, give);
  Peer peer(listener.port());

  peer.send(get("/4000000000/4000000000"));
  ASSERT_TRUE(listener.tells("sakta_requests_total{listener=\"exchange\",status=\"200\"} 1\n"));

  const std::string came = peer.rest();
  EXPECT_LT(came.size(), 4'000'000'000U);
}

}  // namespace
}  // namespace hub::server::test
