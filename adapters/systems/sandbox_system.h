#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/systems/rest_server.h"

namespace sandbox {

/// What the command line said about one system: name without `--<system>-` and value.
class Given {
 public:
  Given(std::string system, std::map<std::string, std::string> values);

  /// Throws std::runtime_error that names the option if it was not given.
  [[nodiscard]] std::string needed(const std::string& name) const;
  [[nodiscard]] std::string optional(const std::string& name, const std::string& otherwise = {}) const;
  /// 0: any free port.
  [[nodiscard]] std::uint16_t port() const;
  /// The first line of the file that a needed option names, without its end. Throws if it is empty.
  [[nodiscard]] std::string needed_secret(const std::string& name) const;
  /// The six options that every double behind RestServer has.
  [[nodiscard]] RestServerOptions rest() const;

 private:
  std::string system_;
  std::map<std::string, std::string> values_;
};

/// A double that listens, until it is destroyed.
class Double {
 public:
  Double() = default;
  Double(const Double&) = delete;
  Double& operator=(const Double&) = delete;
  virtual ~Double() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Readable when accept() is to be called; -1: the double accepts by itself.
  [[nodiscard]] virtual int listening_socket() const { return -1; }
  virtual void accept() {}
};

/// A double behind a RestServer. `system` keeps alive what it needs.
[[nodiscard]] std::unique_ptr<Double> rest_double(RestServerOptions options, RestSystem system);

struct OptionText {
  std::string name;  ///< Without `--<system>-`.
  std::string help;
};

/// One system as sakta-sandbox offers it; it is started when `--<name>-port` is given.
struct SystemEntry {
  std::string name;
  std::vector<OptionText> options;  ///< All of its options.
  std::function<std::unique_ptr<Double>(const Given&)> start;
};

/// Texts of the options that Given::rest reads.
[[nodiscard]] std::vector<OptionText> rest_option_texts();

}  // namespace sandbox
