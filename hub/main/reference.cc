#include "hub/main/reference.h"

#include "hub/config/reference.h"
#include "hub/main/assembly.h"

namespace hub::main {

std::string site_page() {
  port::AdapterKinds kinds;
  add_adapters(kinds);
  return config::site_reference() +
         "\n# Adapter kinds\n\nThe fields of `adapter:` in a system's file, by kind.\n\n" +
         kinds.reference_pages();
}

}  // namespace hub::main
