#include "hub/edge/form.h"

#include <utility>

#include "hub/edge/problem.h"

namespace hub::edge {

HttpResponse answer_in(const Form& form, Answer answer) {
  HttpResponse response;
  const bool json = form.format == model::Format::json;
  response.headers.emplace_back("Content-Type", json ? "application/json" : "application/xml");
  response.body = std::move(answer.document);
  response.headers.emplace_back("Sakta-Message", answer.message.to_string());
  response.headers.emplace_back("traceparent", std::move(answer.traceparent));
  return response;
}

HttpResponse receipt_in(const Form& form, const model::Receipt& receipt) {
  return receipt_response(receipt, form.format);
}

HttpResponse story_in(const Form& form, const StoryView& story) {
  return story_response(story, form.format);
}

HttpResponse problem_in(const Form& /*form*/, const Error& error, Language language,
                        std::string_view instance, std::string_view traceparent) {
  return problem(error, language, instance, traceparent);
}

}  // namespace hub::edge
