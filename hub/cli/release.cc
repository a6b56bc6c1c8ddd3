#include "hub/cli/release.h"

#include <iostream>

#include "hub/base/encoding.h"
#include "hub/base/uuid.h"
#include "hub/cli/page.h"
#include "hub/serve/control.h"

namespace hub::cli {
namespace {

constexpr std::size_t kLongestReason = 500;  ///< Characters.

/// What is wrong with the request; empty: nothing.
std::string_view complaint(const serve::ControlRequest& request, Language language) {
  constexpr Text kAs{
      "--as must be resend (try again), delivered (the system has it) or discard (give it up).",
      "--as jābūt resend (sūtīt vēlreiz), delivered (sistēmai tas jau ir) vai discard "
      "(atteikties no piegādes)."};
  constexpr Text kBecause{"--because must say why, in 1 to 500 characters; it is kept sealed.",
                          "--because jānorāda iemesls, 1 līdz 500 rakstzīmes; to glabā šifrētu."};
  constexpr Text kId{"This is not a message id.", "Tas nav ziņojuma identifikators."};
  if (!Uuid::parse(request.message)) return kId.in(language);
  if (request.as != "resend" && request.as != "delivered" && request.as != "discard") return kAs.in(language);
  if (request.because.find_first_not_of(" \t\r\n") == std::string::npos || !is_utf8(request.because) ||
      width_of(request.because) > kLongestReason)
    return kBecause.in(language);
  return {};
}

/// What was decided, and what comes of it.
std::string_view decided(std::string_view as, Language language) {
  constexpr Text kResend{"On record. It is tried again at once; `sakta trace ID` tells what comes of it.",
                         "Reģistrēts. Tūlīt tiks mēģināts vēlreiz; iznākumu rāda `sakta trace ID`."};
  constexpr Text kDelivered{"On record as delivered. What waited behind it goes on.",
                            "Reģistrēts kā piegādāts. Tas, kas aiz tā gaidīja, tiek piegādāts tālāk."};
  constexpr Text kDiscard{
      "On record as given up. What waited behind it goes on.",
      "Reģistrēta atteikšanās no piegādes. Tas, kas aiz tā gaidīja, tiek piegādāts tālāk."};
  if (as == "resend") return kResend.in(language);
  return as == "delivered" ? kDelivered.in(language) : kDiscard.in(language);
}

}  // namespace

const CommandLine& release_command() {
  static const CommandLine command{
      "release",
      {"ID"},
      {"as", "because", "route", "state"},
      {"Decides about a dead, held or halted delivery: resend, delivered or discard.",
       "Izlemj par nepiegādājamu, aizturētu vai apturētu piegādi: resend, delivered vai discard."}};
  return command;
}

int release(const Arguments& arguments) {
  const Language language = arguments.language();
  std::string_view id = arguments.positional(0);
  constexpr std::string_view kUrn = "urn:uuid:";
  if (id.starts_with(kUrn)) id.remove_prefix(kUrn.size());

  serve::ControlRequest request;
  request.command = "release";
  request.message = id;
  request.route = arguments.option("route");
  request.as = arguments.option("as");
  request.because = arguments.option("because");
  request.language = language == Language::lv ? "lv" : "en";
  if (const std::string_view wrong = complaint(request, language); !wrong.empty()) {
    std::cerr << "sakta release: " << wrong << "\n";
    return 2;
  }
  const std::string state = state_folder(arguments);
  const auto reply = serve::ask_hub(state, request);
  if (!reply) {
    std::cerr << serve::no_answer(reply.error(), state, language);
    return 1;
  }
  if (reply->done) std::cout << decided(request.as, language) << "\n";
  for (const std::string& line : reply->lines) (reply->done ? std::cout : std::cerr) << line << "\n";
  return reply->done ? 0 : 1;
}

}  // namespace hub::cli
