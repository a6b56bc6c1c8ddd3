#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "hub/telemetry/line_writer.h"

namespace hub::telemetry {

/// Structured log: one event is one line of JSON on standard output (or a file), with time, level, event and
/// fields. Values are escaped and cut at 500 octets. Never a body, a key, a value from a message, a personal
/// name or code. Used from any thread.
///
/// Lines of level warn and error are written before the call returns, with all before them. Lines of level
/// info wait for company: 200 ms or 64 KiB, whichever comes first. The end of the log writes all; so does
/// `AtDeath`.
class Log {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// `file` empty: standard output. Throws std::system_error if the file cannot be opened.
  explicit Log(const std::string& file = {}, const LineWriter::Settings& settings = {});
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  void info(std::string_view event, Fields fields = {});
  void warn(std::string_view event, Fields fields = {});
  void error(std::string_view event, Fields fields = {});

  /// Writes all lines that came before; gives up where nobody takes any for a second.
  void flush();

 private:
  friend class AtDeath;
  void write(std::string_view level, std::string_view event, Fields fields, LineWriter::Urgency urgency);

  struct Descriptor {
    int number;
    ~Descriptor();
  };
  Descriptor descriptor_;
  LineWriter writer_;
};

/// While it lives, the lines of a log are written also where the process dies of its own doing: an exception
/// that nobody catches, abort, a fault of memory or arithmetic. One at a time in a process; the log outlives
/// it.
class AtDeath {
 public:
  explicit AtDeath(Log& log);
  AtDeath(const AtDeath&) = delete;
  AtDeath& operator=(const AtDeath&) = delete;
  ~AtDeath();
};

}  // namespace hub::telemetry
