#include "hub/faces/form.h"

#include <algorithm>
#include <utility>

#include "hub/faces/context_parts.h"
#include "hub/faces/problem.h"
#include "hub/faces/soap/answer.h"

namespace hub::faces {
namespace {

/// An attribute beside the one that is the event's key: `/3/id`, `/3/saktapurpose`.
std::string beside_key(const Form& form, std::string_view attribute) {
  const std::size_t prefix = form.key_place.rfind("id");
  return form.key_place.substr(0, prefix == std::string::npos ? 0 : prefix).append(attribute);
}

/// Stages that do not know the face name what came beside the message as REST does.
std::string one_place_in(const Form& form, const std::string& place) {
  const auto part = std::find_if(kContextParts.begin(), kContextParts.end(),
                                 [&](const ContextPart& one) { return one.header == place; });
  const bool is_key = place == "Idempotency-Key" && (form.face != Face::soap || !form.key_place.empty());
  if (form.face == Face::rest || (part == kContextParts.end() && !is_key)) return place;
  if (form.face == Face::events && !is_key) return beside_key(form, part->attribute);
  return is_key ? form.key_place : "Context/" + std::string(part->word);
}

/// The same where an error is about several parts of the context.
std::string place_in(const Form& form, const std::string& place) {
  std::string_view rest = place;
  std::string places;
  while (rest.starts_with("Sakta-")) {
    const std::size_t end = std::min(rest.find(model::kPlaceSeparator), rest.size());
    places.append(places.empty() ? "" : model::kPlaceSeparator);
    places += one_place_in(form, std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + model::kPlaceSeparator.size(), rest.size()));
  }
  return places.empty() ? one_place_in(form, place) : places;
}

std::string_view media_type(const Form& form) {
  if (form.format == model::Format::json) return "application/json";
  return form.text_xml ? "text/xml" : "application/xml";
}

/// Of REST; its XML under the name that was accepted.
server::HttpResponse named(const Form& form, server::HttpResponse response) {
  if (!form.text_xml || form.format == model::Format::json) return response;
  for (auto& [name, value] : response.headers)
    if (name == "Content-Type") value = media_type(form);
  return response;
}

}  // namespace

server::HttpResponse answer_in(const Form& form, Answer answer) {
  server::HttpResponse response;
  if (form.face == Face::soap) {
    response = soap_answer(form, answer);
  } else {
    response.headers.emplace_back("Content-Type", media_type(form));
    response.body = std::move(answer.document);
  }
  response.headers.emplace_back("Sakta-Message", answer.message.to_string());
  response.headers.emplace_back("traceparent", std::move(answer.traceparent));
  return response;
}

server::HttpResponse receipt_in(const Form& form, const model::Receipt& receipt) {
  if (form.face == Face::soap) return soap_receipt(form, receipt);
  return named(form, receipt_response(receipt, form.format));
}

server::HttpResponse story_in(const Form& form, const StoryView& story, Language language) {
  StoryView told = story;
  if (told.error) told.error = Error(*told.error).moved_to(place_in(form, told.error->place()));
  if (form.face == Face::soap) return soap_story(form, told, language);
  return named(form, story_response(told, form.format, language));
}

server::HttpResponse problem_in(const Form& form, const Error& error, Language language,
                                std::string_view instance, std::string_view traceparent) {
  const Error told = Error(error).moved_to(place_in(form, error.place()));
  if (form.face == Face::soap) return soap_fault(form, told, language, instance, traceparent);
  return problem(told, language, instance, traceparent);
}

}  // namespace hub::faces
