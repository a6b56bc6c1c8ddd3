#include "hub/base/system_reason.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "hub/base/say.h"

namespace hub {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 24> kReasons{
    {{EACCES, "nav tiesību"},
     {EADDRINUSE, "adrese jau ir aizņemta"},
     {EADDRNOTAVAIL, "šim datoram tādas adreses nav"},
     {EAGAIN, "resurss šobrīd nav pieejams"},
     {ECONNREFUSED, "savienojums ir noraidīts"},
     {ECONNRESET, "savienojumu pārtrauca otra puse"},
     {EEXIST, "fails jau ir"},
     {EINVAL, "nederīga vērtība"},
     {EIO, "ievades vai izvades kļūda"},
     {EISDIR, "tā ir mape"},
     {ELOOP, "simboliskās saites ved riņķī"},
     {EMFILE, "procesam ir pārāk daudz atvērtu failu"},
     {ENAMETOOLONG, "faila nosaukums ir pārāk garš"},
     {ENFILE, "sistēmā ir pārāk daudz atvērtu failu"},
     {ENOENT, "tāda faila vai mapes nav"},
     {ENOMEM, "nepietiek atmiņas"},
     {ENOSPC, "diskā nav vietas"},
     {ENOTDIR, "tā nav mape"},
     {EPERM, "darbība nav atļauta"},
     {EPIPE, "lasītājs savienojumu ir aizvēris"},
     {EROFS, "failu sistēma ir tikai lasāma"},
     {ETIMEDOUT, "savienojums netika izveidots laikā"},
     {ETXTBSY, "failu izpilda"},
     {EDQUOT, "diska kvota ir izlietota"}}};

}  // namespace

Sentence system_reason(int error) {
  const std::string words = std::generic_category().message(error);
  const auto* const known =
      std::find_if(kReasons.begin(), kReasons.end(), [error](const auto& row) { return row.first == error; });
  if (known != kReasons.end()) return {words, std::string(known->second)};
  return say("{}", "operētājsistēma saka \"{}\"", words);
}

}  // namespace hub
