#include "hub/flow/sender_place.h"

#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/flow/reading.h"
#include "hub/formats/xml/value_place.h"

namespace hub::flow {

bool is_about_mapped_form(const Error& error) {
  const ErrorCode* code = &error.code();
  return (code == &codes::map_not_valid || code == &codes::deliver_refused) && !error.place().empty();
}

namespace {

/// Where in the sender's document, and whether what stands there is what the mapped form has.
struct SenderPlace {
  std::string place;
  bool is_value = false;
};

port::Task<std::optional<SenderPlace>> find_in_sent(const CallServices& services, const Ongoing& ongoing,
                                                    std::string body, std::string place) {
  const CompiledType& type = *ongoing.type;
  auto tree = read_body(type, ongoing.message.format, body, formats::Proof::given);  // it was mapped
  if (!tree || !open_documents(type, *tree)) co_return std::nullopt;
  const telemetry::Span untraced;
  auto mapped =
      co_await map_document(services, ongoing.target->request, tree->to_octets(), ongoing.message, untraced);
  if (!mapped) co_return std::nullopt;
  const auto form = mapped->take_tree();
  if (!form) co_return std::nullopt;
  const formats::Origin origin = formats::origin_of(*tree, *form, place);
  if (origin.element == nullptr) co_return std::nullopt;
  const bool is_json = ongoing.message.format == model::Format::json;
  std::string found = type.schema->place_of(origin.element, type.declared->operation, is_json);
  co_return SenderPlace{found.empty() ? "/" : std::move(found), origin.has_its_text};
}

}  // namespace

port::Task<Error> told_of_sender(const CallServices& services, const Ongoing& ongoing, std::string body,
                                 Error error) {
  if (!is_about_mapped_form(error)) co_return without_place_in_answer(std::move(error));
  const bool misfit = &error.code() == &codes::map_not_valid;
  auto found = co_await find_in_sent(services, ongoing, std::move(body), error.place());
  if (!found) co_return without_sender(std::move(error));
  if (!misfit) co_return std::move(error).moved_to(std::move(found->place));
  const ErrorCode& code = found->is_value ? codes::map_refused : error.code();
  Error told(
      code, say("{}, at {} of the mapped form", "{}, kartētās formas vietā {}", error.told(), error.place()));
  co_return std::move(told).at(std::move(found->place));
}

Error without_sender(Error error) {
  if (&error.code() == &codes::map_not_valid) return error;  // its text says of which form
  return std::move(error).moved_to({});
}

Error without_place_in_answer(Error error) {
  if (&error.code() != &codes::deliver_bad_reply || error.place().empty()) return error;
  Sentence where = say("at {} of the partner's answer", "partnera atbildes vietā {}", error.place());
  return std::move(error).during(std::move(where)).moved_to({});
}

Error not_of_sender(Error error) {
  if (&error.code() != &codes::map_refused) return error;
  return Error(codes::map_failed, error.told()).at(error.place());
}

}  // namespace hub::flow
