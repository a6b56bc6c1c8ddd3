#include "adapters/systems/script_check.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "adapters/systems/script_body.h"
#include "adapters/systems/script_exchange.h"
#include "adapters/systems/script_schema.h"
#include "adapters/systems/script_text.h"
#include "hub/base/say.h"

namespace sandbox::script {
namespace {

using hub::say;
using hub::Sentence;
using hub::config::Findings;
using hub::config::Written;

bool is_pointer(const std::string& text) {
  try {
    const nlohmann::json::json_pointer pointer(text);
    return true;
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

/// Looks through one part of a script: what values and templates may name in it.
class Looker {
 public:
  Looker(const Script& script, std::set<std::string> rows, const Match* match, Findings& findings)
      : script_(script), known_{script.format, std::move(rows), {}}, match_(match), findings_(findings) {
    for (const auto& [name, table] : script.tables) known_.tables.insert(name);
  }

  void tell(const Written& written, const std::string& field, Sentence text) {
    hub::config::add_new(written.at(field).finding(std::move(text)), findings_);
  }

  void refusal(const RefusalName& name, const Written& written, const std::string& field) {
    if (name.empty() || script_.refusals.contains(name)) return;
    tell(written, field,
         say("there is no refusal '{}' in `refusals`", "laukā `refusals` nav noraidījuma '{}'", name));
  }

  void xpath(const std::string& xpath, const Written& written, const std::string& field) {
    if (xpath.empty()) return;
    if (script_.format == Format::json) {
      tell(written, field, say("'{}' is for XML alone", "'{}' ir tikai XML", field));
      return;
    }
    const std::string problem = problem_in_xpath(xpath, script_.namespaces);
    if (!problem.empty())
      tell(written, field, say("'{}' is no XPath: {}", "'{}' nav XPath: {}", xpath, problem));
  }

  void value(const ValueText& text, const Written& written, const std::string& field) {
    if (text.empty()) return;
    const auto read = read_value(text, script_.format, known_.rows);
    if (!read) {
      tell(written, field, no_value(text));
      return;
    }
    value(*read, written, field);
  }

  void filled(const TemplateText& text, const Written& written, const std::string& field) {
    const auto read = read_template(text, known_);
    if (!read.pieces) {
      tell(written, field, no_value(read.wrong));
      return;
    }
    pieces(*read.pieces, written, field);
  }

  void condition(const Condition& condition, bool says_more) {
    const Written& written = condition.written;
    xpath(condition.holds, written, "holds");
    value(condition.value, written, "value");
    filled(condition.equals, written, "equals");
    if (!condition.pattern.empty() && !is_pattern(condition.pattern))
      tell(written, "pattern",
           say("'{}' is no XSD regular expression", "'{}' nav XSD regulārā izteiksme", condition.pattern));
    const bool compares = !condition.pattern.empty() || !condition.in.empty() || !condition.equals.empty();
    if (condition.value.empty() && (compares || condition.absent))
      tell(written, "here",
           say("'value' is missing: of what is this demanded?", "trūkst 'value': no kā to prasa?"));
    else if (condition.value.empty() && condition.holds.empty() && !says_more)
      tell(written, "here",
           say("nothing is demanded: give 'value' or 'holds'",
               "nekas nav prasīts: norādiet 'value' vai 'holds'"));
    if (condition.absent && compares)
      tell(written, "absent",
           say("what is 'absent' has no value to compare",
               "tam, kā nav ('absent'), nav vērtības, ko salīdzināt"));
  }

  void answer(const Answer& answer) {
    if (answer.when) condition(*answer.when, false);
    filled(answer.body, answer.written, "body");
    filled(answer.fault_text, answer.written, "fault_text");
    for (const auto& [name, text] : answer.headers) filled(text, answer.written, "headers");
    if (answer.signature != Signature::none && script_.format != Format::json)
      tell(answer.written, "signature", say("'signature' is of JSON alone", "'signature' ir tikai JSON"));
    const bool fault = answer.fault != Fault::none || !answer.fault_text.empty();
    if (fault && script_.format != Format::soap)
      tell(answer.written, "fault",
           say("faults are of the format `soap` alone", "kļūdas (fault) ir tikai formātam `soap`"));
    if (answer.fault == Fault::none && !answer.fault_text.empty())
      tell(answer.written, "fault_text",
           say("'fault' is missing: sender or receiver", "trūkst 'fault': sender vai receiver"));
  }

  void schema(const std::string& name, const Written& written) {
    if (name.empty()) return;
    if (script_.format == Format::json) {
      tell(written, "schema",
           say("'schema' is for XML alone; of JSON name the values that are checked",
               "'schema' ir tikai XML; JSON norādiet pārbaudāmās vērtības"));
      return;
    }
    const std::string file = contract_file(script_.file, script_.simulates, name);
    try {
      const Schema tried(file);
    } catch (const std::runtime_error& e) {
      tell(written, "schema",
           say("'{}' cannot be used: {}", "'{}' nav lietojams: {}", file, std::string(e.what())));
    }
  }

 private:
  static Sentence no_value(const std::string& text) {
    return say(
        "'{}' is no value: path.NAME, query.NAME, header.NAME, form.NAME, counter.NAME, now, today, uuid, "
        "ROW.COLUMN of a row that a step names, a JSON pointer or an XPath; in templates also if, each, raw, "
        "comma, end",
        "'{}' nav vērtība: path.NAME, query.NAME, header.NAME, form.NAME, counter.NAME, now, today, uuid, "
        "ROW.COLUMN no rindas, ko nosauc solis, JSON rādītājs vai XPath; veidnēs arī if, each, raw, comma, "
        "end",
        text);
  }

  void value(const Value& value, const Written& written, const std::string& field) {
    if (value.origin == Origin::path && match_ != nullptr &&
        match_->path.find("{" + value.name + "}") == std::string::npos)
      tell(written, field, say("the path has no {{{}}}", "ceļā nav {{{}}}", value.name));
    if (value.origin != Origin::body) return;
    if (script_.format != Format::json)
      xpath(value.name, written, field);
    else if (!is_pointer(value.name))
      tell(written, field,
           say("'{}' is no JSON pointer (RFC 6901)", "'{}' nav JSON rādītājs (RFC 6901)", value.name));
  }

  void pieces(const std::vector<Piece>& read, const Written& written, const std::string& field) {
    for (const Piece& piece : read) {
      if (piece.value) value(*piece.value, written, field);
      pieces(piece.inside, written, field);
    }
  }

  const Script& script_;
  Known known_;
  const Match* match_;
  Findings& findings_;
};

void check_match(const Script& script, const Match& match, Looker& look) {
  const Written& written = match.written;
  if (!match.path.empty() && match.path.front() != '/')
    look.tell(written, "path", say("'path' begins with a slash", "'path' sākas ar slīpsvītru"));
  if (!match.action.empty() && script.format != Format::soap)
    look.tell(written, "action",
              say("'action' is of the format `soap` alone", "'action' ir tikai formātam `soap`"));
  if (!match.element.empty() && script.format == Format::json)
    look.tell(written, "element", say("'element' is for XML alone", "'element' ir tikai XML"));
  look.xpath(match.holds, written, "holds");
  if (match.path.empty() && match.action.empty() && match.element.empty() && match.holds.empty())
    look.tell(written, "here",
              say("which requests are meant? give 'path', 'action', 'element' or 'holds'",
                  "kuri pieprasījumi domāti? norādiet 'path', 'action', 'element' vai 'holds'"));
}

/// `key` is the row's own key in values and templates: a column of that name could never be read.
bool is_row_key(const std::string& column) {
  return column == "key";
}

Sentence key_is_taken() {
  return say(
      "a column cannot be called 'key': that is the row's own key, as in {{{{TABLE.key}}}}; give it another "
      "name",
      "kolonnu nevar saukt 'key': tā sauc rindas atslēgu, piem., {{{{TABULA.key}}}}; dodiet tai citu "
      "nosaukumu");
}

void check_step(const Script& script, const Step& step, Looker& look) {
  std::string table;
  int named = 0;
  for (const auto& [field, name] : {std::pair{"find", step.find}, std::pair{"insert", step.insert},
                                    std::pair{"update", step.update}, std::pair{"remove", step.remove}}) {
    if (name.empty()) continue;
    ++named;
    if (!script.tables.contains(name))
      look.tell(step.written, field,
                say("there is no table '{}' in `tables`", "laukā `tables` nav tabulas '{}'", name));
  }
  if (named != 1)
    look.tell(step.written, "here",
              say("one of 'find', 'insert', 'update' and 'remove' names a table",
                  "tabulu nosauc viens no laukiem 'find', 'insert', 'update' un 'remove'"));
  if (!step.set.empty() && step.insert.empty() && step.update.empty())
    look.tell(step.written, "set",
              say("'set' belongs to 'insert' and 'update'", "'set' pieder pie 'insert' un 'update'"));
  if (!step.none.empty() && !step.insert.empty())
    look.tell(step.written, "none",
              say("'insert' has 'exists', not 'none'", "laukam 'insert' ir 'exists', nevis 'none'"));
  if (!step.exists.empty() && step.insert.empty())
    look.tell(step.written, "exists", say("'exists' belongs to 'insert'", "'exists' pieder pie 'insert'"));
  look.value(step.key, step.written, "key");
  look.refusal(step.none, step.written, "none");
  look.refusal(step.exists, step.written, "exists");
  if (step.when) look.condition(*step.when, false);
  for (const auto& [column, text] : step.set) {
    if (is_row_key(column)) look.tell(step.written, "set", key_is_taken());
    look.filled(text, step.written, "set");
  }
}

void check_operation(const Script& script, const Operation& operation, Findings& findings) {
  Looker look(script, row_names(operation), &operation.match, findings);
  check_match(script, operation.match, look);
  for (const Check& check : operation.checks) {
    look.condition(check,
                   !check.media_type.empty() || !check.schema.empty() || check.signature != Signature::none);
    if (check.signature != Signature::none && script.format != Format::json)
      look.tell(check.written, "signature", say("'signature' is of JSON alone", "'signature' ir tikai JSON"));
    look.schema(check.schema, check.written);
    look.refusal(check.refuse, check.written, "refuse");
    if (check.optional && check.value.empty())
      look.tell(check.written, "optional",
                say("'optional' is said of a 'value'", "'optional' attiecas uz 'value'"));
  }
  for (const Step& step : operation.state) check_step(script, step, look);
  for (const Answer& answer : operation.answers) look.answer(answer);
  if (!operation.answers.empty() && operation.answers.back().when)
    look.tell(
        operation.answers.back().written, "when",
        say("the last answer holds always: it has no 'when'", "pēdējā atbilde der vienmēr: tai nav 'when'"));
  const Misbehaviours& words = operation.misbehave;
  look.refusal(words.refuse, words.written, "refuse");
  look.refusal(words.busy, words.written, "busy");
  if (words.wrong_schema) look.answer(*words.wrong_schema);
  if (words.other_answer) look.answer(*words.other_answer);
}

void check_credentials(const Credentials& credentials, Looker& look) {
  const Written& written = credentials.written;
  const bool key = credentials.method == Method::api_key;
  const bool named = credentials.method == Method::basic || credentials.method == Method::oauth2;
  if (key && credentials.header.empty() == credentials.query.empty())
    look.tell(written, "method",
              say("`api_key` needs one of 'header' and 'query'",
                  "metodei `api_key` vajag vienu no laukiem 'header' un 'query'"));
  if (named && credentials.user.empty())
    look.tell(
        written, "method",
        say("'user' is missing: the name that callers show", "trūkst 'user': vārda, ko rāda izsaucēji"));
  if (credentials.method == Method::oauth2 && credentials.token_path.empty())
    look.tell(written, "method",
              say("'token_path' is missing: where tokens are given",
                  "trūkst 'token_path': kur izsniedz pilnvaras (token)"));
  look.refusal(credentials.refuse, written, "refuse");
}

void check_soap(const Script& script, Looker& look) {
  const Written& written = script.soap.written;
  if (written.was_read() && script.written.has("soap") && script.format != Format::soap)
    look.tell(script.written, "soap",
              say("'soap' is of the format `soap` alone", "'soap' ir tikai formātam `soap`"));
  const bool known = std::all_of(script.soap.versions.begin(), script.soap.versions.end(),
                                 [](const auto& one) { return one == "1.1" || one == "1.2"; });
  if (!known || script.soap.versions.empty())
    look.tell(written, "versions",
              say("SOAP has the versions \"1.1\" and \"1.2\"", "SOAP ir versijas \"1.1\" un \"1.2\""));
  look.refusal(script.soap.refuse, written, "refuse");
}

}  // namespace

void check_script(const Script& script, Findings& findings) {
  Looker look(script, row_names(script), nullptr, findings);
  static const std::set<std::string> kTaken{"path", "query", "header", "form", "counter", "each"};
  for (const auto& [name, table] : script.tables)
    if (kTaken.contains(name))
      look.tell(script.written, "tables",
                say("a table cannot be called '{}': values are", "tabulu nevar saukt '{}': tā sauc vērtības",
                    name));
  for (const auto& [name, table] : script.tables)
    for (const auto& [key, row] : table.rows.by_key)
      if (std::any_of(row.begin(), row.end(), [](const auto& column) { return is_row_key(column.first); }))
        look.tell(script.written, "tables", say("'{}': {}", "'{}': {}", name, key_is_taken()));
  check_credentials(script.credentials, look);
  check_soap(script, look);
  look.refusal(script.unreadable, script.written, "unreadable");
  look.refusal(script.unmatched, script.written, "unmatched");
  for (const auto& [name, answer] : script.refusals) look.answer(answer);
  for (const Operation& operation : script.requests) check_operation(script, operation, findings);
}

}  // namespace sandbox::script
