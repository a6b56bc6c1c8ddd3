#include "hub/cli/reload.h"

#include <iostream>

#include "hub/serve/control.h"

namespace hub::cli {

const CommandLine& reload_command() {
  static const CommandLine command{
      "reload",
      {},
      {"state"},
      {"Makes a running hub read its site again.", "Liek strādājošam centrmezglam no jauna nolasīt vietni."}};
  return command;
}

int ask_to_reload(const Arguments& arguments) {
  const Language language = arguments.language();
  const std::string state = state_folder(arguments);
  serve::ControlRequest request;
  request.command = "reload";
  request.language = language == Language::lv ? "lv" : "en";
  const auto reply = serve::ask_hub(state, request);
  if (!reply) {
    std::cerr << serve::no_answer(reply.error(), state, language);
    return 1;
  }
  for (const std::string& line : reply->lines) (reply->done ? std::cout : std::cerr) << line << "\n";
  return reply->done ? 0 : 2;
}

}  // namespace hub::cli
