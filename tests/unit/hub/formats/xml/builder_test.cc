#include "hub/formats/xml/builder.h"

#include <gtest/gtest.h>
#include <libxml/c14n.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/xml/difference.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/reader.h"

using namespace hub::formats;
using native::build_tree;

namespace {

/// libxml2's own tree of a document, or its words about it.
hub::Result<XmlDocument> by_libxml2(std::string_view octets, const XmlLimits& limits = {}) {
  read_xml_by(XmlReader::libxml2);
  auto read = XmlDocument::parse(octets, limits);
  read_xml_by(XmlReader::one_pass);
  return read;
}

std::string canonical(xmlDoc* document, int mode) {
  xmlChar* octets = nullptr;
  const int size = xmlC14NDocDumpMemory(document, nullptr, mode, nullptr, 1, &octets);
  const native::OwnedText owned(octets);
  return size < 0 ? "no canonical form" : std::string(native::view(octets));
}

/// What is wrong with the tree that is built of a document; empty: nothing.
std::string fault(std::string_view octets, const XmlLimits& limits = {}) {
  const auto built = build_tree(octets, limits);
  if (!built) return "not built";
  const auto other = by_libxml2(octets, limits);
  if (!other) return "refused by libxml2: " + other.error().to_string();
  if (const auto found = native::difference(*built, *other->native())) return *found;
  for (const int mode : {int{XML_C14N_1_0}, int{XML_C14N_EXCLUSIVE_1_0}, int{XML_C14N_1_1}})
    if (canonical(built.get(), mode) != canonical(other->native(), mode)) return "canonical form";
  return {};
}

const std::vector<std::string>& documents() {
  static const std::vector<std::string> all{
      "<a/>",
      "<a></a>",
      "\xEF\xBB\xBF<a/>",
      "<?xml version=\"1.0\"?><a/>",
      "<?xml version='1.0' encoding='utf-8'?>\r\n<a/>\r\n",
      "<?xml  version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?><a/>",
      "<?xml version=\"1.0\" standalone='no'?><a/>",
      "<!--before--><a/><!--after-->\n",
      "<a>text</a >",
      "<a>one\r\ntwo\nthree\tfour</a\n>",
      "<a>ā &lt;&gt;&amp;&apos;&quot; &#65;&#x1F600;&#13;&#10;</a>",
      "<a>]] ]&gt; ]]&gt;</a>",
      "<a>t<!--c-->u<![CDATA[v<&]]>w<b/>x</a>",
      "<a><![CDATA[]]></a>",
      "<a><![CDATA[\r\n]]></a>",
      "<a><!----><!--\r\n a - b --></a>",
      "<a x=\"1\" y=''/>",
      "<a x = '\"' \n y\t=\t\"'\"/>",
      "<a x=\"a&amp;b&#38;#38;&lt;&#10;&#13;\tc\nd\r\ne\"/>",
      "<a x='ā'\n\n z='2'\n>\n<b/>\n</a>",
      "<a xmlns='urn:d' x='1'><b xmlns='' y='2'><c/></b><d/></a>",
      "<p:a xmlns:p='urn:p' p:x='1' x='1'><p:b xmlns:p='urn:q' p:x='1'/><p:c/></p:a>",
      "<a p:x='1' xmlns:p='urn:p'/>",
      "<p:a xmlns:p='urn:p' xmlns='urn:p' p:x='1' x='1'><b/></p:a>",
      "<a xmlns='http://www.w3.org/2001/XMLSchema' xmlns:q='mailto:a@example.lv' xmlns:r='../up'/>",
      "<a xmlns:p='urn:' xmlns:q='http://' xmlns:r='https://./-'/>",
      "<x.y-z_1 _u-1.='2'/>",
      "<a xmlns:p='urn:p'><b><p:c><b xmlns:p='urn:r'><p:c/></b><p:c/></p:c></b></a>",
  };
  return all;
}

}  // namespace

