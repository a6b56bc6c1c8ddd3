#include "adapters/soap/soap_source.h"

#include <gmock/gmock.h>

#include <fstream>

#include "adapters/soap/soap_adapter.h"
#include "tests/support/both_languages.h"
#include "tests/support/heard.h"
#include "tests/support/run_task.h"
#include "tests/unit/adapters/soap/soap_partner.h"

using adapters::soap::ConfirmSettings;
using adapters::soap::SoapAdapter;
using adapters::soap::SoapConfig;
using adapters::soap::SourceSettings;
using namespace soap_test;
using support::http_reply;
using support::Peer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

const std::string kRows =
    "<p:List xmlns:p='urn:partner'><p:row><p:id>7</p:id><p:name>\xC4\x80</p:name></p:row>"
    "<p:row><p:id>8</p:id></p:row><p:next>c 2</p:next></p:List>";

struct SoapSources : testing::Test {
  [[nodiscard]] SoapConfig config() const {
    SoapConfig made = service.config();
    made.namespaces = {{"p", "urn:partner"}};
    made.values.by_name["municipality"] = {"0001000", false};
    SourceSettings rows;
    rows.action = "urn:partner:List";
    rows.reply = "List";
    rows.request = "<p:Get xmlns:p='urn:partner' of='{municipality}'><p:since>{cursor?}</p:since></p:Get>";
    rows.fault_when = "/p:Refusal";
    rows.documents = "/p:List/p:row";
    rows.id = "/p:row/p:id";
    rows.cursor = "/p:List/p:next";
    rows.confirm = ConfirmSettings{"urn:partner:Take", "Taken",
                                   "<p:Take xmlns:p='urn:partner'><p:id>{id}</p:id></p:Take>", "/p:Refusal"};
    made.sources["rows"] = rows;
    return made;
  }

  hub::Result<hub::port::Polled> poll(const SoapConfig& with, const std::string& cursor = "") {
    SoapAdapter adapter(with, hub::port::Services{client, clock, &heard, "partner"});
    return support::run_task(io, adapter.source("rows")->poll(cursor));
  }
  hub::Outcome confirm(const SoapConfig& with, const std::vector<std::string>& ids) {
    SoapAdapter adapter(with, hub::port::Services{client, clock});
    return support::run_task(io, adapter.source("rows")->confirm(ids));
  }
  /// How a poll ends that is answered with this Body, or status.
  std::string poll_outcome(const std::string& body, const std::string& status = "200 OK") {
    answer = body;
    http_status = status;
    const auto polled = poll(config());
    return polled ? "polled" : std::string(polled.error().code().name);
  }
  [[nodiscard]] std::string last_body() const { return service.peer().requests().back().body; }

  std::string answer = kRows;
  std::string http_status = "200 OK";
  const Service service{[this](const Peer::Request& request) -> Peer::Answer {
    return {http_reply(http_status, envelope(message_id_in(request.body), answer))};
  }};
  boost::asio::io_context io;
  hub::http::Client client{io};
  PlainClock clock;
  support::Heard heard;
};

}  // namespace

TEST_F(SoapSources, AnAdapterHasThoseOfItsConfiguration) {
  SoapAdapter adapter(config(), hub::port::Services{client, clock});

  EXPECT_NE(adapter.source("rows"), nullptr);
  EXPECT_EQ(adapter.source("row"), nullptr);
  EXPECT_EQ(adapter.agreed_reply("rows").documents, "/p:List/p:row");
}

TEST_F(SoapSources, BringTheDocumentsInTheirOrderWithTheirIdsAndTheNextCursor) {
  const auto polled = poll(config(), "a<b");

  ASSERT_TRUE(polled) << polled.error().to_string();
  ASSERT_EQ(polled->documents.size(), 2U);
  EXPECT_EQ(polled->documents[0].id, "7");
  EXPECT_THAT(polled->documents[0].body, HasSubstr("<p:id>7</p:id><p:name>\xC4\x80</p:name></p:row>"));
  EXPECT_EQ(polled->documents[1].id, "8");
  EXPECT_EQ(polled->cursor, "c 2");
  EXPECT_THAT(last_body(), HasSubstr("of=\"0001000\"><p:since>a&lt;b</p:since></p:Get>"));
  EXPECT_THAT(service.peer().requests().back().head, HasSubstr("action=\"urn:partner:List\""));
}

TEST_F(SoapSources, KeepTheCursorWhenThereIsNoOther) {
  answer = "<p:List xmlns:p='urn:partner'/>";

  const auto polled = poll(config(), "c 1");

  ASSERT_TRUE(polled);
  EXPECT_THAT(polled->documents, IsEmpty());
  EXPECT_EQ(polled->cursor, "c 1");
}

