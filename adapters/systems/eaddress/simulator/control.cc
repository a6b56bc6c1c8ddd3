#include "adapters/systems/eaddress/simulator/control.h"

#include <algorithm>
#include <stdexcept>

#include "adapters/systems/eaddress/simulator/refusal.h"
#include "adapters/systems/eaddress/simulator/test_letter.h"

namespace sandbox::eaddress {
namespace {

using Json = nlohmann::json;

int minute_of(const std::string& text) {
  int hours = 0;
  int minutes = 0;
  if (text.size() != 5 || std::sscanf(text.c_str(), "%2d:%2d", &hours, &minutes) != 2 || hours > 23 ||
      minutes > 59)
    throw std::runtime_error("'" + text + "' is no time of the day, HH:MM");
  return hours * 60 + minutes;
}

void set_clock(Core& core, const Json& said) {
  if (said.contains("now")) {
    const auto moment = moment_of(said.at("now").get<std::string>());
    if (!moment) throw std::runtime_error("'now' is no xs:dateTime");
    core.clock.set(*moment);
  }
  core.clock.advance(std::chrono::seconds(said.value("advance_seconds", 0)));
}

void order_refusal(Orders& orders, const Json& said) {
  const auto code = said.at("code").get<std::string>();
  if (fault_texts().count(code) == 0) throw std::runtime_error("the code '" + code + "' is not known");
  orders.refusals[said.at("operation").get<std::string>()] = {code, said.value("receiver", false),
                                                              said.value("times", std::int64_t{1})};
}

void order_maintenance(Orders& orders, const Json& said) {
  orders.maintenance.reset();
  if (!said.is_null())
    orders.maintenance = {minute_of(said.at("from").get<std::string>()),
                          minute_of(said.at("to").get<std::string>())};
}

Letter& letter_named(Core& core, const std::string& id) {
  Letter* const letter = core.post.find(id);
  if (letter == nullptr) throw std::runtime_error("there is no letter " + id);
  return *letter;
}

void decide(Core& core, const Json& said) {
  const LetterRecipient how{{}, said.value("status", "RecipientAccepted"), said.value("status_reason", "")};
  core.post.decide(letter_named(core, said.at("message_id").get<std::string>()),
                   said.at("recipient").get<std::string>(), how, said.value("status_code", ""));
}

Json told_of(const Letter& letter) {
  Json recipients = Json::array();
  for (const auto& one : letter.recipients)
    recipients.push_back({{"address", one.address}, {"status", one.status}});
  Json files = Json::array();
  for (const auto& one : letter.contents)
    files.push_back({{"content_id", one.content_id()},
                     {"size", one.size()},
                     {"sha512", hex_of(one.sha512())},
                     {"sections", one.sections}});
  return {{"message_id", letter.id},
          {"client_id", letter.client_id},
          {"status", letter.status},
          {"sender", letter.sender},
          {"recipients", recipients},
          {"files", files},
          {"deadline", text_of(letter.deadline)}};
}

Json state_of(const Core& core) {
  Json letters = Json::array();
  for (const Letter& letter : core.post.letters()) letters.push_back(told_of(letter));
  return {{"now", text_of(core.clock.now())}, {"letters", letters}};
}

void obey(Core& core, Orders& orders, const Json& said) {
  set_clock(core, said);
  core.post.checks_are_held = said.value("hold_checks", core.post.checks_are_held);
  if (said.contains("refuse")) order_refusal(orders, said.at("refuse"));
  if (said.contains("maintenance")) order_maintenance(orders, said.at("maintenance"));
  core.catalogue.repeats_token = said.value("repeat_token", core.catalogue.repeats_token);
  core.catalogue.is_not_ready = said.value("not_ready", core.catalogue.is_not_ready);
  core.catalogue.oldest = said.value("forget_before", core.catalogue.oldest);
  if (said.contains("connection")) core.directory.put_connection(said.at("connection"));
  if (said.contains("addressee")) core.directory.put_unit(said.at("addressee"));
  if (said.contains("remove_addressee"))
    core.directory.remove_unit(said.at("remove_addressee").get<std::string>());
  core.post.settle();
  if (said.contains("letter")) put_letter(core, said.at("letter"));
  core.post.settle();
  if (said.contains("decide")) decide(core, said.at("decide"));
  if (said.contains("delay")) core.post.delay(letter_named(core, said.at("delay").get<std::string>()));
}

HttpReply json_answer(unsigned status, const Json& said) {
  return {status,
          {{"Content-Type", "application/json"}},
          said.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace

HttpReply control(Core& core, Orders& orders, const std::string& body) {
  const Json said = Json::parse(body, nullptr, false);
  if (!said.is_object()) return json_answer(400, {{"error", "a JSON object is needed"}});
  try {
    obey(core, orders, said);
  } catch (const Json::exception& wrong) {
    return json_answer(400, {{"error", wrong.what()}});
  } catch (const std::runtime_error& wrong) {
    return json_answer(400, {{"error", wrong.what()}});
  }
  return json_answer(200, state_of(core));
}

}  // namespace sandbox::eaddress
