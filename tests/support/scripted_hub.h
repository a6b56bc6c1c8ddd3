#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/site.h"
#include "hub/delivery/release.h"
#include "hub/map/mapper.h"
#include "hub/ops/halted_routes.h"
#include "hub/polling/round.h"
#include "hub/port/attachments.h"
#include "hub/port/step_probe.h"
#include "hub/server/http.h"
#include "support/scripted_clock.h"
#include "support/scripted_store.h"
#include "support/scripted_system.h"

namespace hub::support {

/// A mapper that does what the test says; by itself it gives the document back.
class ScriptedMapper final : public map::Mapper {
 public:
  std::function<Result<std::string>(const model::Mapping&, const std::string&)> does;
  port::Task<Result<std::string>> apply(const model::Mapping& mapping, map::Input input) override;
};

/// A probe that tells the test of each step.
class ScriptedProbe final : public port::StepProbe {
 public:
  std::function<void(std::string_view)> tells;
  void reached(std::string_view step) noexcept override {
    if (tells) tells(step);
  }
};

/// A hub in one thread, without sockets and worker processes: its exchanges and its dispatcher as they are,
/// over a scripted clock, store, mapper and systems. Time passes only when the test says so.
///
/// The site: type `case` is sent by the party `clerk` (<Case> with <Number>, which orders, and <Kind>), goes
/// by the route `cases`, mapped, to `put_case` of the system `registry`, which may be called twice; type
/// `debt` is asked and goes to `get_debt` of the same system. A test changes it before `start` or `reload`.
class ScriptedHub {
 public:
  ScriptedHub();
  ScriptedHub(const ScriptedHub&) = delete;
  ScriptedHub& operator=(const ScriptedHub&) = delete;
  ~ScriptedHub();

  /// The process begins, with what the store holds.
  void start();
  /// It ends at once, whatever is under way; `start` may follow.
  void crash();
  /// The site as it is now is the newest version.
  void reload();
  /// Begins no more attempts; whether those under way have ended.
  void stop();
  [[nodiscard]] bool has_ended() const;

  /// Everything that there is to do now, and what there is while time passes.
  void settle();
  void advance(port::Clock::Duration by);

  /// A case is sent and accepted; its message.
  Uuid send(const std::string& number, const std::string& kind = "new");
  /// Requests of the party; the answer is there when they have ended.
  using Answer = std::shared_ptr<const std::optional<server::HttpResponse>>;
  Answer post(const std::string& number, const std::string& kind, const std::string& key = {});
  Answer ask(const std::string& person, const std::string& key = {});
  /// A person's decision; the code of what was told, or "done".
  std::string release(Uuid message, delivery::Decision decision = delivery::Decision::resend,
                      std::string route = {});
  /// The same of any person; nothing: it is not on record yet.
  std::optional<Result<delivery::Released>> decide(delivery::Release release);

  /// One round with a source; the code of its error, or "done".
  std::string collect(const config::PolledSource& source, polling::Memory& memory);

  /// The states of the message's items, as ScriptedStore::states.
  [[nodiscard]] std::string states(Uuid message) const { return store.states(message); }
  /// A part of the message, opened: its octets; the code of the error if there is one.
  [[nodiscard]] std::string part(Uuid message, const std::string& name) const;
  /// The number of the case in each call of the registry so far, e.g. "1 2 2".
  [[nodiscard]] std::string called() const;
  [[nodiscard]] std::vector<ops::HaltedRoute> halted() const;
  [[nodiscard]] std::string metrics() const;
  /// What the newest error on record of the message is; empty: none.
  [[nodiscard]] std::string error_of(Uuid message) const;

  config::Route& route(const std::string& name = "cases");
  config::System& system(const std::string& slug = "registry") { return site.systems.at(slug); }
  /// One more route that takes all cases as published, to a system of its own.
  void publish_to(const std::string& route, const std::string& system, const std::string& lane);

  ScriptedClock clock;
  ScriptedStore store{clock};
  std::map<std::string, ScriptedSystem> systems;
  ScriptedSystem& registry;
  ScriptedMapper mapper;
  ScriptedProbe probe;
  config::Site site;
  port::Attachments* attachments = nullptr;

 private:
  struct Process;
  [[nodiscard]] server::HttpRequest request() const;
  Answer come(const std::string& type, model::Message message);

  std::unique_ptr<Process> process_;
};

}  // namespace hub::support
