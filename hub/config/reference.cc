#include "hub/config/reference.h"

#include "hub/config/hub_file.h"
#include "hub/config/party_file.h"
#include "hub/config/reference_text.h"
#include "hub/config/route_files.h"
#include "hub/config/source_files.h"
#include "hub/config/system_files.h"
#include "hub/config/type_files.h"

namespace hub::config {

std::string site_reference() {
  return std::string(kAboutSites) + hub_file_reference() + party_file_reference() +
         std::string(kAboutSystems) + system_file_reference() + std::string(kAboutRoutes) +
         route_file_reference() + std::string(kAboutSources) + source_file_reference() +
         std::string(kAboutTypes) + type_file_reference() + std::string(kAboutMappings);
}

}  // namespace hub::config
