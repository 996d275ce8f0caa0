// generate_model N [SHAPE] > model.yaml

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "tests/bench/generate_model.h"

int main(int argc, char** argv) {
  const auto shape = threatgap::bench::FindShape(argc > 2 ? argv[2] : "mixed");
  const long long elements = argc > 1 ? std::atoll(argv[1]) : 0;
  if (elements <= 0 || !shape || argc > 3) {
    std::fprintf(stderr, "usage: generate_model ELEMENTS [SHAPE]; the shapes are");
    for (const auto name : threatgap::bench::ShapeNames())
      std::fprintf(stderr, " %s", std::string(name).c_str());
    std::fprintf(stderr, "\n");
    return 2;
  }
  std::ios::sync_with_stdio(false);
  threatgap::bench::GenerateModel(static_cast<std::size_t>(elements), *shape, std::cout);
  return std::cout.good() ? 0 : 1;
}
