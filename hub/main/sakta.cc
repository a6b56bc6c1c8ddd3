#include "hub/main/program.h"

int main(int argc, char** argv) {
  hub::port::StepProbe probe;
  return hub::main::run(argc, argv, probe);
}
