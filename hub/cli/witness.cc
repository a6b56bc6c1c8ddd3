#include "hub/cli/witness.h"

#include <iostream>

#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/serve/witness.h"

namespace hub::cli {
namespace {

constexpr Text kWitnessSummary{
    "Cosigns the heads of other people's audit logs, each only if it continues the one before; prints the "
    "key "
    "that verifies its cosignatures.",
    "Līdzparaksta citu audita žurnālu galotnes, katru tikai tad, ja tā turpina iepriekšējo; izdrukā atslēgu, "
    "ar "
    "ko pārbauda līdzparakstus."};

}  // namespace

const CommandLine& witness_command() {
  static const CommandLine command{
      "witness", {}, {"name", "key", "heads", "logs", "listen"}, kWitnessSummary};
  return command;
}

int witness(const Arguments& arguments) {
  const Language language = arguments.language();
  const serve::WitnessSettings settings{arguments.option("name"), arguments.option("key"),
                                        arguments.option("heads"), arguments.option("logs"),
                                        arguments.option("listen")};
  for (const std::string_view name : witness_command().options) {
    if (!arguments.option(name).empty()) continue;
    std::cerr << say("sakta witness: --{} is missing", "sakta witness: trūkst --{}", name).in(language)
              << "\n"
              << usage(witness_command(), language) << "\n";
    return 2;
  }
  try {
    serve::run_witness(settings);
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "sakta witness: " << told(problem).in(language) << "\n";
    return 2;
  }
}

}  // namespace hub::cli