TEST(XmlBuilder, BuildsWhatLibxml2Would) {
  for (const std::string& octets : documents()) EXPECT_EQ(fault(octets), "") << octets;
}

TEST(XmlBuilder, LeavesToLibxml2WhatMessagesSeldomHold) {
  const std::vector<std::string> others{
      "<?xml version=\"1.1\"?><a/>",
      "<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a/>",
      "<?go on?><a/>",
      "<a><?go on?></a>",
      "<ā/>",
      "<a ā='1'/>",
      "<a xml:lang='lv'/>",
      "<a>one\rtwo</a>",
      "<a><![CDATA[b]]><![CDATA[c]]></a>",
      "<a>&#0000000000065;</a>",
      "<a xmlns:p='urn:&#112;'/>",
  };
  for (const std::string& octets : others) {
    EXPECT_EQ(build_tree(octets, {}), nullptr) << octets;
    EXPECT_TRUE(XmlDocument::parse(octets)) << octets;
  }
}

TEST(XmlBuilder, BuildsNothingOfWhatIsNotWellFormed) {
  const std::vector<std::string> wrong{
      "",
      " ",
      "a",
      "<a",
      "<a>",
      "</a>",
      "<a></b>",
      "<a></a><b/>",
      "<a/>text",
      "text<a/>",
      " <?xml version=\"1.0\"?><a/>",
      "<!DOCTYPE a><a/>",
      "<a>&b;</a>",
      "<a>&amp</a>",
      "<a>&#0;</a>",
      "<a>&#xD800;</a>",
      "<a>&#-1;</a>",
      "<a>]]></a>",
      "<a><!-- -- --></a>",
      "<a><!-- ---></a>",
      "<a><![CDATA[</a>",
      "<![CDATA[]]><a/>",
      "<a x/>",
      "<a x=1/>",
      "<a x='1'y='2'/>",
      "<a x='<'/>",
      "<a x='1' x='2'/>",
      "<a xmlns:p='urn:p' xmlns:q='urn:p' p:x='1' q:x='2'/>",
      "<a xmlns:p='urn:p' xmlns:p='urn:q'/>",
      "<a xmlns='' xmlns=''/>",
      "<a xmlns:p=''/>",
      "<a xmlns:p='%zz'/>",
      "<a xmlns:xmlns='urn:p'/>",
      "<a xmlns:xml='urn:p'/>",
      "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
      "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
      "<p:a/>",
      "<a p:x='1'/>",
      "<p:a xmlns:p='urn:p'></a>",
      "<a:b:c xmlns:a='urn:a'/>",
      "<:a/>",
      "<a:/>",
      "<1a/>",
      "<a / >",
      "< a/>",
      "<a\x01/>",
      "<a>\xFF</a>",
      std::string("<a>\0</a>", 8),
  };
  for (const std::string& octets : wrong) {
    EXPECT_EQ(build_tree(octets, {}), nullptr) << octets;
    EXPECT_FALSE(by_libxml2(octets)) << octets;
  }
}

TEST(XmlBuilder, BuildsNothingAboveALimit) {
  const auto counts = [](auto member, std::size_t most, const std::string& fits, const std::string& above) {
    XmlLimits limits;
    limits.*member = most;
    EXPECT_NE(build_tree(fits, limits), nullptr) << fits;
    EXPECT_EQ(build_tree(above, limits), nullptr) << above;
    EXPECT_FALSE(by_libxml2(above, limits)) << above;
  };
  counts(&XmlLimits::size, 10, "<a>345</a>", "<a>3456</a>");
  counts(&XmlLimits::start_tag, 10, "<a x='1'/>", "<a x='1234'/>");
  counts(&XmlLimits::attributes, 1, "<a x='1'/>", "<a x='1' y='1'/>");
  counts(&XmlLimits::namespaces_in_tag, 1, "<a xmlns='u:d'/>", "<a xmlns='u:d' xmlns:e='u:e'/>");
  counts(&XmlLimits::namespaces_in_scope, 1, "<a><b xmlns='u:d'/><b xmlns='u:d'/></a>",
         "<a xmlns='u:d'><b xmlns='u:d'/></a>");
  counts(&XmlLimits::depth, 2, "<a><b/><b/></a>", "<a><b><c/></b></a>");
  counts(&XmlLimits::elements, 2, "<a><b/></a>", "<a><b/><b/></a>");
  counts(&XmlLimits::joined, 4, "<a>1234<!---->5</a>", "<a>12345<!---->6</a>");
}

