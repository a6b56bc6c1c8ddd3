#include "hub/serve/desk.h"

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/serve/operator_said.h"
#include "hub/serve/own_record.h"
#include "hub/serve/search.h"

namespace hub::serve {
namespace {

constexpr std::size_t kLongestReason = 2'000;  // octets: 500 characters of any script
constexpr std::size_t kLongestName = 400;      // and 100

Language language_of(const ControlRequest& request) {
  return request.language == "lv" ? Language::lv : Language::en;
}

/// What an operator can do; the codes' own words are for who asks or sends a message, or for both.
std::string_view next_step(const ErrorCode& code, Language language) {
  constexpr Text kWhichId{"`sakta find` and `sakta letters` show the ids that are on record.",
                          "Reģistrētos identifikatorus rāda `sakta find` un `sakta letters`."};
  constexpr Text kNoRecord{
      "Nothing was done, for it could not be put on record. `sakta status` says what is wrong with disk or "
      "store; then ask again.",
      "Nekas nav izdarīts, jo to nevarēja reģistrēt. `sakta status` rāda, kas nav kārtībā ar disku vai "
      "krātuvi; tad prasiet vēlreiz."};
  if (&code == &codes::journal_no_message) return kWhichId.in(language);
  if (&code == &codes::store_unavailable) return kNoRecord.in(language);
  return code.next_step.in(language);
}

ControlReply refusal(const Error& error, Language language) {
  const ErrorCode& code = error.code();
  ControlReply reply;
  reply.lines.push_back(std::string(code.title.in(language)) + " (" + error.to_string(language) + ")");
  reply.lines.emplace_back(next_step(code, language));
  return reply;
}

/// Seconds since 1970 up to the year 2200, well within what a clock of nanoseconds holds; nothing: it is
/// none.
std::optional<std::chrono::system_clock::time_point> time_in(const std::string& text) {
  constexpr std::int64_t kLatest = 7'258'118'400;
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, seconds);
  if (failure != std::errc() || rest != end || seconds < 0 || seconds > kLatest) return std::nullopt;
  return std::chrono::system_clock::from_time_t(seconds);
}

model::Operator operator_of(const ControlRequest& request) {
  return {request.who, request.said};
}

/// Nothing is said of who it is, or something that may be on record.
bool is_name(const std::string& said) {
  return said.empty() || (said.size() <= kLongestName && is_operator_name(said));
}

/// Empty, where an act needs none, or a reason.
bool is_reason(const std::string& because) {
  return because.empty() || (because.size() <= kLongestReason && is_operator_reason(because));
}

std::optional<delivery::Decision> decision_of(const std::string& word) {
  if (word == "resend") return delivery::Decision::resend;
  if (word == "delivered") return delivery::Decision::delivered;
  if (word == "discard") return delivery::Decision::discard;
  return std::nullopt;
}

/// The record of a search for a person: who, why, when; of whom, the tags alone say.
model::Item search_item(const Shared& shared, const model::Operator& by, const Sought& sought,
                        const std::vector<model::KeyTag>& tags) {
  const record::Lookup lookup{sought.key, sought.since, sought.until};
  OwnEvent searched{
      .event = record::events::hub_searched, .by = &by, .because = sought.purpose, .lookup = &lookup};
  for (const model::KeyTag& tag : tags) searched.subjects.push_back({tag.name, tag.tag});
  return own_item(shared, searched);
}

/// `dead 2 deliver.refused`: state, attempts, and the code of the error if there is one.
std::optional<delivery::Seen> seen_in(const std::string& text) {
  std::istringstream words(text);
  std::string state;
  delivery::Seen seen;
  if (!(words >> state >> seen.attempts)) return std::nullopt;
  words >> seen.code;
  if (!seen.code.empty() && codes::find(seen.code) == nullptr) return std::nullopt;
  if (std::string more; words >> more) return std::nullopt;
  for (const model::State known : {model::State::dead, model::State::held, model::State::halted,
                                   model::State::retrying, model::State::filtered})
    if (model::name_of(known) == state) {
      seen.state = known;
      return seen;
    }
  return std::nullopt;
}

/// Nothing: it makes no sense.
std::optional<delivery::Release> release_of(ControlRequest request) {
  std::string_view id = request.message;
  constexpr std::string_view kUrn = "urn:uuid:";
  if (id.starts_with(kUrn)) id.remove_prefix(kUrn.size());
  const auto message = Uuid::parse(id);
  const auto decision = decision_of(request.as);
  const auto seen = seen_in(request.seen);
  const bool sensible = message && decision && !request.because.empty() && is_reason(request.because) &&
                        is_name(request.said) && (seen || request.seen.empty());
  if (!sensible) return std::nullopt;
  return delivery::Release{.message = *message,
                           .route = std::move(request.route),
                           .decision = *decision,
                           .by = operator_of(request),
                           .because = std::move(request.because),
                           .seen = seen};
}

}  // namespace

