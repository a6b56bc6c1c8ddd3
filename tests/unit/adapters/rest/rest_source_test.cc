#include "adapters/rest/rest_source.h"

#include <fstream>
#include <stdexcept>

#include "hub/port/source.h"
#include "tests/support/both_languages.h"
#include "tests/unit/adapters/rest/rest_partner.h"

using adapters::rest::AuthMethod;
using adapters::rest::ConfirmSettings;
using adapters::rest::Format;
using adapters::rest::Method;
using adapters::rest::RestAdapter;
using adapters::rest::RestConfig;
using adapters::rest::SourceSettings;
using namespace rest_test;
using support::http_reply;
using support::Peer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

const std::string kRows =
    "<p:list xmlns:p='urn:partner'><p:row><p:id>7</p:id><p:name>\xC4\x80</p:name></p:row>"
    "<p:row><p:id>8</p:id></p:row><p:next>c 2</p:next></p:list>";

struct RestSources : Rest {
  /// What the service answers: to GET, to all else.
  std::string list = http_reply("200 OK", kRows);
  std::string told = http_reply("200 OK", "<done/>");
  const Service service{[this](const Peer::Request& request) -> Peer::Answer {
    return {request.head.starts_with("GET") ? list : told};
  }};

  RestConfig config() const {
    RestConfig made = service.xml_config();
    made.contract.clear();
    SourceSettings rows;
    rows.path = "/rows?after={cursor}";
    rows.reply = "list";
    rows.fault_when = "/error";
    rows.documents = "/p:list/p:row";
    rows.id = "/p:row/p:id";
    rows.cursor = "/p:list/p:next";
    rows.confirm = ConfirmSettings{Method::post, "/rows/taken", "taken", "id", "/error"};
    made.sources["rows"] = rows;
    return made;
  }

  hub::Result<hub::port::Polled> poll(const RestConfig& with, const std::string& cursor = "") {
    RestAdapter adapter(with, services());
    return support::run_task(io, adapter.source("rows")->poll(cursor));
  }
  std::string poll_outcome(const std::string& answer) {
    list = answer;
    const auto polled = poll(config());
    return polled ? "polled" : std::string(polled.error().code().name);
  }
  hub::Outcome confirm(const RestConfig& with, const std::vector<std::string>& ids) {
    RestAdapter adapter(with, services());
    return support::run_task(io, adapter.source("rows")->confirm(ids));
  }
};

}  // namespace

TEST_F(RestSources, AnAdapterHasThoseOfItsConfiguration) {
  RestAdapter adapter(config(), services());

  EXPECT_NE(adapter.source("rows"), nullptr);
  EXPECT_EQ(adapter.source("row"), nullptr);
}

TEST_F(RestSources, BringTheDocumentsInTheirOrderWithTheirIdsAndTheNextCursor) {
  const auto polled = poll(config(), "a&b");

  ASSERT_TRUE(polled) << polled.error().to_string();
  ASSERT_EQ(polled->documents.size(), 2U);
  EXPECT_EQ(polled->documents[0].id, "7");
  EXPECT_EQ(polled->documents[0].body,
            "<p:row xmlns:p=\"urn:partner\"><p:id>7</p:id><p:name>\xC4\x80</p:name></p:row>");
  EXPECT_EQ(polled->documents[1].id, "8");
  EXPECT_EQ(polled->cursor, "c 2");
  EXPECT_THAT(lines_of(service), ElementsAre("GET /api/rows?after=a%26b"));
}

TEST_F(RestSources, ChangeNothingByAsking) {
  ASSERT_TRUE(poll(config()));
  ASSERT_TRUE(poll(config()));

  EXPECT_THAT(lines_of(service), testing::Each(testing::StartsWith("GET ")));
}

TEST_F(RestSources, KeepTheCursorWhenThereIsNoOther) {
  list = http_reply("200 OK", "<p:list xmlns:p='urn:partner'/>");

  const auto polled = poll(config(), "c 1");

  ASSERT_TRUE(polled);
  EXPECT_THAT(polled->documents, IsEmpty());
  EXPECT_EQ(polled->cursor, "c 1");
}

