// The program. Everything it does stands in cli/command_line.h.

#include <cstdio>
#include <exception>
#include <iostream>

#include "analyzer/cli/command_line.h"

int main(int argc, char** argv) {
  constexpr int kInternalError = 3;
  try {
    std::ios::sync_with_stdio(false);
    return threatgap::cli::RunCommandLine(argc, argv, std::cout, std::cerr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "threatgap: internal error: %s\n", error.what());
  } catch (...) {
    std::fprintf(stderr, "threatgap: internal error\n");
  }
  return kInternalError;
}
