#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/delivery/dispatcher.h"
#include "hub/formats/xml/parse_count.h"
#include "support/scripted_hub.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using support::fault;
using support::reply;
using support::ScriptedHub;

/// What is delivered is held against the schema of its type again only where that has changed since.
class SchemaOfADelivery : public testing::Test {
 protected:
  ScriptedHub hub_;
};

TEST_F(SchemaOfADelivery, HoldsNoMessageAgainAgainstTheSchemaThatItWasAcceptedBy) {
  const auto before = formats::trees_validated();
  hub_.start();
  const Uuid message = hub_.send("1");

  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
  EXPECT_EQ(formats::trees_validated() - before, 1U) << "at the door";
}

TEST_F(SchemaOfADelivery, HoldsAMessageAgainstTheSchemaThatItsTypeHasSince) {
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_unreachable); };
  hub_.start();
  const Uuid fits = hub_.send("1", "new");
  const Uuid does_not = hub_.send("2", "other");
  ASSERT_EQ(hub_.registry.calls().size(), 2U);
  hub_.registry.answers = [](const auto&) { return reply(); };
  config::MessageType& type = hub_.site.types.front();
  const std::string any = R"(<xs:element name="Kind" type="xs:string"/>)";
  ASSERT_NE(type.xsd.find(any), std::string::npos);
  type.xsd.replace(type.xsd.find(any), any.size(), R"(<xs:element name="Kind"><xs:simpleType>
      <xs:restriction base="xs:string"><xs:enumeration value="new"/></xs:restriction>
    </xs:simpleType></xs:element>)");
  type.hash = "sha256:case-1, changed";
  hub_.reload();
  hub_.advance(1min);

  EXPECT_EQ(hub_.states(fits), "waiting delivering retrying delivering delivered");
  EXPECT_EQ(hub_.error_of(does_not), "codec.not_valid");
  EXPECT_EQ(hub_.called(), "1 2 1") << "what does not fit any more is not sent";
}

}  // namespace
}  // namespace hub::delivery
