#include "hub/faces/parts_type.h"

#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/faces/content_type.h"

namespace hub::faces {
namespace {

constexpr std::string_view kXopType = "application/xop+xml";

Error refused_at(std::string place, Sentence why) {
  return Error(codes::edge_media_type, std::move(why)).at(std::move(place));
}

std::string without_brackets(std::string id) {
  return id.starts_with('<') && id.ends_with('>') ? id.substr(1, id.size() - 2) : id;
}

}  // namespace

bool is_of_parts(std::string_view content_type) {
  return media_type_in(content_type).starts_with("multipart/");
}

Result<formats::MediaType> read_parts_type(std::string_view content_type, bool xop) {
  auto type = formats::read_media_type(content_type);
  if (!type.well_formed)
    return refused_at("Content-Type",
                      say("a parameter is no name=value", "parametrs nav formā nosaukums=vērtība"));
  if (type.type != "multipart/related")
    return refused_at("Content-Type", say("a message in parts is multipart/related",
                                          "ziņojums vairākās daļās ir multipart/related"));
  if (xop && media_type_in(type.parameter("type")) != kXopType)
    return refused_at("Content-Type",
                      say("SOAP in parts is MTOM: multipart/related with type=\"application/xop+xml\"",
                          "SOAP vairākās daļās ir MTOM: multipart/related ar type=\"application/xop+xml\""));
  return type;
}

Outcome check_root(const formats::MediaType& whole, const formats::PartHead& root) {
  const std::string start = without_brackets(whole.parameter("start"));
  if (start.empty() || start == root.id) return Done{};
  return refused_at("Content-Type", say("the root part (start) is not the first one: send it first",
                                        "saknes daļa (start) nav pirmā: sūtiet to pirmo"));
}

Outcome check_part(const formats::PartHead& part, const std::string& place) {
  if (!part.coding.empty() && part.coding != "binary" && part.coding != "8bit" && part.coding != "7bit")
    return refused_at(place, say("its Content-Transfer-Encoding is none of binary, 8bit and 7bit",
                                 "tās Content-Transfer-Encoding nav ne binary, ne 8bit, ne 7bit"));
  const std::string type = media_type_in(part.content_type);
  if (type.starts_with("multipart/") || type.starts_with("message/"))
    return refused_at(place, say("a part that is a message in parts is not taken",
                                 "daļa, kas pati ir ziņojums daļās, netiek pieņemta"));
  return Done{};
}

Result<std::string> envelope_type(const formats::MediaType& whole, const formats::PartHead& root) {
  const auto type = formats::read_media_type(root.content_type);
  if (!type.well_formed || type.type != kXopType)
    return refused_at("part 1",
                      say("the root part is not application/xop+xml", "saknes daļa nav application/xop+xml"));
  const auto within = formats::read_media_type(type.parameter("type"));
  const auto started = formats::read_media_type(whole.parameter("start-info"));
  std::string made = within.type;
  if (const std::string* charset = type.find("charset")) made += "; charset=\"" + *charset + "\"";
  std::set<std::string> actions;
  for (const formats::MediaType* one : {&type, &within, &started, &whole})
    if (const std::string* action = one->find("action")) actions.insert(*action);
  for (const std::string& action : actions) made += "; action=\"" + action + "\"";
  return made;
}

Result<std::string> message_type(const formats::MediaType& whole, const formats::PartHead& root) {
  const std::string said = media_type_in(whole.parameter("type"));
  if (!said.empty() && said != media_type_in(root.content_type))
    return refused_at("part 1", say("the root part is not of the type that the request says",
                                    "saknes daļa nav tāda tipa, kādu norāda pieprasījums"));
  return root.content_type;
}

}  // namespace hub::faces