namespace {

/// Documents at random, nearly all well-formed, of all that the pass knows; then some octets changed.
class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  std::string document() {
    std::string made = one_of(kPrologs);
    element(made, 0);
    made += one_of(kEpilogs);
    for (std::size_t changes = below(3) == 0 ? below(3) : 0; changes > 0; --changes) change(made);
    return made;
  }

 private:
  static constexpr std::array<const char*, 5> kPrologs{"", "", "<?xml version='1.0'?>\n", "\n<!--t-->\r\n",
                                                       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"};
  static constexpr std::array<const char*, 3> kEpilogs{"", "\n", "<!--u--> "};
  static constexpr std::array<const char*, 6> kNames{"a", "b", "p:a", "p:c", "q:d", "long-name.1"};
  static constexpr std::array<const char*, 8> kDeclarations{
      " xmlns:p=\"urn:p\"", " xmlns:p='http://x.lv/z'", " xmlns=\"urn:d\"", " xmlns=''",
      " xmlns:q='urn:q'",   " xmlns:p='urn:d'",         " xmlns:r='a#b?c'", "\n xmlns:q='urn:p'"};
  static constexpr std::array<const char*, 11> kAttributes{" x=\"1\"",
                                                           " x=''",
                                                           " p:x='2'",
                                                           " q:x='3'",
                                                           " y=\"a&amp;b\"",
                                                           " y='t\tn\n'",
                                                           " z='&#10;&#13;&#9;'",
                                                           " z = 'ā'",
                                                           " w='&quot;&apos;&#38;#38;'",
                                                           "\n v=\"\r\n\"",
                                                           " p:y=''"};
  static constexpr std::array<const char*, 16> kTexts{"text",
                                                      "ā č",
                                                      "\n  ",
                                                      "\r\n",
                                                      "&amp;",
                                                      "a&lt;b",
                                                      "&#x1F600;",
                                                      "]",
                                                      "]]",
                                                      "]]&gt;",
                                                      "<!-- c\n d\r\n-->",
                                                      "<!---->",
                                                      "<![CDATA[d]]>",
                                                      "<![CDATA[ x\r\n]] ]>]]>",
                                                      "\t",
                                                      "1234567890123456789"};
  static constexpr std::array<const char*, 16> kPieces{"<",  ">",  "&", "'", "\"",   "=",     "/",   "]]>",
                                                       "--", "\r", ":", " ", "\x01", "xmlns", "<a>", "&#0;"};

  std::size_t below(std::size_t most) { return random_() % most; }
  template <std::size_t N>
  const char* one_of(const std::array<const char*, N>& words) {
    return words[below(N)];
  }

  void element(std::string& made, std::size_t depth) {
    const std::string name = one_of(kNames);
    made += "<" + name;
    if (depth == 0) made += " xmlns:p='urn:p' xmlns:q='urn:q'";
    if (depth > 0 && below(4) == 0) made += one_of(kDeclarations);
    for (std::size_t count = below(3); count > 0; --count) made += one_of(kAttributes);
    if (below(6) == 0) made += "\n ";
    if (below(6) == 0) {
      made += "/>";
      return;
    }
    made += ">";
    for (std::size_t count = depth > 4 ? 0 : below(4); count > 0; --count) {
      if (below(2) == 0) made += one_of(kTexts);
      element(made, depth + 1);
    }
    if (below(2) == 0) made += one_of(kTexts);
    made += "</" + name + (below(9) == 0 ? "\n>" : ">");
  }

  void change(std::string& made) {
    const std::size_t at = below(made.size());
    if (below(2) == 0) {
      made.erase(at, 1 + below(4));
    } else {
      made.insert(at, one_of(kPieces));
    }
    if (made.empty()) made = " ";
  }

  std::mt19937 random_;
};

}  // namespace

