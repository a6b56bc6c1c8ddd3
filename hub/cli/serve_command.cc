#include "hub/cli/serve_command.h"

namespace hub::cli {

const CommandLine& serve_command() {
  static const CommandLine command{"serve",
                                   {"SITE"},
                                   {"state", "library", "pidfile"},
                                   {"Runs the hub for a site until it is told to stop.",
                                    "Darbina instalācijas centrmezglu, līdz to aptur."}};
  return command;
}

int serve(const Arguments& arguments, port::StepProbe& probe, const hub::serve::StoreMaker& make_store) {
  const config::Folders folders{arguments.positional(0), library_folder(arguments), state_folder(arguments)};
  return hub::serve::serve(folders, arguments.option("pidfile"), arguments.language(), probe, make_store);
}

}  // namespace hub::cli
