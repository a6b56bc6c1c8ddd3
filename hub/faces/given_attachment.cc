#include "hub/faces/given_attachment.h"

#include <algorithm>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/base/uri.h"
#include "hub/faces/soap/answer.h"
#include "hub/formats/mime/media_type.h"

namespace hub::faces {
namespace {

constexpr std::string_view kOctets = "application/octet-stream";

bool is_in_one_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7F'; });
}

server::HttpResponse file(GivenAttachment attachment) {
  server::HttpResponse response;
  response.headers.emplace_back("Content-Type", media_type_of(attachment));
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename*=UTF-8''" + percent_encoded(attachment.name));
  if (const auto digest = from_hex(attachment.digest))
    response.headers.emplace_back("Repr-Digest", "sha-256=:" + to_base64(*digest) + ":");
  response.streamed.emplace(server::StreamedContent{std::move(attachment.octets), attachment.size, {}});
  return response;
}

}  // namespace

std::string media_type_of(const GivenAttachment& attachment) {
  const formats::MediaType read = formats::read_media_type(attachment.media_type);
  const bool is_one = read.well_formed && read.type.find('/') != std::string::npos &&
                      !read.type.starts_with("multipart/") && is_in_one_line(attachment.media_type);
  return is_one ? attachment.media_type : std::string(kOctets);
}

server::HttpResponse attachment_in(const Form& form, GivenAttachment attachment) {
  if (form.face == Face::soap) return soap_attachment(form, std::move(attachment));
  return file(std::move(attachment));
}

}  // namespace hub::faces
