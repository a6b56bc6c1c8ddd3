#include "hub/polling/taken.h"

#include <algorithm>
#include <map>
#include <utility>

namespace hub::polling {
namespace {

constexpr int kEveryYear = 0;

Taken read(const model::Story& story, Uuid message) {
  Taken taken{message, Fate::under_way, story.items.front().at, {}};
  std::map<std::string, model::State> deliveries;
  for (const model::Item& item : story.items)
    for (const model::Delivery& delivery : item.deliveries) {
      deliveries[delivery.route] = delivery.state;
      if (model::is_end(delivery.state)) taken.ended = item.at;
    }
  const auto all = [&](const auto& test) {
    return std::all_of(deliveries.begin(), deliveries.end(),
                       [&](const auto& one) { return test(one.second); });
  };
  if (!all(model::is_end)) return taken;
  const bool kept = all([](model::State state) { return state != model::State::discarded; });
  taken.fate = kept ? Fate::settled : Fate::given_up;
  return taken;
}

}  // namespace

model::KeyTag document_key(const record::TagKeys& keys, const config::PolledSource& source,
                           const std::string& id) {
  return {"@document", keys.search(kEveryYear, "@document", source.system + "/" + source.source + "/" + id)};
}

port::Task<Result<std::optional<Taken>>> find_taken(const flow::RecordServices& services,
                                                    const config::PolledSource& source, std::string id) {
  port::Search search;
  search.key = document_key(services.keys, source, id);
  auto found = co_await services.store.find(std::move(search));
  if (!found) co_return std::move(found).error();
  if (found->empty()) co_return std::optional<Taken>();
  auto taken = co_await taken_as(services, found->front());
  if (!taken) co_return std::move(taken).error();
  co_return std::optional<Taken>(*std::move(taken));
}

port::Task<Result<Taken>> taken_as(const flow::RecordServices& services, Uuid message) {
  auto story = co_await services.store.story(message);
  if (!story) co_return std::move(story).error();
  if (story->items.empty()) co_return Taken{message, Fate::under_way, {}, {}};
  co_return read(*story, message);
}

}  // namespace hub::polling
