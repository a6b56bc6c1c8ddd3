#include "adapters/file/csv.h"

#include <gmock/gmock.h>

using adapters::file::column_names;
using adapters::file::csv_field;
using adapters::file::csv_to_xml;
using adapters::file::CsvReader;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::vector<std::string>> rows_of(std::string_view text) {
  CsvReader reader(text, ',');
  std::vector<std::vector<std::string>> rows;
  while (true) {
    auto row = reader.row();
    if (!row) return {{std::string(row.error().code().name), row.error().place()}};
    if (row->empty()) return rows;
    rows.push_back(*std::move(row));
  }
}

}  // namespace

TEST(Csv, IsReadAsRfc4180HasIt) {
  EXPECT_THAT(rows_of("a,b\r\nc,d\r\n"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_THAT(rows_of("a,\n\n,b"), ElementsAre(ElementsAre("a", ""), ElementsAre("", "b")));
  EXPECT_THAT(rows_of("\"a,\r\nb\"\"c\",\"\""), ElementsAre(ElementsAre("a,\r\nb\"c", "")));
  EXPECT_THAT(rows_of(""), IsEmpty());
}

TEST(Csv, HasThePlaceOfWhatIsNoTable) {
  EXPECT_THAT(rows_of("a\nb,\"c"), ElementsAre(ElementsAre("codec.not_well_formed", "2:1")));
  EXPECT_THAT(rows_of("a\"b"), ElementsAre(ElementsAre("codec.not_well_formed", "1:1")));
  EXPECT_THAT(rows_of("\"a\"b"), ElementsAre(ElementsAre("codec.not_well_formed", "1:1")));
  const auto uneven = csv_to_xml("a,b\n1,2\n\"x\ny\",2\n1\n", ',');
  ASSERT_FALSE(uneven);
  EXPECT_EQ(uneven.error().place(), "5:1");
  EXPECT_FALSE(csv_to_xml("", ','));
}

TEST(Csv, HasColumnsWhoseNamesXmlAllows) {
  EXPECT_THAT(column_names({" Nr. ", "Summa, EUR", "", "1st", "sum", "sum", "\xC4\x80<b>"}),
              ElementsAre("Nr.", "Summa__EUR", "column_3", "_1st", "sum", "sum_2", "\xC4\x80_b_"));
}

TEST(Csv, IsXmlWithItsValuesEscaped) {
  EXPECT_EQ(*csv_to_xml("\xEF\xBB\xBF"
                        "a\n<&>\n",
                        ','),
            "<file><row><a>&lt;&amp;&gt;</a></row></file>");
}

TEST(Csv, QuotesWhatMustBe) {
  EXPECT_EQ(csv_field("a b", ','), "a b");
  EXPECT_EQ(csv_field("a,b", ','), "\"a,b\"");
  EXPECT_EQ(csv_field("a\"b", ';'), "\"a\"\"b\"");
  EXPECT_EQ(csv_field(" a", ';'), "\" a\"");
}