TEST_F(RestSources, TakeNothingOfAnAnswerWithADocumentThatHasNoIdOrTwo) {
  for (const std::string row :
       {"<p:row/>", "<p:row><p:id/></p:row>", "<p:row><p:id>1</p:id><p:id>2</p:id></p:row>"})
    EXPECT_EQ(
        poll_outcome(http_reply(
            "200 OK", "<p:list xmlns:p='urn:partner'><p:row><p:id>7</p:id></p:row>" + row + "</p:list>")),
        "deliver.bad_reply")
        << row;
}

TEST_F(RestSources, TellWhatIsWrongWithAnAnswer) {
  EXPECT_EQ(poll_outcome(http_reply("200 OK", "no xml")), "deliver.bad_reply");
  EXPECT_EQ(poll_outcome(http_reply("200 OK", "<other/>")), "deliver.bad_reply");
  EXPECT_EQ(poll_outcome(http_reply("200 OK", xml_error("E"))), "deliver.refused");
  EXPECT_EQ(poll_outcome(http_reply("503 Busy", "")), "deliver.overloaded");
  EXPECT_EQ(poll_outcome(http_reply("500 Broken", "")), "deliver.bad_reply");
  EXPECT_EQ(poll_outcome(http_reply("403 No", "")), "deliver.misconfigured");
}

TEST_F(RestSources, AreUnreachableWhenNobodyListens) {
  RestConfig nobody = config();
  nobody.base = "https://127.0.0.1:1/api";

  const auto polled = poll(nobody);

  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code().name, "deliver.unreachable");
}

TEST_F(RestSources, ConfirmTheIdsInOneCall) {
  const auto confirmed = confirm(config(), {"7", "<8>"});

  ASSERT_TRUE(confirmed) << confirmed.error().to_string();
  EXPECT_THAT(lines_of(service), ElementsAre("POST /api/rows/taken"));
  EXPECT_THAT(service.peer().requests()[0].body, HasSubstr("<taken><id>7</id><id>&lt;8&gt;</id></taken>"));
}

TEST_F(RestSources, ConfirmNothingWhereThereIsNothing) {
  RestConfig cursor_only = config();
  cursor_only.sources["rows"].confirm.reset();

  EXPECT_TRUE(confirm(config(), {}));
  EXPECT_TRUE(confirm(cursor_only, {"7"}));
  EXPECT_THAT(lines_of(service), IsEmpty());
}

TEST_F(RestSources, SayWhenAConfirmationWasNotTaken) {
  told = http_reply("200 OK", xml_error("E"));
  EXPECT_FALSE(confirm(config(), {"7"}));
  told = http_reply("500 Broken", "");
  EXPECT_FALSE(confirm(config(), {"7"}));
}

TEST_F(RestSources, SpeakJsonToo) {
  RestConfig json = service.config();
  SourceSettings rows;
  rows.path = "/rows";
  rows.documents = "/answer/items";
  rows.id = "/items/id";
  rows.confirm = ConfirmSettings{Method::put, "/rows", "taken", "", ""};
  json.sources["rows"] = rows;
  list = http_reply("200 OK", R"({"items":[{"id":"7","n":1},{"id":"8","n":2}]})");

  const auto polled = poll(json);
  const auto confirmed = confirm(json, {"7", "8"});

  ASSERT_TRUE(polled) << polled.error().to_string();
  ASSERT_EQ(polled->documents.size(), 2U);
  EXPECT_EQ(polled->documents[1].body, "<items><id>8</id><n>2</n></items>");
  EXPECT_TRUE(confirmed);
  EXPECT_EQ(service.peer().requests().back().body, R"({"taken":["7","8"]})");
}

TEST_F(RestSources, LogInOnceMoreWhenTheirSessionEnded) {
  RestConfig session = config();
  session.auth.method = AuthMethod::session;
  session.auth.user = "u";
  session.auth.password = "p";
  session.auth.login = "/login";
  int calls = 0;
  const Service strict{[&](const Peer::Request& request) -> Peer::Answer {
    if (line_of(request) == "GET /api/login")
      return {"HTTP/1.1 200 OK\r\nSet-Cookie: s=" + std::to_string(++calls) +
              "\r\nContent-Length: 0\r\n\r\n"};
    return {header_of(request, "Cookie") == "s=2" ? http_reply("200 OK", kRows) : http_reply("401 Who", "")};
  }};
  session.base = "https://127.0.0.1:" + std::to_string(strict.peer().port()) + "/api";

  EXPECT_TRUE(poll(session));
  EXPECT_EQ(calls, 2);
}