/// Lets one in at a time. One thread. Who waits holds its own bell, so that none outlives the io_context.
class Desk::Turn {
 public:
  port::Task<void> enter() {
    constexpr boost::asio::use_awaitable_t<port::Executor> kAwait;
    const port::Executor executor = co_await boost::asio::this_coro::executor;
    while (taken_) {
      Bell bell(executor, Bell::time_point::max());  // rings only by `leave`
      waiting_.push_back(&bell);
      boost::system::error_code rung;
      co_await bell.async_wait(boost::asio::redirect_error(kAwait, rung));
      std::erase(waiting_, &bell);
    }
    taken_ = true;
  }

  void leave() {
    taken_ = false;
    if (!waiting_.empty()) waiting_.front()->cancel();
  }

 private:
  using Clock = std::chrono::steady_clock;
  using Bell = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, port::Executor>;
  bool taken_ = false;
  std::vector<Bell*> waiting_;
};

Desk::Desk(config::Folders folders, Shared& shared, Threads threads)
    : folders_(std::move(folders)), shared_(shared), threads_(threads), turn_(std::make_unique<Turn>()) {}

Desk::~Desk() = default;

/// One request, as long as this lives.
class Desk::Begun {
 public:
  explicit Begun(Desk& desk) : desk_(desk) {
    const std::lock_guard lock(desk_.mutex_);
    counted_ = !desk_.closed_;
    if (counted_) ++desk_.begun_;
  }
  Begun(const Begun&) = delete;
  Begun& operator=(const Begun&) = delete;
  ~Begun() {
    if (!counted_) return;
    const std::lock_guard lock(desk_.mutex_);
    --desk_.begun_;
    desk_.ended_.notify_all();
  }
  /// False: the hub stops.
  [[nodiscard]] bool may_go_on() const { return counted_; }

 private:
  Desk& desk_;
  bool counted_ = false;
};

void Desk::close(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  ended_.wait_for(lock, grace, [this] { return begun_ == 0; });
}

port::Task<ControlReply> Desk::answer(ControlRequest request) {
  constexpr Text kStopping{"the hub is stopping: nothing was done",
                           "centrmezgls apstājas: nekas nav izdarīts"};
  if (request.command == "status") co_return standing();
  const Begun begun(*this);
  ControlReply reply;
  if (begun.may_go_on()) {
    reply = co_await carry_out(std::move(request));
  } else {
    reply.lines.emplace_back(kStopping.in(language_of(request)));
  }
  co_return reply;
}

port::Task<ControlReply> Desk::carry_out(ControlRequest request) {
  if (request.command == "reload") {
    co_await turn_->enter();
    ControlReply reply;
    try {
      reply = co_await reload(std::move(request));
    } catch (...) {
      turn_->leave();
      throw;
    }
    turn_->leave();
    co_return reply;
  }
  if (request.command == "release") co_return co_await release(std::move(request));
  if (request.command == "tags") co_return co_await tags(std::move(request));
  if (request.command == "keys") co_return co_await keys(std::move(request));
  constexpr Text kUnknown{"the hub knows no command of this name", "centrmezgls šādu komandu nepazīst"};
  ControlReply unknown;
  unknown.lines.emplace_back(kUnknown.in(language_of(request)));
  co_return unknown;
}

port::Task<Outcome> Desk::put_down(model::Item item) {
  std::vector<model::Item> batch;
  batch.push_back(std::move(item));
  auto results = co_await shared_.store->commit(std::move(batch));
  if (!results.front())
    co_return std::move(results.front()).error().during(say("putting it on record", "reģistrējot"));
  co_return Done{};
}

