#include "hub/pack/contact_case.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/pack/marks.h"

namespace hub::pack {
namespace {

/// The mandatory name that fits what came.
std::string name_of_case(const Error* error) {
  if (error == nullptr) return "accepts";
  const ErrorCode* const code = &error->code();
  if (code == &codes::deliver_overloaded) return "asks_to_wait";
  if (code == &codes::deliver_bad_reply) return "wrong_schema_reply";
  if (code == &codes::deliver_too_large) return "oversized_reply";
  return "refuses";
}

/// `ur-3` as a word of the double and a variant of the case.
std::string word_of(const std::string& id) {
  std::string word = id;
  std::replace(word.begin(), word.end(), '-', '_');
  return word;
}

/// A text of one line in single quotes, as YAML takes any.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c == '\n' ? ' ' : c;
  }
  return out + "'";
}

std::string came(const Error* error) {
  if (error == nullptr) return "an answer";
  std::string text(error->code().name);
  if (error->ruling() != nullptr) text += ", " + error->ruling()->name;
  if (!error->place().empty()) text += ", at " + error->place();
  return text;
}

std::string expected(const Error* error) {
  if (error == nullptr) return "expect:\n  status: 200\n  state: answered\n";
  return "expect:\n  status: " + std::to_string(error->code().http_status) +
         "\n  state: failed\n  code: " + std::string(error->code().name) +
         "\n  remedy: " + std::string(name_of(error->remedy())) + "\n";
}

}  // namespace

NewFile contact_case(const Surprise& surprise) {
  const Assumption& assumption = surprise.assumption;
  const std::string& operation = assumption.trial->operation.value;
  const std::string word = word_of(assumption.id.value);
  const std::string kept = surprise.evidence.empty() ? "not kept (--keep)" : surprise.evidence;
  std::string text =
      "case: " + in_quotes(surprise.slug + " does not do what " + assumption.id.value + " takes for true") +
      "\n";
  text += "why: " +
          in_quotes("Assumed: " + assumption.en + " Expected: " + show(assumption.trial->expect) +
                    "; came: " + came(surprise.error) + ".") +
          "\n";
  text += "operation: " + operation + "\n";
  text += "behave: {" + operation + ": " + word + "}" +
          yaml_mark(
              "the double's name of the operation; its simulator.yaml gets this word under `misbehave:` of "
              "the request, with an answer as it came, without anybody's data: " +
              kept) +
          "\n";
  text += surprise.type.empty() ? "ask: type" + yaml_mark("the message type") + "\n"
                                : "ask: " + surprise.type + "\n";
  text += "body: {}" +
          yaml_mark("the same question as " + assumption.trial->body.value + ", in the type's form") + "\n";
  text += expected(surprise.error);
  text += "  peer_received: [" + operation + "]" + yaml_mark("the double's name of the operation") + "\n";
  return {operation + "." + name_of_case(surprise.error) + "-" + word + ".case.yaml", std::move(text)};
}

}  // namespace hub::pack
