#include "hub/formats/xml/writer.h"

#include <gtest/gtest.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "hub/formats/xml/document.h"
#include "hub/formats/xml/escape.h"
#include "hub/formats/xml/native.h"

using namespace hub::formats;
using native::chars;
using native::view;

namespace {

/// What libxml2 writes of a document.
std::string by_libxml2(xmlDoc* document) {
  xmlBuffer* const text = xmlBufferCreate();
  xmlOutputBuffer* const to = xmlOutputBufferCreateBuffer(text, nullptr);
  for (xmlNode* node = document->children; node != nullptr; node = node->next)
    xmlNodeDumpOutput(to, document, node, 0, 0, "UTF-8");
  xmlOutputBufferClose(to);
  std::string octets(view(xmlBufferContent(text)));
  xmlBufferFree(text);
  return octets;
}

void expect_as_libxml2(xmlDoc* document) {
  const auto written = write_in_one_pass(*document, SIZE_MAX);
  ASSERT_TRUE(written) << by_libxml2(document);
  EXPECT_EQ(*written, by_libxml2(document));
}

/// One element `r`, its document with or without a charset.
struct Made {
  explicit Made(const char* encoding = nullptr) {
    if (encoding != nullptr) document->encoding = xmlStrdup(chars(encoding));
    xmlDocSetRootElement(document.get(), root);
  }

  native::OwnedDocument document{xmlNewDoc(chars("1.0"))};
  xmlNode* root = xmlNewDocNode(document.get(), nullptr, chars("r"), nullptr);
};

TEST(XmlWriter, WritesWhatIsReadAsLibxml2Does) {
  for (const std::string text :
       {"<a/>", "<a></a>", "<a>t</a>", "<!--b--><a/><!--c-->", "<a><b><c/></b>t<d/></a>",
        "<a>&lt;&gt;&amp;\"'&#13;&#9;&#10; ]]&gt; āž &#x1F600;</a>",
        "<a x='&lt;&gt;&amp;&quot;&apos;&#13;&#9;&#10; ' y='' z='ā &#x1F600;z'/>",
        "<a xmlns='urn:d' x='1'><b xmlns='' y='2'/><p:c xmlns:p='urn:p' p:x='1' x='2'/></a>",
        "<a>t<!--c--><![CDATA[v<&]]>w<![CDATA[]]></a>", "<a><!----></a>"}) {
    auto read = XmlDocument::parse(text);
    ASSERT_TRUE(read) << text;
    expect_as_libxml2(read->native());
    EXPECT_EQ(read->to_octets(), by_libxml2(read->native()));
  }
}

TEST(XmlWriter, RefersToWhatIsNotAsciiInValuesOfADocumentWithoutCharset) {
  for (const char* const encoding : {static_cast<const char*>(nullptr), "UTF-8"}) {
    const Made made(encoding);
    xmlNewProp(made.root, chars("x"), chars("Rīga \"€\" \xF0\x9F\x98\x80"));
    expect_as_libxml2(made.document.get());
  }
}

TEST(XmlWriter, DividesWhatWouldEndASection) {
  for (const char* const text : {"]]>", "a]]>b", "]]>]]>", "]]", "a]]]>", "]]>x]]"}) {
    const Made made;
    xmlAddChild(made.root,
                xmlNewCDataBlock(made.document.get(), chars(text), static_cast<int>(std::strlen(text))));
    expect_as_libxml2(made.document.get());
  }
}

TEST(XmlWriter, LeavesATextAsItIsThatIsNotToBeEscaped) {
  const Made made;
  xmlNode* const text = xmlNewDocText(made.document.get(), chars("<&>"));
  text->name = xmlStringTextNoenc;
  xmlAddChild(made.root, text);

  EXPECT_EQ(write_in_one_pass(*made.document, SIZE_MAX), "<r><&></r>");
  expect_as_libxml2(made.document.get());
}

TEST(XmlWriter, WritesRandomTreesAsLibxml2Does) {
  std::mt19937 dice(20261129);
  const std::vector<const char*> texts{
      "", "t", " \n\t\r", "<&>\"'", "ā€😀", "]]>", "a long text without marks"};
  const auto some = [&](std::size_t most) { return static_cast<std::size_t>(dice()) % most; };
  for (int round = 0; round < 3'000; ++round) {
    const Made made(round % 2 == 0 ? nullptr : "UTF-8");
    std::vector<xmlNode*> elements{made.root};
    for (std::size_t i = 0, count = some(20); i < count; ++i) {
      xmlNode* const parent = elements[some(elements.size())];
      const char* const text = texts[some(texts.size())];
      switch (some(6)) {
        case 0:
          xmlAddChild(parent, xmlNewDocText(made.document.get(), chars(text)));
          break;
        case 1:
          xmlAddChild(parent, xmlNewCDataBlock(made.document.get(), chars(text),
                                               static_cast<int>(std::strlen(text))));
          break;
        case 2:
          xmlAddChild(parent, xmlNewDocComment(made.document.get(), chars("c")));
          break;
        case 3:
          xmlSetProp(parent, chars("x"), chars(text));
          break;
        case 4:
          xmlSetNs(parent, xmlNewNs(parent, chars("urn:ā'&"), some(2) == 0 ? nullptr : chars("p")));
          break;
        default:
          elements.push_back(xmlNewChild(parent, nullptr, chars("e"), nullptr));
      }
    }
    expect_as_libxml2(made.document.get());
    if (HasFailure()) return;
  }
}

TEST(XmlWriter, LeavesToLibxml2WhatMessagesDoNotHold) {
  const Made instruction;
  xmlAddChild(instruction.root, xmlNewDocPI(instruction.document.get(), chars("p"), chars("x")));
  const Made reference;
  xmlAddChild(reference.root, xmlNewReference(reference.document.get(), chars("e")));
  const Made type;
  xmlCreateIntSubset(type.document.get(), chars("r"), nullptr, chars("r.dtd"));
  const Made quoted;
  xmlNewNs(quoted.root, chars("urn:\""), chars("p"));

  for (const Made* made : {&instruction, &reference, &type, &quoted})
    EXPECT_EQ(write_in_one_pass(*made->document, SIZE_MAX), std::nullopt) << by_libxml2(made->document.get());
}

TEST(XmlWriter, EscapedTextComesBackFromElementsAndFromAttributesInEitherQuotes) {
  const std::string text = "a & <b> \"c\" 'd'\te\r\nf";
  const std::string safe = xml_escaped(text);
  for (const std::string& written :
       {"<r>" + safe + "</r>", "<r a=\"" + safe + "\"/>", "<r a='" + safe + "'/>"}) {
    xmlDoc* const read = xmlReadDoc(chars(written), nullptr, nullptr, 0);
    ASSERT_NE(read, nullptr) << written;
    const xmlNode* const root = xmlDocGetRootElement(read);
    const xmlNode* const holder =
        root->properties != nullptr ? reinterpret_cast<const xmlNode*>(root->properties) : root;
    xmlChar* const content = xmlNodeGetContent(holder);
    EXPECT_EQ(view(content), text) << written;
    xmlFree(content);
    xmlFreeDoc(read);
  }
}

TEST(XmlWriter, WritesNoMoreThanItMay) {
  const Made made;
  xmlNodeAddContent(made.root, chars("0123456789"));

  EXPECT_EQ(write_in_one_pass(*made.document, 17), "<r>0123456789</r>");
  EXPECT_EQ(write_in_one_pass(*made.document, 16), std::nullopt);
}

}  // namespace
