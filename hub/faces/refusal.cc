#include "hub/faces/refusal.h"

#include "hub/base/codes.h"
#include "hub/faces/form.h"
#include "hub/faces/problem.h"
#include "hub/faces/soap/face.h"

namespace hub::faces {

server::Refusal refusal_for(const server::HttpRequest& request) {
  return [form = is_for_soap(request) ? soap_form(request) : Form(),
          language = language_of(request)](const Error& error) {
    server::HttpResponse response = problem_in(form, error, language, {}, {});
    response.status = error.code().http_status;
    if (&error.code() == &codes::edge_content_encoding)  // RFC 9110, 15.5.16
      response.headers.emplace_back("Accept-Encoding", "identity");
    return response;
  };
}

}  // namespace hub::faces
