#include "hub/pack/pages.h"

#include "hub/pack/api_plan.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

std::string operation_rows(const PackPlan& plan) {
  std::string text =
      "| operation | partner's name | asks | answers | faults |\n| --- | --- | --- | --- | --- |\n";
  for (const PlannedOperation& planned : plan.operations) {
    const formats::ServiceOperation& operation = planned.service;
    const formats::OutlinePart* input = body_of(operation.input);
    const formats::OutlinePart* output = operation.output ? body_of(*operation.output) : nullptr;
    std::string faults;
    for (const formats::OutlinePart& fault : operation.faults)
      faults += (faults.empty() ? "" : ", ") + fault.name.name;
    text += "| `" + planned.word + "` | " + operation.name + (operation.rpc ? " (rpc/literal)" : "") + " | " +
            (input == nullptr ? "–" : input->name.name) + " | " +
            (output == nullptr ? "–" : output->name.name) + " | " + (faults.empty() ? "–" : faults) + " |\n";
  }
  for (const PlannedSource& source : plan.sources)
    text += "| `" + source.operation.word + "` | " + source.operation.partner_name +
            " (source) | – | a list at `" + source.documents + "` | – |\n";
  return text;
}

}  // namespace

std::string system_page(const PackPlan& plan) {
  std::string text = "# " + plan.slug + ": " + plan.service.name + "\n\n";
  text += (plan.service.documentation.empty()
               ? marked("what it is, and what the hub asks of it, in two sentences")
               : plan.service.documentation) +
          "\n\n";
  text += "| | |\n| --- | --- |\n";
  text += "| owner | " + marked("institution, vendor, whom to call") + " |\n";
  text +=
      "| contract | `wsdl/" + plan.slug + "/" + plan.contract + "`; `wsdl/" + plan.slug + "/SOURCE.md` |\n";
  text += "| mappings | `mappings/" + plan.slug + "/`, examples beside them are tests |\n";
  text += "| descriptor | `system.yaml` here; a site adds endpoint and credentials in its `systems/" +
          plan.slug + ".yaml` |\n";
  text += "| assumptions | `assumptions.yaml` here |\n| double | `simulator.yaml` here |\n\n";
  text += "## Operations\n\n" + operation_rows(plan) + "\n";
  text += "## Quirks\n- " + marked("what one would not guess; hours, limits, codes") + "\n\n";
  text +=
      "## Made with\n`sakta new system`, " + plan.today + ": " + marked("minutes and lines by hand") + "\n";
  return text;
}

std::string source_page(const PackPlan& plan) {
  std::string text = "# " + plan.slug + ": where this contract comes from\n\n";
  text += plan.contract_mark.empty()
              ? marked(
                    "one mark, and from whom: published (public, where), observed (got from the partner, "
                    "from whom) or "
                    "modelled (written by us)") +
                    "\n\n"
              : "Mark: **" + plan.contract_mark + "**. " + marked("from whom, where, which version") + "\n\n";
  text += "| file | SHA-256 | date |\n| --- | --- | --- |\n";
  if (!plan.api_xsd.empty())
    text += "| `" + api_schema(plan.slug) + "` | made from the document below by `sakta new system` | " +
            plan.today + " |\n";
  for (const ContractFile& file : plan.files)
    text += "| `" + file.name + "` | `" + file.sha256 + "` | " + plan.today + " |\n";
  return text + "\nWhat is taken for true of the partner, numbered: `adapters/systems/" + plan.slug +
         "/assumptions.yaml`; `sakta first-contact " + plan.slug + "` tries what can be tried.\n";
}

std::string keys_page(const PackPlan& plan) {
  std::string text = "# " + plan.slug + ": certificates, keys and secrets\n\n";
  text += marked("which of these the partner wants, from whom, until when") + "\n\n";
  text += "| what | where a site names it (`systems/" + plan.slug +
          ".yaml`) | how long, and how to renew |\n| --- | --- | --- |\n";
  text += "| authority of the partner's server | `credentials.trust` | " + marked("until when") + " |\n";
  if (const formats::ApiSecurity* login = login_of(plan))
    text += "| what shows who the hub is: " + login->kind + " | `auth`, from `STATE/secrets/" + plan.slug +
            "` | " + marked("until when; who gives the next one") + " |\n";
  text += "| the hub's client certificate and key | `credentials.certificate`, `credentials.key` | " +
          marked("until when; who signs the next one") + " |\n";
  return text;
}

}  // namespace hub::pack
