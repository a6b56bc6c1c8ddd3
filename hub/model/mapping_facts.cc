#include "hub/model/mapping_facts.h"

#include "hub/base/encoding.h"
#include "hub/model/context_parts.h"

namespace hub::model {
namespace {

constexpr std::string_view kParty = "party";
constexpr std::string_view kMessage = "message";
constexpr std::string_view kReceived = "received";

}  // namespace

const std::vector<std::string>& fact_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> all;
    for (const ContextPart& part : kContextParts) all.emplace_back(part.word);
    for (const std::string_view word : {kParty, kMessage, kReceived}) all.emplace_back(word);
    return all;
  }();
  return words;
}

MappingFacts facts_of(const Message& message) {
  MappingFacts facts;
  for (const ContextPart& part : kContextParts) facts.emplace_back(part.word, message.context.*part.field);
  facts.emplace_back(kParty, message.party);
  facts.emplace_back(kMessage, message.id.to_string());
  facts.emplace_back(kReceived, to_rfc3339(message.received_at));
  return facts;
}

}  // namespace hub::model
