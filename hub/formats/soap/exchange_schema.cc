#include "hub/formats/soap/exchange_schema.h"

#include <memory>

namespace hub::formats {

const Schema& exchange_schema() {
  static const std::shared_ptr<const Schema> schema = *Schema::compile(exchange_xsd(), "exchange-1.xsd");
  return *schema;
}

}  // namespace hub::formats
