#include "hub/cli/reload.h"

#include <iostream>

#include "hub/cli/operator_words.h"
#include "hub/serve/control.h"

namespace hub::cli {

const CommandLine& reload_command() {
  static const CommandLine command{"reload",
                                   {},
                                   {"because", "by", "state"},
                                   {"Makes a running hub read its site again.",
                                    "Liek strādājošam centrmezglam no jauna nolasīt instalāciju."}};
  return command;
}

int ask_to_reload(const Arguments& arguments) {
  constexpr Text kOnRecord{"On record: sakta trace ", "Reģistrēts: sakta trace "};
  constexpr Text kNothing{"Nothing was changed: the hub goes on with the site that it has.",
                          "Nekas nav mainīts: centrmezgls turpina darbu ar līdzšinējo instalāciju."};
  const Language language = arguments.language();
  if (const std::string wrong = wrong_reason(arguments, Reason::welcome); !wrong.empty()) {
    std::cerr << "sakta reload: " << wrong << "\n";
    return 2;
  }
  const std::string state = state_folder(arguments);
  serve::ControlRequest request;
  request.command = "reload";
  request.because = arguments.option("because");
  request.said = said_by(arguments);
  request.language = language == Language::lv ? "lv" : "en";
  const auto reply = serve::ask_hub(state, request);
  if (!reply) {
    std::cerr << serve::no_answer(reply.error(), state, language);
    return 1;
  }
  if (!reply->done || reply->lines.size() != 2) {
    for (const std::string& line : reply->lines) std::cerr << line << "\n";
    std::cerr << kNothing.in(language) << "\n";
    return 2;
  }
  std::cout << reply->lines[0] << "\n" << kOnRecord.in(language) << reply->lines[1] << "\n";
  return 0;
}

}  // namespace hub::cli
