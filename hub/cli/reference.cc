#include "hub/cli/reference.h"

#include "hub/config/reference.h"
#include "hub/serve/assembly.h"

namespace hub::cli {

std::string site_page() {
  port::AdapterKinds kinds;
  serve::add_adapters(kinds);
  return config::site_reference() +
         "\n# Adapter kinds\n\nThe fields of `adapter:` in a system's file, by kind.\n\n" +
         kinds.reference_pages();
}

}  // namespace hub::cli
