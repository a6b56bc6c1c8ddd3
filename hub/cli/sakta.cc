#include "hub/cli/program.h"

int main(int argc, char** argv) {
  hub::port::StepProbe probe;
  return hub::cli::run(argc, argv, probe);
}
