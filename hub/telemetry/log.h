#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hub::telemetry {

/// Structured log: one event is one line of JSON on standard output (or a file), with time, level, event and
/// fields. Values are escaped and cut at 500 octets. Never a body, a key, a value from a message, a personal
/// name or code. Used from any thread.
class Log {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// `file` empty: standard output.
  explicit Log(const std::string& file = {});
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  void info(std::string_view event, Fields fields = {});
  void warn(std::string_view event, Fields fields = {});
  void error(std::string_view event, Fields fields = {});

 private:
  void write(std::string_view level, std::string_view event, Fields fields);
  class Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace hub::telemetry
