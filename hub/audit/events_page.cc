#include "hub/audit/events_page.h"

#include "hub/audit/events.h"

namespace hub::audit {

std::string events_page() {
  std::string page =
      "# Audit events\n\nGenerated from `hub/audit/events.h`. A whole example of each record stands in "
      "`tests/golden/audit_records.jsonl`; the fields are those of `hub/audit/recorder.h`. `act`: C create, "
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

}  // namespace hub::audit