TEST(XmlBuilder, BuildsWhatLibxml2WouldOfDocumentsAtRandom) {
  Maker maker(20261129);
  XmlLimits tight;
  tight.start_tag = 80;
  tight.attributes = 2;
  tight.namespaces_in_scope = 3;
  tight.depth = 4;
  tight.elements = 12;
  tight.joined = 40;
  std::size_t built = 0;
  for (int i = 0; i < 6000; ++i) {
    const std::string octets = maker.document();
    for (const XmlLimits& limits : {XmlLimits{}, tight}) {
      const std::string found = fault(octets, limits);
      if (found == "not built") continue;
      ++built;
      ASSERT_EQ(found, "") << octets;
    }
  }
  EXPECT_GT(built, 3000U);
}

TEST(XmlBuilder, BuildsWhatLibxml2WouldOfWhatIsKept) {
  std::size_t built = 0;
  for (const char* folder : {"/tests/fuzz/corpus", "/wsdl", "/mappings"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(SAKTA_SOURCE_DIR) + folder)) {
      if (!entry.is_regular_file()) continue;
      std::ostringstream octets;
      octets << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      const std::string found = fault(octets.str());
      if (found == "not built") continue;
      ++built;
      EXPECT_EQ(found, "") << entry.path();
    }
  }
  EXPECT_GT(built, 40U);
}

namespace {

double cpu_seconds(const std::function<void()>& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  };
  const double start = now();
  work();
  return now() - start;
}

}  // namespace

