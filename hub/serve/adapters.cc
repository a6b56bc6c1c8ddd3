#include "adapters/div/div_adapter.h"
#include "adapters/events/events_adapter.h"
#include "adapters/file/file_adapter.h"
#include "adapters/rest/rest_adapter.h"
#include "adapters/soap/soap_adapter.h"
#include "hub/serve/assembly.h"

namespace hub::serve {

void add_adapters(port::AdapterKinds& kinds) {
  kinds.add<adapters::div::DivAdapter>();
  kinds.add<adapters::events::EventsAdapter>();
  kinds.add<adapters::file::FileAdapter>();
  kinds.add<adapters::rest::RestAdapter>();
  kinds.add<adapters::soap::SoapAdapter>();
}

}  // namespace hub::serve
