#include "hub/cli/sign.h"

#include <iostream>

#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/serve/signer.h"

namespace hub::cli {
namespace {

constexpr Text kSignSummary{
    "Signs the heads of a hub's audit log with a key that the hub never holds; prints the key that verifies "
    "them.",
    "Paraksta centrmezgla audita žurnāla galotnes ar atslēgu, kuras centrmezglam nav; izdrukā pārbaudes "
    "atslēgu."};

}  // namespace

const CommandLine& sign_command() {
  static const CommandLine command{"sign", {}, {"key", "heads", "socket", "log"}, kSignSummary};
  return command;
}

int sign(const Arguments& arguments) {
  const Language language = arguments.language();
  const serve::SignerSettings settings{arguments.option("key"), arguments.option("heads"),
                                       arguments.option("socket"), arguments.option("log")};
  for (const std::string_view name : sign_command().options) {
    if (!arguments.option(name).empty()) continue;
    std::cerr << say("sakta sign: --{} is missing", "sakta sign: trūkst --{}", name).in(language) << "\n"
              << usage(sign_command(), language) << "\n";
    return 2;
  }
  try {
    serve::run_signer(settings);
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "sakta sign: " << told(problem).in(language) << "\n";
    return 2;
  }
}

}  // namespace hub::cli
