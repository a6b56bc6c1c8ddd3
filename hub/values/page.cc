#include "hub/values/page.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "hub/values/functions.h"
#include "hub/values/kinds.h"
#include "hub/values/working_days.h"

namespace hub::values {
namespace {

constexpr std::string_view kAboutKinds = R"(# Values

Generated from `hub/values`. What Latvian law and the standards say of codes, accounts, references, days, times and money, for
message types and mappings alike. *Ģenerēts no `hub/values`: vērtību veidi ziņojumu tipiem un funkcijas kartējumiem.*

## Kinds

Under `values:` a message type says which of its elements are of which kind; the hub refuses another value at once
(`codec.wrong_shape`), with its place in the sender's own document, and never repeats it:

```yaml
values:
  - {path: /t:QueryDebts/t:personCode, kind: person-code}
  - {path: /t:Pay/t:account, kind: iban, doubtful: refuse}
```

A value is taken as it goes between machines: without spaces, letters large. An element that is left out, or nil, has none.

)";

constexpr std::string_view kAboutDoubt = R"(
### Doubt

What stands here of a value does not make it wrong, and it is taken. A type may say `doubtful: refuse` where right codes of persons
are never doubtful; for the other kinds that is a finding. *Šaubīga vērtība nav nepareiza, un to pieņem; `doubtful: refuse` der tikai
tur, kur pareizs personas kods nevar būt šaubīgs.*

| kind | doubt | šaubas | `doubtful: refuse` |
|---|---|---|---|
)";

constexpr std::string_view kAboutFunctions = R"(
## Functions

Mappings call them by a prefix of the namespace `urn:sakta:values:1`. They take a text, or an element of which there is exactly one;
an XPath number only where `count` or `places` stands, for XPath's numbers are floating point. A date is `2026-11-30`, a moment an
xs:dateTime with time zone, a decimal what xs:decimal is, of at most 30 digits.

A call that can never be right (no such function, too many arguments, a number where a text is wanted) is a finding of `sakta check`.
Of a message whose value is none the sender is told why (`map.refused`); what this program does not know, say the holidays of a year
to come, is `map.failed`: nothing is guessed. *Nepareizs izsaukums ir `sakta check` atradums; ja vērtība nav derīga, sūtītājam paskaidro
kāpēc (`map.refused`); ko programma nezina, to tā nemin (`map.failed`).*

| function | gives | what it does | ko dara | source |
|---|---|---|---|---|
)";

constexpr std::string_view kAboutCalendar = R"(
## Working days

Holidays and free days follow from the law (likumi.lv 72608); the days below are moved by orders of the Cabinet. Of a year after the
last one named here, what an order could still change is not known and not told. *Pārceltās darba dienas pēc Ministru kabineta
rīkojumiem.*

| free | worked instead | order |
|---|---|---|
)";

/// A cell of a table.
std::string cell_of(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '|') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string row_of(std::initializer_list<std::string_view> cells) {
  std::string line = "|";
  for (const std::string_view one : cells) line.append(" ").append(cell_of(one)).append(" |");
  return line + "\n";
}

std::string as_code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

std::string table_of_kinds() {
  std::string table =
      "| kind | what it is | form | kas tas ir | forma | samples | source |\n|---|---|---|---|---|---|---|\n";
  for (const Kind& kind : kinds()) {
    std::string samples;
    for (const std::string& sample : kind.samples())
      samples.append(samples.empty() ? "" : ", ").append(as_code(sample));
    table += row_of(
        {as_code(kind.name), kind.title.en, kind.form.en, kind.title.lv, kind.form.lv, samples, kind.source});
  }
  return table;
}

std::string table_of_doubts() {
  std::string table;
  for (const Kind& kind : kinds())
    if (!kind.doubt.en.empty())
      table +=
          row_of({as_code(kind.name), kind.doubt.en, kind.doubt.lv, kind.doubt_is_refusable ? "yes" : "no"});
  return table;
}

/// Whether the function is one of the two that each kind has.
bool is_of_kind(std::string_view name) {
  if (name.starts_with("is-")) name.remove_prefix(3);
  return find_kind(name) != nullptr;
}

std::string_view word_for(Function::Gives gives) {
  return gives == Function::Gives::boolean ? "true or false" : "text";
}

std::string table_of_functions() {
  std::string table;
  table += row_of({"`is-KIND(text)`", "true or false", find_function("is-iban")->does.en,
                   find_function("is-iban")->does.lv, "that of the kind"});
  table += row_of({"`KIND(text)`", "text", find_function("iban")->does.en, find_function("iban")->does.lv,
                   "that of the kind"});
  for (const Function& function : functions()) {
    if (is_of_kind(function.name)) continue;
    table += row_of({as_code(function.name + "(" + std::string(function.takes.arguments) + ")"),
                     word_for(function.gives), function.does.en, function.does.lv, function.source});
  }
  return table;
}

std::string table_of_moved_days() {
  std::string table;
  for (const MovedDay& moved : moved_days())
    table += row_of({to_text(moved.free), to_text(moved.worked), moved.source});
  return table;
}

std::string single_days() {
  std::string text = "\nHolidays of one year alone: ";
  std::string_view between;
  for (const SingleHoliday& holiday : single_holidays()) {
    text.append(between).append(to_text(holiday.day)).append(" (").append(holiday.source).append(")");
    between = "; ";
  }
  return text + ".\n";
}

}  // namespace

std::string values_page() {
  std::string page(kAboutKinds);
  page.append(table_of_kinds()).append(kAboutDoubt).append(table_of_doubts());
  page.append(kAboutFunctions).append(table_of_functions());
  page.append(kAboutCalendar).append(table_of_moved_days()).append(single_days());
  return page;
}

}  // namespace hub::values
