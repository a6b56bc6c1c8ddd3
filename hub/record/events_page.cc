#include "hub/record/events_page.h"

#include "hub/record/events.h"

namespace hub::record {

std::string events_page() {
  std::string page =
      "# Audit events\n\nGenerated from `hub/record/events.h`. A whole example of each record stands in "
      "`tests/golden/audit_records.jsonl`; the fields are those of `hub/record/recorder.h`. `act`: C create, "
      "R "
      "read, E execute.\n\n| event | act | what it says | ko tas nozīmē |\n|---|---|---|---|\n";
  for (const Event* event : kCatalogue)
    page.append("| `")
        .append(event->name)
        .append("` | ")
        .append(event->action)
        .append(" | ")
        .append(event->meaning.en)
        .append(" | ")
        .append(event->meaning.lv)
        .append(" |\n");
  return page;
}

}  // namespace hub::record
