#include "hub/flow/sender_place.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/flow/reading.h"
#include "hub/formats/xml/value_place.h"

namespace hub::flow {

bool is_about_mapped_form(const Error& error) {
  return error.code().name == codes::map_not_valid.name && !error.place().empty();
}

port::Task<Error> told_of_sender(const CallServices& services, const Ongoing& ongoing, std::string body,
                                 Error error) {
  if (!is_about_mapped_form(error)) co_return error;
  const CompiledType& type = *ongoing.type;
  auto tree = read_body(type, ongoing.message.format, body, formats::Proof::given);  // it was mapped
  if (!tree || !open_documents(type, *tree)) co_return error;
  const telemetry::Span untraced;
  auto mapped = co_await map_document(services, ongoing.target->request, tree->to_octets(), untraced);
  if (!mapped) co_return error;
  const auto form = mapped->take_tree();
  if (!form) co_return error;
  const auto* const element = formats::element_behind(*tree, *form, error.place());
  if (element == nullptr) co_return error;
  const bool is_json = ongoing.message.format == model::Format::json;
  std::string place = type.schema->place_of(element, type.declared->operation, is_json);
  Error told(error.code(), say("{}, at {} of the mapped form", "{}, kartētās formas vietā {}", error.told(),
                               error.place()));
  co_return std::move(told).at(place.empty() ? std::string("/") : std::move(place));
}

}  // namespace hub::flow
