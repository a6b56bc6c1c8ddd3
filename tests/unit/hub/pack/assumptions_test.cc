#include "hub/pack/assumptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/pack/contact_case.h"

namespace hub::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const char* const kAdapter = R"(
operations:
  get: {reply: A, reads: true, fault_codes: {R-1: refuse}}
  look: {steps: [{step: a, path: /a}, {step: b, path: /b, method: get}]}
  put: {idempotent: true, steps: [{step: a, path: /a, method: put}]}
fault_codes: {R-9: wait}
)";

class Assumptions : public ::testing::Test {
 protected:
  Assumptions()
      : root_(std::filesystem::temp_directory_path() / ("assumptions-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(root_);
    system_.slug = "register";
    system_.adapter = YAML::Load(kAdapter);
    put("library/body.xml", "<a/>");
  }
  ~Assumptions() override { std::filesystem::remove_all(root_); }

  void put(const std::string& file, const std::string& text) {
    const std::filesystem::path path = root_ / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  /// One assumption with this behind its texts.
  void put_one(const std::string& rest, const std::string& id = "register-1") {
    put("library/adapters/systems/register/assumptions.yaml",
        "assumptions:\n  - id: " + id + "\n    mark: modelled\n    en: It is so.\n    lv: Tā ir.\n" + rest);
  }

  std::vector<Assumption> read() {
    config::Findings findings;
    auto read = read_assumptions(folders(), system_, findings);
    found_.clear();
    for (const config::Finding& one : findings)
      found_.push_back(std::filesystem::path(one.file).filename().string() + ":" + std::to_string(one.line) +
                       ":" + std::to_string(one.column) + " " + one.text.en());
    return read;
  }
  config::Folders folders() const {
    return {(root_ / "site").string(), (root_ / "library").string(), (root_ / "state").string()};
  }

  std::filesystem::path root_;
  config::System system_;
  std::vector<std::string> found_;
};

TEST_F(Assumptions, AreReadWithWhatIsExpected) {
  put_one(
      "    try: {operation: get, body: body.xml, expect: {refused: R-1}}\n"
      "  - {id: register-2, mark: published, en: B., lv: B., try: {operation: look, body: body.xml, expect: "
      "absent}}\n"
      "  - {id: register-3, mark: observed, en: C., lv: C.}\n"
      "  - {id: register-4, mark: observed, en: D., lv: D., try: {operation: get, body: body.xml, expect: "
      "{refused: HTTP 404}}}\n");
  const auto all = read();
  EXPECT_THAT(found_, IsEmpty());
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].id.value, "register-1");
  EXPECT_EQ(all[0].text().lv(), "Tā ir.");
  EXPECT_EQ(show(all[0].trial->expect), "refused: R-1");
  EXPECT_EQ(show(all[1].trial->expect), "absent");
  EXPECT_EQ(all[1].mark, "published");
  EXPECT_FALSE(all[2].trial);
}

TEST_F(Assumptions, OfTheSiteGoBeforeThoseOfTheLibrary) {
  put_one("");
  put("site/adapters/systems/register/assumptions.yaml",
      "assumptions: [{id: register-7, mark: observed, en: E., lv: E.}]\n");
  ASSERT_EQ(read().size(), 1U);
  EXPECT_EQ(read()[0].id.value, "register-7");
  put("site/body.xml", "<b/>");
  EXPECT_EQ(body_file(folders(), {{}, {"body.xml", "", 1, 1}, {}}), (root_ / "site/body.xml").string());
}

TEST_F(Assumptions, ThatChangeSomethingAreNotTried) {
  put_one("    try: {operation: put, body: body.xml, expect: answered}\n");
  (void)read();
  EXPECT_THAT(found_,
              ElementsAre(HasSubstr("assumptions.yaml:6:22 'put' may change something at the partner")));
}

TEST_F(Assumptions, HaveAnIdOfTheirOwn) {
  put_one(
      "  - {id: register-1, mark: modelled, en: A., lv: A.}\n  - {id: other-2, mark: modelled, en: A., lv: "
      "A.}\n");
  (void)read();
  EXPECT_THAT(found_,
              ElementsAre(HasSubstr(":6:10 'register-1' is there twice, first in line 2"),
                          HasSubstr(":7:10 'other-2' is no id of an assumption: write register-<number>")));
}

TEST_F(Assumptions, NameWhatIsThere) {
  put_one("    try: {operation: gett, body: ../body.xml, expect: {refused: R-2}}\n");
  (void)read();
  EXPECT_THAT(found_, ElementsAre(HasSubstr(":6:22 'gett' is no operation of register; did you mean 'get'"),
                                  HasSubstr(":6:34 '../body.xml' is no file below"),
                                  HasSubstr("'R-2' is not in fault_codes")));
}

TEST_F(Assumptions, AreOfTheAgreedForm) {
  put_one("    try: {operation: get, body: body.xml, expect: perhaps}\n    vl: x\n");
  (void)read();
  EXPECT_THAT(found_, ElementsAre(HasSubstr("answered, absent or {refused: CODE}"), HasSubstr("'vl'")));
  put_one("", "register-01");
  (void)read();
  EXPECT_THAT(found_, ElementsAre(HasSubstr("'register-01' is no id")));
}

TEST_F(Assumptions, ThatDoNotHoldBecomeACase) {
  put_one("    try: {operation: get, body: body.xml, expect: answered}\n");
  const auto all = read();
  const Error error = Error(codes::deliver_bad_reply, say("x", "x")).at("/a/b");
  const NewFile file = contact_case({"register", all[0], &error, "things.query", "kept/register-1.received"});
  EXPECT_EQ(file.path, "get.wrong_schema_reply-register_1.case.yaml");
  const YAML::Node read_back = YAML::Load(file.octets);
  EXPECT_EQ(read_back["operation"].Scalar(), "get");
  EXPECT_EQ(read_back["ask"].Scalar(), "things.query");
  EXPECT_EQ(read_back["expect"]["code"].Scalar(), "deliver.bad_reply");
  EXPECT_EQ(read_back["expect"]["remedy"].Scalar(), "reconcile");
  EXPECT_EQ(read_back["behave"]["get"].Scalar(), "register_1");
  EXPECT_THAT(file.octets, HasSubstr("at /a/b"));
  EXPECT_THAT(file.octets, HasSubstr("kept/register-1.received"));
  EXPECT_THAT(file.octets, HasSubstr("FILL:"));
  const NewFile answered = contact_case({"register", all[0]});
  EXPECT_EQ(answered.path, "get.accepts-register_1.case.yaml");
  EXPECT_THAT(answered.octets, Not(HasSubstr("code:")));
}

}  // namespace
}  // namespace hub::pack
