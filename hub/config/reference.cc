#include "hub/config/reference.h"

#include "hub/config/hub_file.h"
#include "hub/config/party_file.h"
#include "hub/config/route_files.h"
#include "hub/config/system_files.h"
#include "hub/config/type_files.h"

namespace hub::config {

std::string site_reference() {
  return "# Files of a site\n\n"
         "Scalars may hold references: `${state}`, `${library}`, `${site}` (folders), `${env:NAME}`, "
         "`${env:NAME:-default}`, `${secret:NAME}`.\n\n" +
         hub_file_reference() + party_file_reference() + system_file_reference() + route_file_reference() +
         type_file_reference();
}

}  // namespace hub::config