port::Task<ControlReply> Desk::reload(ControlRequest request) {
  ControlReply reply;
  if (!is_name(request.said) || !is_reason(request.because)) {
    constexpr Text kTooLong{
        "a reason has 500 characters at most, a name 100 and no control characters",
        "iemeslam ir ne vairāk kā 500 rakstzīmju, vārdam — ne vairāk kā 100 un bez vadības rakstzīmēm"};
    reply.lines.emplace_back(kTooLong.in(language_of(request)));
    co_return reply;
  }
  const model::Operator by = operator_of(request);
  const std::string before = shared_.version->plan->site().hash;
  auto next = prepare_reload(folders_, shared_, threads_, language_of(request), reply.lines);
  if (!next) {
    const Error why(codes::config_invalid, say("findings: {}", "kļūdas instalācijā: {}", reply.lines.size()));
    const OwnEvent refused{record::events::hub_reload_refused, &by, request.because, {}, &why};
    auto stored = co_await put_down(own_item(shared_, refused));
    if (!stored) shared_.log.error("record.lost", {{"code", stored.error().code().name}});
    shared_.log.warn("hub.reload_refused",
                     {{"findings", std::to_string(reply.lines.size())}, {"site", before}});
    co_return reply;
  }
  const std::string site = next->version->plan->site().hash;
  const OwnEvent reloaded{record::events::hub_reloaded, &by, request.because, site};
  model::Item item = own_item(shared_, reloaded);
  const std::string record = item.message.to_string();
  auto stored = co_await put_down(std::move(item));
  if (!stored) {
    shared_.log.warn("hub.reload_refused", {{"findings", "0"}, {"site", before}});
    co_return refusal(stored.error(), language_of(request));
  }
  adopt(*std::move(next), shared_, threads_);
  operations_->watch_certificates();
  shared_.log.info("hub.reloaded", {{"site", site}});
  reply.done = true;
  reply.lines = {site, record};
  co_return reply;
}

port::Task<ControlReply> Desk::release(ControlRequest request) {
  const Language language = language_of(request);
  auto release = release_of(std::move(request));
  if (!release) {
    constexpr Text kSenseless{
        "release needs an id, one of resend, delivered, discard, and a reason of 500 letters at most",
        "release vajag identifikatoru, vienu no resend, delivered, discard un iemeslu, ne garāku par 500 "
        "rakstzīmēm"};
    ControlReply senseless;
    senseless.lines.emplace_back(kSenseless.in(language));
    co_return senseless;
  }
  auto released = co_await threads_.dispatch.release(*std::move(release));
  if (!released) co_return refusal(released.error(), language);
  ControlReply reply{.done = true, .lines = {released->route}};
  if (!released->before.empty()) reply.lines.push_back(released->before.in(language));
  co_return reply;
}

ControlReply Desk::standing() const {
  return {.done = true, .lines = {operations_->standing()}};
}

port::Task<ControlReply> Desk::tags(ControlRequest request) {
  constexpr Text kSenseless{
      "a search needs times until the year 2200; its purpose has 500 characters at most, a name 100 and no "
      "control characters",
      "meklēšanai vajag laiku līdz 2200. gadam; nolūkā ir ne vairāk kā 500 rakstzīmju, vārdā ne vairāk kā "
      "100, bez vadības rakstzīmēm"};
  const Language language = language_of(request);
  const auto since = time_in(request.since);
  const auto until = time_in(request.until);
  ControlReply reply;
  if (!since || !until || !is_name(request.said) || !is_reason(request.purpose)) {
    reply.lines.emplace_back(kSenseless.in(language));
    co_return reply;
  }
  const Sought sought{request.key, request.value, request.purpose, *since, *until};
  const auto found = tags_for(sought, shared_.version->plan->site(), shared_.keys);
  if (!found) {
    reply.lines.push_back(found.error().detail(language));
    co_return reply;
  }
  if (sought.key == kPerson) {
    model::Item searched = search_item(shared_, operator_of(request), sought, *found);
    auto stored = co_await put_down(std::move(searched));
    if (!stored) co_return refusal(stored.error(), language);
  }
  reply.done = true;
  for (const model::KeyTag& tag : *found)
    reply.lines.push_back(tag.name + " " +
                          to_hex({reinterpret_cast<const char*>(tag.tag.data()), tag.tag.size()}));
  co_return reply;
}

port::Task<ControlReply> Desk::keys(ControlRequest request) {
  const auto version = shared_.version;
  const flow::RecordServices services{version->plan,     *shared_.store, shared_.keys,
                                      version->recorder, shared_.clock,  shared_.log,
                                      shared_.metrics,   shared_.probe,  shared_.program_hash};
  ControlReply reply{.done = true, .lines = {}};
  std::istringstream ids(request.value);
  for (std::string word; ids >> word;) {
    const auto message = Uuid::parse(word);
    if (!message) continue;
    const auto found = co_await open_keys(services, *message);
    for (const model::Key& key : found) reply.lines.push_back(word + " " + key.name + "=" + key.value);
  }
  co_return reply;
}

}  // namespace hub::serve
