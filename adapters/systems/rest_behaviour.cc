#include "adapters/systems/rest_behaviour.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace sandbox {
namespace {

constexpr std::array<std::pair<const char*, Behaviour>, 14> kWords{{
    {"answer", Behaviour::answer},
    {"busy", Behaviour::busy},
    {"busy_briefly", Behaviour::busy_briefly},
    {"hang_after_body", Behaviour::hang_after_body},
    {"close_after_read", Behaviour::close_after_read},
    {"cut_reply", Behaviour::cut_reply},
    {"garbage", Behaviour::garbage},
    {"oversized", Behaviour::oversized},
    {"fault_in_200", Behaviour::fault_in_200},
    {"refuse", Behaviour::refuse},
    {"wrong_schema", Behaviour::wrong_schema},
    {"other_answer", Behaviour::other_answer},
    {"late", Behaviour::late},
    {"repeated", Behaviour::repeated},
}};

constexpr std::size_t kOversized = 9U * 1024 * 1024;
constexpr std::size_t kPadding = 512;

std::string http_ok(const HttpReply& reply, const std::string& body) {
  const auto type = reply.headers.find("Content-Type");
  return "HTTP/1.1 200 OK\r\nContent-Type: " +
         (type == reply.headers.end() ? std::string("application/json") : type->second) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace

Behaviour behaviour_for(const std::string& file, const std::string& operation) {
  if (file.empty() || operation.empty()) return Behaviour::answer;
  std::ifstream in(file);
  if (!in) return Behaviour::answer;
  std::string wanted;
  try {
    wanted = nlohmann::json::parse(in).value(operation, "answer");
  } catch (const nlohmann::json::exception&) {
    throw std::runtime_error("the behaviours' file is not a JSON object of words");
  }
  const auto* found =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& entry) { return wanted == entry.first; });
  if (found == kWords.end()) throw std::runtime_error("unknown behaviour '" + wanted + "'");
  return found->second;
}

std::string word(Behaviour behaviour) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& entry) { return behaviour == entry.second; });
  return found->first;
}

bool is_of_the_wire(Behaviour behaviour) {
  switch (behaviour) {
    case Behaviour::hang_after_body:
    case Behaviour::close_after_read:
    case Behaviour::cut_reply:
    case Behaviour::garbage:
    case Behaviour::oversized:
      return true;
    default:
      return false;
  }
}

Misbehaviour misbehave(Behaviour behaviour, const HttpReply& reply) {
  switch (behaviour) {
    case Behaviour::hang_after_body:
      return {{}, Misbehaviour::Then::hang};
    case Behaviour::cut_reply: {
      const std::string body = reply.body + std::string(kPadding, ' ');
      const std::string whole = http_ok(reply, body);
      return {whole.substr(0, whole.size() - body.size() / 2), Misbehaviour::Then::close};
    }
    case Behaviour::garbage:
      return {http_ok(reply, "\x01\x02<<<{{{ neither of the two &&&"), Misbehaviour::Then::close};
    case Behaviour::oversized:
      return {http_ok(reply, reply.body + std::string(kOversized - reply.body.size(), ' ')),
              Misbehaviour::Then::close};
    default:
      return {{}, Misbehaviour::Then::close};
  }
}

}  // namespace sandbox