/// Within every limit: what is compared again and again must not cost more the longer it is.
TEST(XmlBuilder, LongNamesInScopeCostNoMoreThanShortOnes) {
  const auto documents_of = [](std::size_t length) {
    std::string declarations;
    std::string many;
    for (int i = 0; i < 2; ++i)
      declarations += " xmlns:p" + std::string(length, 'x') + std::to_string(i) + "='urn:a'";
    std::string prefixes = "<r>";
    for (int i = 0; i < 8; ++i) prefixes += "<r" + declarations + ">";
    for (int i = 0; i < 40'000; ++i) many += "<a/>";
    prefixes += many;
    for (int i = 0; i < 9; ++i) prefixes += "</r>";

    std::string names = "<r>";
    std::string attributes;
    for (int i = 0; i < 50; ++i) {
      const std::string number = std::to_string(i);
      names += "<r xmlns:p" + number + "='urn:" + std::string(length, 'x') + number + "'>";
      attributes += " p" + number + ":b=''";
    }
    for (int i = 0; i < 50; ++i) names += "<a" + attributes + "/>";
    for (int i = 0; i < 51; ++i) names += "</r>";
    return std::vector{prefixes, names};
  };
  const auto taken = [](const std::vector<std::string>& given) {
    return cpu_seconds([&given] {
      for (const std::string& octets : given) EXPECT_NE(build_tree(octets, {}), nullptr);
    });
  };
  const double of_short = taken(documents_of(10));
  EXPECT_LT(taken(documents_of(30'000)), 10 * of_short);
}

TEST(XmlBuilder, ATreeMayBeChangedAndFreedByLibxml2) {
  auto built = build_tree("<a xmlns:p='urn:p' x='1'>text<b>more</b><p:c/></a>", {});
  ASSERT_TRUE(built);
  xmlNode* const root = xmlDocGetRootElement(built.get());
  xmlNode* const text = root->children;
  xmlNodeAddContent(text, native::chars(" and more"));
  xmlNodeSetContent(text->next, native::chars("<less"));
  xmlSetProp(root, native::chars("x"), native::chars("22"));
  xmlNodeSetName(root, native::chars("z"));
  xmlNode* const last = root->last;
  xmlUnlinkNode(last);
  xmlFreeNode(last);
  EXPECT_EQ(XmlDocument(built.release()).to_octets(),
            "<z xmlns:p=\"urn:p\" x=\"22\">text and more<b>&lt;less</b></z>");
}

TEST(XmlDifference, ReadsIdentifiers) {
  const auto one = by_libxml2("<a xml:id='b'/>");
  EXPECT_EQ(native::difference(*one->native(), *by_libxml2("<a xml:id='b'/>")->native()), std::nullopt);
  EXPECT_NE(native::difference(*one->native(), *by_libxml2("<a xml:lang='b'/>")->native()), std::nullopt);
}

TEST(XmlDifference, ReadsInstructions) {
  const auto one = by_libxml2("<a><?go on?></a>");
  EXPECT_EQ(native::difference(*one->native(), *by_libxml2("<a><?go on?></a>")->native()), std::nullopt);
  EXPECT_NE(native::difference(*one->native(), *by_libxml2("<a><?go off?></a>")->native()), std::nullopt);
  EXPECT_NE(native::difference(*one->native(), *by_libxml2("<a><?stay on?></a>")->native()), std::nullopt);
}

TEST(XmlDifference, SeesEachKind) {
  const std::string base = "<a xmlns:p='urn:p' xmlns:q='urn:p' x='1'>t<p:b/><!--c--><![CDATA[d]]></a>";
  const std::vector<std::pair<std::string, std::string>> others{
      {"<?xml version='1.0'?>" + base, "0: standalone"},
      {"<!--x-->" + base, "0: kind of node"},
      {base + "<!--x-->", "1: number of children"},
      {"<z xmlns:p='urn:p' xmlns:q='urn:p' x='1'>t<p:b/><!--c--><![CDATA[d]]></z>", "1: name of an element"},
      {"<a xmlns:p='urn:p'\n xmlns:q='urn:p' x='1'>t<p:b/><!--c--><![CDATA[d]]></a>",
       "1: line of an element"},
      {"<a xmlns:p='urn:p' x='1'>t<p:b/><!--c--><![CDATA[d]]></a>", "1: number of declarations"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:q' x='1'>t<p:b/><!--c--><![CDATA[d]]></a>", "1: declaration"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p'>t<p:b/><!--c--><![CDATA[d]]></a>", "1: number of attributes"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p' y='1'>t<p:b/><!--c--><![CDATA[d]]></a>",
       "1: name of an attribute"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p' p:x='1'>t<p:b/><!--c--><![CDATA[d]]></a>",
       "1: namespace of an attribute"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p' x='2'>t<p:b/><!--c--><![CDATA[d]]></a>", "1: text"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p' x='1'>u<p:b/><!--c--><![CDATA[d]]></a>", "1: text"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p' x='1'>t<q:b/><!--c--><![CDATA[d]]></a>",
       "1: namespace of an element"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p' x='1'>t<p:b/><!--c-->d</a>", "1: kind of node"},
      {"<a xmlns:p='urn:p' xmlns:q='urn:p' x='1'>t<p:b/><!--\n--><![CDATA[d]]></a>", "1: text"},
  };
  const auto one = build_tree(base, {});
  ASSERT_TRUE(one);
  EXPECT_EQ(native::difference(*one, *one), std::nullopt);
  for (const auto& [octets, expected] : others) {
    const auto other = build_tree(octets, {});
    ASSERT_TRUE(other) << octets;
    EXPECT_EQ(native::difference(*one, *other), expected) << octets;
  }
}
