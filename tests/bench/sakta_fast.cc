// The hub as shipped, but over a store that forgets: what the fast rows of tests/bench/run measure.

#include <memory>

#include "hub/cli/program.h"
#include "hub/port/step_probe.h"
#include "tests/bench/forgetting_store.h"

int main(int argc, char** argv) {
  hub::port::StepProbe probe;
  return hub::cli::run(argc, argv, probe, [] { return std::make_unique<bench::ForgettingStore>(); });
}