TEST_F(SoapSources, TellWhatIsWrongWithAnAnswer) {
  EXPECT_EQ(poll_outcome("<p:Other xmlns:p='urn:partner'/>"), "deliver.bad_reply");
  EXPECT_EQ(poll_outcome("<p:Refusal xmlns:p='urn:partner'/>"), "deliver.refused");
  EXPECT_EQ(poll_outcome(fault("Sender", "P-1"), "500 Oops"), "deliver.refused");
  EXPECT_EQ(poll_outcome(kRows, "503 Busy"), "deliver.bad_reply");
  for (const std::string row :
       {"<p:row/>", "<p:row><p:id/></p:row>", "<p:row><p:id>1</p:id><p:id>2</p:id></p:row>"})
    EXPECT_EQ(poll_outcome("<p:List xmlns:p='urn:partner'>" + row + "</p:List>"), "deliver.bad_reply") << row;
}

TEST_F(SoapSources, ConfirmWhatIsOurs) {
  answer = "<p:Taken xmlns:p='urn:partner'/>";

  EXPECT_TRUE(confirm(config(), {"7", "8&9"}));

  EXPECT_THAT(last_body(), HasSubstr(">7</p:id><p:id"));
  EXPECT_THAT(last_body(), HasSubstr(">8&amp;9</p:id></p:Take>"));
  answer = "<p:Refusal xmlns:p='urn:partner'/>";
  EXPECT_FALSE(confirm(config(), {"7"}));
}

TEST_F(SoapSources, WithNothingToConfirmAskNobody) {
  EXPECT_TRUE(confirm(config(), {}));
  SoapConfig without = config();
  without.sources.at("rows").confirm.reset();
  EXPECT_TRUE(confirm(without, {"7"}));
  EXPECT_THAT(service.peer().requests(), IsEmpty());
}

TEST_F(SoapSources, SayWhatTheyLack) {
  const auto problem = [&](auto change) {
    SoapConfig made = config();
    change(made.sources.at("rows"));
    return hub::tests::in_english(problem_in(made));
  };
  using Source = SourceSettings;

  EXPECT_EQ(problem([](Source&) {}), "");
  EXPECT_THAT(problem([](Source& s) { s.request = "<a>{cursor}</a>"; }),
              HasSubstr("'sources.rows': 'request' has '{cursor}': write '{cursor?}'"));
  EXPECT_THAT(problem([](Source& s) { s.request = "<a>{municipalty}</a>"; }),
              HasSubstr("which has no value here; did you mean 'municipality'?"));
  EXPECT_THAT(problem([](Source& s) { s.request = "<a"; }), HasSubstr("'request' is no element"));
  EXPECT_THAT(problem([](Source& s) { s.documents = "/q:a"; }), HasSubstr("'documents'"));
  EXPECT_THAT(problem([](Source& s) { s.id = "/["; }), HasSubstr("'id'"));
  EXPECT_THAT(problem([](Source& s) { s.confirm->request = "<a/>"; }),
              HasSubstr("'confirm': 'request' has no '{id}'"));
  EXPECT_THAT(problem([](Source& s) {
                s.cursor.clear();
                s.confirm.reset();
              }),
              HasSubstr("one of 'cursor' and 'confirm' is needed"));
}

TEST_F(SoapSources, ARequestThatDoesNotFitTheContractIsTheConfigurations) {
  SoapConfig with = config();
  with.contract = SAKTA_SOURCE_DIR "/wsdl/nino/nino.wsdl";

  const auto polled = poll(with);

  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code().name, "deliver.misconfigured");
  EXPECT_THAT(service.peer().requests(), IsEmpty());
}

TEST_F(SoapSources, BringDocumentsWithWhatTheContractDoesNotKnowAndTellIt) {
  SoapConfig with = config();
  with.contract = Service::pki().folder().string() + "/contract-list.xsd";
  std::ofstream(with.contract)
      << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:partner'"
         " elementFormDefault='qualified'><xs:element name='Get'><xs:complexType><xs:sequence>"
         "<xs:element name='since' type='xs:string'/></xs:sequence><xs:attribute name='of'/></xs:complexType>"
         "</xs:element><xs:element name='List'><xs:complexType><xs:sequence><xs:element name='row'"
         " maxOccurs='9'><xs:complexType><xs:sequence><xs:element name='id' type='xs:string'/></xs:sequence>"
         "</xs:complexType></xs:element><xs:element name='next' type='xs:string'/></xs:sequence>"
         "</xs:complexType></xs:element></xs:schema>";

  const auto polled = poll(with);

  ASSERT_TRUE(polled) << polled.error().to_string();
  EXPECT_THAT(polled->documents[0].body, HasSubstr("<p:name>\xC4\x80</p:name>"));
  EXPECT_EQ(polled->cursor, "c 2");
  EXPECT_THAT(heard.lines, ElementsAre("partner rows: /List/row/name"));
}
