#pragma once

#include "adapters/div/operations.h"
#include "adapters/div/vus_service.h"

namespace adapters::div {

/// The operations of DIV's unified interface, asked by the hub itself.
class VusOperations final : public Operations {
 public:
  /// All outlive this.
  VusOperations(const DivConfig& config, const hub::port::Services& services, VusService& service)
      : config_(config), services_(services), service_(service) {}

  hub::port::Task<hub::Result<OperationAnswer>> call(std::string operation, std::string input) override;

 private:
  const DivConfig& config_;
  const hub::port::Services& services_;
  VusService& service_;
};

}  // namespace adapters::div
