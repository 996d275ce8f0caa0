// record_events FILE.yaml FILE.events ...: part of the build; see RecordYaml.

#include <cstdio>
#include <fstream>

#include "analyzer/syntax/recorded_events.h"

int main(int argc, char** argv) {
  using namespace threatgap;
  for (int i = 1; i + 1 < argc; i += 2) {
    base::SourceStore sources;
    const base::Budgets budgets;
    const auto source = sources.Load(argv[i], budgets.file_bytes);
    if (!source.ok()) {
      std::fprintf(stderr, "record_events: %s: %s\n", argv[i], source.failure().message.c_str());
      return 2;
    }
    std::ofstream out(argv[i + 1], std::ios::binary);
    out << syntax::RecordYaml(sources, source.value(), budgets);
    if (!out.flush()) {
      std::fprintf(stderr, "record_events: %s: cannot be written\n", argv[i + 1]);
      return 2;
    }
  }
  return 0;
}
