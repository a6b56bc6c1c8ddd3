#include "hub/polling/round.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/port/source.h"
#include "support/scripted_hub.h"

namespace hub::polling {
namespace {

using namespace std::chrono_literals;
using support::ScriptedHub;
using support::ScriptedStore;
using support::ScriptedSystem;

constexpr auto kXsd = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:test:case" targetNamespace="urn:test:case"
           elementFormDefault="qualified">
  <xs:element name="Case"><xs:complexType><xs:sequence>
    <xs:element name="Number" type="xs:string"/><xs:element name="Kind" type="xs:string"/>
    <xs:element name="File" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="name" type="xs:string"/><xs:element name="mediaType" type="xs:string"/>
      <xs:element name="size" type="xs:long"/><xs:element name="digest" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

/// Attachments in memory, with what was done with them.
class Kept final : public port::Attachments {
 public:
  std::map<std::string, std::string> waiting;  ///< By digest.
  std::map<std::string, std::string> kept;     ///< By message and digest.
  std::size_t largest_piece = 0;

  port::Task<Result<std::unique_ptr<port::IncomingAttachment>>> begin(std::string /*party*/,
                                                                      std::string digest,
                                                                      std::uint64_t size) override {
    co_return std::unique_ptr<port::IncomingAttachment>(
        std::make_unique<Incoming>(*this, std::move(digest), size));
  }
  port::Task<Result<std::optional<port::SealedAttachment>>> find(std::string party,
                                                                 std::string digest) override {
    return keep(std::move(party), std::move(digest), Uuid());
  }
  port::Task<Result<std::optional<port::SealedAttachment>>> keep(std::string /*party*/, std::string digest,
                                                                 Uuid message) override {
    const auto found = waiting.find(digest);
    if (found == waiting.end()) co_return std::optional<port::SealedAttachment>();
    kept[message.to_string() + digest] = found->second;
    co_return std::optional(port::SealedAttachment{found->second.size(), "key"});
  }
  port::Task<void> forget(std::string /*party*/, std::string digest) override {
    waiting.erase(digest);
    co_return;
  }
  port::Task<void> let_go(Uuid message, std::string digest) override {
    kept.erase(message.to_string() + digest);
    co_return;
  }
  [[nodiscard]] std::unique_ptr<port::OctetStream> open(Uuid /*message*/, const std::string& /*digest*/,
                                                        const port::SealedAttachment& /*sealed*/) override {
    return nullptr;
  }

 private:
  class Incoming final : public port::IncomingAttachment {
   public:
    Incoming(Kept& owner, std::string digest, std::uint64_t most)
        : owner_(owner), digest_(std::move(digest)), most_(most) {}
    port::Task<Outcome> add(std::string octets) override {
      owner_.largest_piece = std::max(owner_.largest_piece, octets.size());
      octets_ += octets;
      if (octets_.size() > most_) co_return Error(codes::edge_too_large, "more than was said");
      co_return Done{};
    }
    port::Task<Result<std::string>> finish() override {
      std::string digest = to_hex(crypto::sha256(octets_));
      owner_.waiting[digest] = octets_;
      co_return digest;
    }