TEST_F(RestSources, AreRefusedWithAConfigurationThatCannotWork) {
  const auto problem = [this](auto spoil) {
    RestConfig spoiled = config();
    spoil(spoiled.sources["rows"]);
    return hub::tests::in_english(adapters::rest::problem_in(spoiled));
  };

  EXPECT_THAT(problem([](SourceSettings&) {}), IsEmpty());
  EXPECT_THAT(problem([](SourceSettings& rows) { rows.path = "rows"; }), HasSubstr("'path'"));
  EXPECT_THAT(problem([](SourceSettings& rows) { rows.documents = "]"; }), HasSubstr("'documents'"));
  EXPECT_THAT(problem([](SourceSettings& rows) { rows.id = "/q:id"; }), HasSubstr("'id'"));
  EXPECT_THAT(problem([](SourceSettings& rows) { rows.cursor = "]"; }), HasSubstr("'take.cursor'"));
  EXPECT_THAT(problem([](SourceSettings& rows) { rows.confirm->item.clear(); }), HasSubstr("'item'"));
  EXPECT_THAT(problem([](SourceSettings& rows) { rows.confirm->list = "a b"; }), HasSubstr("'list'"));
  EXPECT_THAT(problem([](SourceSettings& rows) { rows.confirm->path.clear(); }),
              HasSubstr("'confirm': 'path'"));
  EXPECT_THAT(problem([](SourceSettings& rows) {
                rows.cursor.clear();
                rows.confirm.reset();
              }),
              HasSubstr("come for ever"));
}

namespace {

using adapters::rest::PagesSettings;

/// A JSON list of two pages, whose way on each test says.
struct RestPages : Rest {
  std::string first_headers;
  std::string next = "null";  ///< JSON; of the first page.
  bool as_list = false;
  const Service service{[this](const Peer::Request& request) -> Peer::Answer {
    const std::string line = line_of(request);
    const auto ends = [&](const std::string& tail) { return line.ends_with(tail); };
    if (ends("page=3") || ends("offset=3")) return {page("", "null")};
    if (ends("page=2") || ends("offset=2")) return {page(R"({"id":8},{"id":9})", R"("")")};
    return {page(R"({"id":7},{"id":8})", next, first_headers)};
  }};

  std::string page(const std::string& rows, const std::string& further,
                   const std::string& headers = "") const {
    if (as_list) return http_reply("200 OK", "[" + rows + "]", headers);
    return http_reply("200 OK",
                      R"({"rows":[)" + rows + R"(],"next":)" + further + R"(,"at":"c)" +
                          (rows.empty() ? "" : rows.substr(6, 1)) + R"("})",
                      headers);
  }

  RestConfig config(const PagesSettings& pages) const {
    RestConfig made = service.config();
    SourceSettings rows;
    rows.path = "/rows?since={cursor}";
    rows.documents = "/answer/rows";
    if (as_list) rows.list = "rows";
    rows.id = "/rows/id";
    if (!as_list) rows.cursor = "/answer/at";
    if (as_list) rows.confirm = ConfirmSettings{Method::post, "/rows/taken", "taken", "", ""};
    rows.pages = pages;
    made.sources["rows"] = rows;
    return made;
  }
  static PagesSettings by_next(const std::string& where) {
    PagesSettings pages;
    pages.next = where;
    return pages;
  }

  /// Ids, cursor; or the error's code.
  std::string polled(const RestConfig& with) {
    RestAdapter adapter(with, services());
    const auto result = support::run_task(io, adapter.source("rows")->poll("c0"));
    if (!result) return std::string(result.error().code().name);
    std::string text;
    for (const auto& document : result->documents) text += document.id + " ";
    return text + result->cursor;
  }
};

}  // namespace

TEST_F(RestPages, AreFollowedByTheLinkHeader) {
  first_headers = "Link: </api/rows?since=c0&page=2>; rel=\"next\", </api/rows>; rel=first\r\n";
  EXPECT_EQ(polled(config(by_next("link"))), "7 8 9 c8");
  EXPECT_THAT(lines_of(service), ElementsAre("GET /api/rows?since=c0", "GET /api/rows?since=c0&page=2"));
}

