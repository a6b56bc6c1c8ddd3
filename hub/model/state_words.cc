#include "hub/model/state_words.h"

namespace hub::model {
namespace {

std::string_view latvian(State state) {
  switch (state) {
    case State::waiting:
      return "gaida piegādi";
    case State::asked:
      return "vaicāts";
    case State::answered:
      return "atbildēts";
    case State::failed:
      return "neizdevies";
    case State::refused:
      return "noraidīts";
    case State::noted:
      return "reģistrēts";
    case State::delivering:
      return "tiek piegādāts";
    case State::delivered:
      return "piegādāts";
    case State::retrying:
      return "tiks mēģināts vēlreiz";
    case State::dead:
      return "nepiegādājams";
    case State::held:
      return "aizturēts";
    case State::halted:
      return "apturēts";
    case State::filtered:
      return "atfiltrēts";
    case State::discarded:
      return "atmests";
  }
  return name_of(state);
}

}  // namespace

Text state_words(State state) {
  return {name_of(state), latvian(state)};
}

}  // namespace hub::model