   private:
    Kept& owner_;
    std::string digest_;
    std::uint64_t most_;
    std::string octets_;
  };
};

/// So many octets, in pieces of 64 KiB; or an error in place of the last.
class Pieces final : public http::OctetStream {
 public:
  Pieces(std::size_t size, bool breaks) : left_(size), breaks_(breaks) {}
  port::Task<Result<std::string>> next() override {
    const std::size_t size = std::min(left_, std::size_t{65'536});
    left_ -= size;
    if (left_ == 0 && breaks_) co_return Error(codes::deliver_bad_reply, "the test says so");
    co_return std::string(size, 'x');
  }

 private:
  std::size_t left_;
  bool breaks_;
};

std::string digest_of(std::size_t size) {
  return to_hex(crypto::sha256(std::string(size, 'x')));
}

port::SourceAttachment attachment(std::size_t size, std::string media_type = "text/plain",
                                  bool breaks = false) {
  return {"letter.txt", std::move(media_type), std::nullopt,
          [size, breaks] { return std::make_unique<Pieces>(size, breaks); }};
}

/// A list that does what the test says.
class Letters final : public port::Source {
 public:
  std::map<std::string, port::SourceDocument> documents;
  bool lists = false;                  ///< Only the ids; the rest by `open`.
  std::vector<std::string> opened;     ///< Ids.
  std::vector<port::Settled> settled;  ///< All that was ever told.
  bool confirms = true;

  port::SourceDocument& add(const std::string& id) {
    port::SourceDocument& document = documents[id];
    document.id = id;
    document.body = "<letter><number>" + id + "</number></letter>";
    return document;
  }

  port::Task<Result<port::Polled>> poll(std::string cursor) override {
    port::Polled polled;
    for (const auto& [id, document] : documents) {
      port::SourceDocument listed;
      listed.id = id;
      listed.listed = true;
      polled.documents.push_back(lists ? std::move(listed) : document);
    }
    polled.cursor = std::move(cursor);
    co_return polled;
  }
  port::Task<Result<port::SourceDocument>> open(std::string id) override {
    opened.push_back(id);
    co_return documents.at(id);
  }
  port::Task<Outcome> confirm(std::vector<std::string> /*ids*/) override { co_return Done{}; }
  port::Task<Outcome> settle(std::vector<port::Settled> told) override {
    settled.insert(settled.end(), told.begin(), told.end());
    if (!confirms) co_return Error(codes::deliver_timeout, "the test says so");
    for (const port::Settled& one : told) documents.erase(one.id);
    co_return Done{};
  }
};

std::string between(const std::string& text, const std::string& open, const std::string& close) {
  const std::size_t at = text.find(open);
  if (at == std::string::npos) return {};
  const std::size_t from = at + open.size();
  return text.substr(from, text.find(close, from) - from);
}

/// What a mapping would do: the number, and each attachment that the document shows.
std::string case_of(const std::string& letter) {
  std::string made = R"(<Case xmlns="urn:test:case"><Number>)" + between(letter, "<number>", "<") +
                     "</Number><Kind>letter</Kind>";
  for (std::size_t at = letter.find("<attachment>"); at != std::string::npos;
       at = letter.find("<attachment>", at + 1))
    made += "<File>" + between(letter.substr(at), "<attachment>", "</attachment>") + "</File>";
  return made + "</Case>";
}

class Collecting : public testing::Test {
 protected:
  Collecting() {
    config::MessageType& type = hub_.site.types.front();
    type.xsd = kXsd;
    type.attachments = config::Attachments{"/t:Case/t:File", 2, 1024UL * 1024, {"text/plain"}};
    source_.name = "letters";
    source_.system = "registry";
    source_.source = "letters";
    source_.type = "case";
    source_.map = {.name = "letters", .stylesheet = "in place of XSLT", .hash = "sha256:letters"};
    hub_.attachments = &kept_;
    hub_.registry.source = &letters_;
    hub_.mapper.does = [](const model::Mapping& mapping, const std::string& xml) -> Result<std::string> {
      return mapping.name == "letters" ? case_of(xml) : xml;
    };
    hub_.start();
  }

  std::string collect() { return hub_.collect(source_, memory_); }
  void restart() {
    hub_.crash();
    memory_ = {};
    hub_.start();
  }
  std::vector<Uuid> cases() {
    std::vector<Uuid> found;
    for (const Uuid message : hub_.store.messages())
      if (hub_.store.told(message).items.front().event == "msg.accepted") found.push_back(message);
    return found;
  }
  [[nodiscard]] bool was_left(const std::string& code) const {
    return hub_.metrics().find("sakta_refusals_total{code=\"" + code + "\"}") != std::string::npos;
  }

  ScriptedHub hub_;
  Kept kept_;
  Letters letters_;
  config::PolledSource source_;
  Memory memory_;
};

TEST_F(Collecting, StreamsAttachmentsAndKeepsThemForTheMessage) {
  auto& letter = letters_.add("1");
  letter.attachments = {attachment(700'000), attachment(3)};

  EXPECT_EQ(collect(), "done");

  ASSERT_EQ(cases().size(), 1U);
  const Uuid message = cases().front();
  EXPECT_EQ(kept_.kept.count(message.to_string() + digest_of(700'000)), 1U);
  EXPECT_EQ(kept_.kept.count(message.to_string() + digest_of(3)), 1U);
  EXPECT_TRUE(kept_.waiting.empty());
  EXPECT_LT(kept_.largest_piece, 400'000U);
  const std::string request = hub_.part(message, "request");
  EXPECT_NE(request.find("<size>700000</size><digest>" + digest_of(700'000)), std::string::npos) << request;
  EXPECT_NE(request.find("<mediaType>text/plain</mediaType>"), std::string::npos);
  EXPECT_NE(hub_.part(message, "attachments").find(digest_of(3)), std::string::npos);
  EXPECT_TRUE(letters_.documents.empty()) << "confirmed";
}

TEST_F(Collecting, LeavesWhatItsTypeDoesNotTakeAndTheOthersGoOn) {
  letters_.add("1").attachments = {attachment(1), attachment(2), attachment(3)};
  letters_.add("2").attachments = {attachment(1), attachment(5, "application/x-sh")};
  letters_.add("3").attachments = {attachment(900'000), attachment(900'000)};
  letters_.add("4").attachments = {attachment(4), attachment(800'000, "text/plain", true)};
  letters_.add("5").attachments = {attachment(10)};
  auto& other = letters_.add("6");
  other.attachments = {attachment(10)};
  other.attachments.front().size = 11;

  EXPECT_EQ(collect(), "done");

  EXPECT_EQ(cases().size(), 1U);
  EXPECT_TRUE(was_left("edge.attachment"));
  EXPECT_TRUE(was_left("deliver.bad_reply"));
  EXPECT_TRUE(kept_.waiting.empty());
  EXPECT_EQ(kept_.kept.size(), 1U);
  EXPECT_EQ(letters_.documents.size(), 5U);
  EXPECT_EQ(letters_.documents.count("5"), 0U);
}

TEST_F(Collecting, KeepsNothingOfAMessageThatWasNotStored) {
  letters_.add("1").attachments = {attachment(700'000)};
  hub_.store.next("msg.accepted", ScriptedStore::kFails);

  EXPECT_EQ(collect(), "store.unavailable");

  EXPECT_TRUE(kept_.waiting.empty());
  EXPECT_TRUE(kept_.kept.empty());
  EXPECT_TRUE(letters_.settled.empty());
  EXPECT_EQ(collect(), "done");
  EXPECT_EQ(cases().size(), 1U);
}

TEST_F(Collecting, PassesOverWhatAnotherSourceTakes) {
  letters_.lists = true;
  letters_.add("1").passed_over = true;
  letters_.add("2");

  EXPECT_EQ(collect(), "done");

  EXPECT_EQ(letters_.opened, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(cases().size(), 1U);
  ASSERT_EQ(letters_.settled.size(), 1U) << "what is not ours is not confirmed";
  EXPECT_EQ(letters_.settled.front().id, "2");
}

TEST_F(Collecting, OpensWhatIsListedOnce) {
  letters_.lists = true;
  letters_.add("1").attachments = {attachment(10)};
  letters_.add("2");
  letters_.confirms = false;

  EXPECT_EQ(collect(), "deliver.timeout");
  EXPECT_EQ(letters_.opened, (std::vector<std::string>{"1", "2"}));
  restart();
  letters_.confirms = true;
  EXPECT_EQ(collect(), "done");

  EXPECT_EQ(letters_.opened.size(), 2U) << "they are known";
  EXPECT_EQ(cases().size(), 2U);
  ASSERT_EQ(letters_.settled.size(), 4U) << "each told twice";
  EXPECT_EQ(letters_.settled[0].at, letters_.settled[2].at);
  EXPECT_EQ(letters_.settled[1].at, letters_.settled[3].at);
}

TEST_F(Collecting, ConfirmsWhatIsDeliveredWhereItWaitsForThat) {
  source_.confirm = config::PolledSource::Confirm::when_delivered;
  hub_.registry.answers = [](const ScriptedSystem::Call&) {
    return std::optional(support::fault(codes::deliver_unreachable));
  };
  letters_.add("1");
  letters_.lists = true;
  EXPECT_EQ(collect(), "done");
  EXPECT_EQ(collect(), "done");
  EXPECT_TRUE(letters_.settled.empty()) << "the registry does not have it";
  restart();
  EXPECT_EQ(collect(), "done");
  EXPECT_TRUE(letters_.settled.empty());

  hub_.registry.answers = [](const ScriptedSystem::Call&) { return std::optional(support::reply()); };
  hub_.advance(1h);
  letters_.confirms = false;
  EXPECT_EQ(collect(), "deliver.timeout");
  hub_.advance(1h);
  restart();
  letters_.confirms = true;
  EXPECT_EQ(collect(), "done");

  EXPECT_EQ(cases().size(), 1U);
  EXPECT_EQ(letters_.opened.size(), 1U);
  ASSERT_EQ(letters_.settled.size(), 2U);
  EXPECT_EQ(letters_.settled[0].at, letters_.settled[1].at) << "a repeat says the same";
  EXPECT_TRUE(letters_.documents.empty());
}

TEST_F(Collecting, DoesNotConfirmWhatAPersonGaveUp) {
  source_.confirm = config::PolledSource::Confirm::when_delivered;
  hub_.registry.answers = [](const ScriptedSystem::Call&) {
    return std::optional(support::fault(codes::deliver_refused));
  };
  letters_.add("1");
  EXPECT_EQ(collect(), "done");
  ASSERT_EQ(cases().size(), 1U);
  ASSERT_EQ(hub_.release(cases().front(), delivery::Decision::discard), "done");

  EXPECT_EQ(collect(), "done");

  EXPECT_TRUE(letters_.settled.empty());
  EXPECT_EQ(cases().size(), 1U);
  EXPECT_EQ(memory_.given_up.count(cases().front()), 1U) << "and it was told";
}

TEST_F(Collecting, ConfirmsWhatAPersonSaysIsThere) {
  source_.confirm = config::PolledSource::Confirm::when_delivered;
  hub_.registry.answers = [](const ScriptedSystem::Call&) {
    return std::optional(support::fault(codes::deliver_refused));
  };
  letters_.add("1");
  EXPECT_EQ(collect(), "done");
  ASSERT_EQ(hub_.release(cases().front(), delivery::Decision::delivered), "done");

  EXPECT_EQ(collect(), "done");

  EXPECT_EQ(letters_.settled.size(), 1U);
}

}  // namespace
}  // namespace hub::polling
