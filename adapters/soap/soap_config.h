#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hub/base/error.h"
#include "hub/codec/soap.h"
#include "hub/codec/wsse.h"
#include "hub/config/fault_codes.h"
#include "hub/config/spec.h"
#include "hub/http/client.h"

namespace adapters::soap {

using hub::config::FaultCodes;
using hub::config::FaultRemedy;

enum class ProbeMethod : std::uint8_t {
  connect,    ///< TLS connection only; nothing is sent.
  operation,  ///< Calls `ProbeSettings::operation`, which must change nothing at the partner.
};

struct OperationSettings {
  std::string action;
  std::string reply;       ///< Local name of the Body's child in a good answer.
  FaultCodes fault_codes;  ///< Before those of the system.
  bool idempotent = false;
};

struct ProbeSettings {
  ProbeMethod method = ProbeMethod::connect;
  std::string operation;
  std::string body;  ///< XML, the Body's child.
};

struct FaultSettings {
  std::string code = "code";                ///< Local name of the detail's element with the machine code.
  std::string pause = "retryAfterSeconds";  ///< Local name of the detail's element with whole seconds.
};

/// The `adapter:` section of a system of kind `soap`.
struct SoapConfig {
  std::string endpoint;
  std::string to;  ///< Empty: the endpoint.
  hub::codec::SoapVersion soap_version = hub::codec::SoapVersion::v1_2;
  bool relates_to = false;
  std::chrono::milliseconds timeout{30'000};
  std::chrono::milliseconds connect_timeout{5'000};
  std::uint32_t max_reply_kib = 8 * 1024;
  hub::http::Credentials credentials;
  hub::codec::CryptoProfile security;
  FaultSettings fault;
  FaultCodes fault_codes;
  std::string contract;  ///< WSDL or XSD file; empty: what goes out and comes in is not held against one.
  std::map<std::string, OperationSettings> operations;
  ProbeSettings probe;
};

[[nodiscard]] const hub::config::Spec<SoapConfig>& soap_spec();

/// What Spec cannot see: forms of texts and fields that need each other. The first thing wrong, or empty.
[[nodiscard]] std::string problem_in(const SoapConfig& config);

}  // namespace adapters::soap