TEST_F(RestPages, AreFollowedByAMemberOfTheAnswer) {
  next = R"("?since=c0&page=2")";
  EXPECT_EQ(polled(config(by_next("/answer/next"))), "7 8 9 c8");
  next = "null";
  EXPECT_EQ(polled(config(by_next("/answer/next"))), "7 8 c7");
}

TEST_F(RestPages, AreCountedByNumberOrOffset) {
  PagesSettings pages;
  pages.number = "page";
  EXPECT_EQ(polled(config(pages)).substr(0, 6), "7 8 9 ");
  pages.number.clear();
  pages.offset = "offset";
  EXPECT_EQ(polled(config(pages)).substr(0, 6), "7 8 9 ");
  EXPECT_THAT(lines_of(service),
              ElementsAre("GET /api/rows?since=c0&page=1", "GET /api/rows?since=c0&page=2",
                          "GET /api/rows?since=c0&page=3", "GET /api/rows?since=c0&offset=0",
                          "GET /api/rows?since=c0&offset=2", "GET /api/rows?since=c0&offset=3"));
}

TEST_F(RestPages, AreOfTheSameOriginAlone) {
  for (const char* other : {"https://other.example/rows", "http://127.0.0.1/rows", "//other.example/x",
                            "https://127.0.0.1:1/rows"}) {
    next = "\"" + std::string(other) + "\"";
    EXPECT_EQ(polled(config(by_next("/answer/next"))), "deliver.bad_reply") << other;
  }
  EXPECT_EQ(service.peer().requests().size(), 4U) << "only the first page is asked for";
}

TEST_F(RestPages, EndWhereTheyComeBackOrAreTooMany) {
  next = R"("/api/rows?since=c0")";
  EXPECT_EQ(polled(config(by_next("/answer/next"))), "deliver.bad_reply");
  next = R"("?since=c0&page=2")";
  PagesSettings one = by_next("/answer/next");
  one.most = 1;
  EXPECT_EQ(polled(config(one)), "deliver.misconfigured") << "the cursor would leave the rest out";
}

TEST_F(RestPages, OfAListAtTheRootAreReadToo) {
  as_list = true;
  first_headers = "Link: <?since=c0&page=2>; rel=next\r\n";
  EXPECT_EQ(polled(config(by_next("link"))), "7 8 9 c0");
  PagesSettings one = by_next("link");
  one.most = 1;
  EXPECT_EQ(polled(config(one)), "7 8 c0") << "what is not confirmed comes again";
}

TEST_F(RestPages, AreDescribedWhole) {
  const auto wrong = [&](const PagesSettings& pages) {
    return hub::tests::in_english(adapters::rest::problem_in(config(pages)));
  };
  EXPECT_EQ(wrong(by_next("link")), "");
  EXPECT_EQ(wrong({}), "'sources.rows': 'pages' needs one of next, number and offset");
  PagesSettings two = by_next("link");
  two.offset = "offset";
  EXPECT_EQ(wrong(two), "'sources.rows': 'pages' needs one of next, number and offset");
  two.next.clear();
  two.offset = "a&b";
  EXPECT_EQ(wrong(two), "'sources.rows': 'pages.offset' is no name of a parameter");
  EXPECT_THAT(wrong(by_next("///")), HasSubstr("'pages.next'"));
}

TEST_F(RestSources, BringDocumentsWithWhatTheContractDoesNotKnowAndTellIt) {
  RestConfig with = config();
  with.contract = testing::TempDir() + "sakta_rest_list.xsd";
  std::ofstream(with.contract)
      << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:partner'"
         " elementFormDefault='qualified'><xs:element name='list'><xs:complexType><xs:sequence>"
         "<xs:element name='row' maxOccurs='9'><xs:complexType><xs:sequence><xs:element name='id'"
         " type='xs:string'/></xs:sequence></xs:complexType></xs:element><xs:element name='next'"
         " type='xs:string'/></xs:sequence></xs:complexType></xs:element></xs:schema>";

  const auto polled = poll(with);

  ASSERT_TRUE(polled) << polled.error().to_string();
  EXPECT_THAT(polled->documents[0].body, HasSubstr("<p:name>\xC4\x80</p:name>"));
  EXPECT_THAT(heard.lines, ElementsAre("partner rows: /list/row/name"));
}
