// measure_goals THREATGAP [ELEMENTS [SHAPE]]: whole runs of the program against a parse-only pass
// of the same parser, in turns, so that a machine whose speed drifts slows both. Prints the medians
// and the median of the ratios.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <vector>

#include "analyzer/syntax/yaml_events.h"
#include "tests/bench/bench_run.h"

namespace threatgap::bench {
namespace {

/// Takes every event and does nothing with it.
class Ignore : public syntax::EventSink {
 public:
  bool AwaitsKey() const override { return false; }
  bool OnNull(syntax::Extent, syntax::AnchorId) override { return true; }
  bool OnScalar(syntax::Extent, const syntax::ScalarEvent&, syntax::AnchorId) override {
    return true;
  }
  bool OnAlias(syntax::Extent, syntax::AnchorId) override { return true; }
  bool OnSequenceBegin(base::ByteOffset, syntax::AnchorId) override { return true; }
  bool OnMappingBegin(base::ByteOffset, syntax::AnchorId) override { return true; }
  bool OnEnd(base::ByteOffset) override { return true; }
};

/// What a child process took.
struct Cost {
  double cpu = 0;   ///< seconds
  double wall = 0;  ///< seconds
  double peak = 0;  ///< bytes of resident memory
};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

Cost InChild(const std::function<void()>& work) {
  std::fflush(nullptr);
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
      WEXITSTATUS(status) > 1) {
    std::fprintf(stderr, "measure_goals: a run failed\n");
    std::exit(2);
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  return {Seconds(usage.ru_utime) + Seconds(usage.ru_stime), wall.count(),
          static_cast<double>(usage.ru_maxrss) * 1024};
}

Cost ParseOnly(const ModelFile& file) {
  return InChild([&] {
    base::SourceStore sources;
    base::DiagnosticSink sink;
    Ignore events;
    const auto source = sources.Load(file.path(), base::Budgets{}.file_bytes);
    if (!source.ok() || !syntax::ParseYaml(sources, source.value(), events, sink)) _exit(2);
  });
}

Cost WholeRun(const char* program, const ModelFile& file, const char* jobs, bool quiet) {
  return InChild([&] {
    if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(2);
    if (quiet) {
      execl(program, program, "check", file.path().c_str(), "--jobs", jobs, "--quiet", nullptr);
    } else {
      execl(program, program, "check", file.path().c_str(), "--jobs", jobs, "--report", "json=-",
            nullptr);
    }
    _exit(2);
  });
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

void Measure(const char* program, std::size_t elements, ModelShape shape) {
  const ModelFile file(elements, shape);
  const int rounds = elements <= 10'000 ? 11 : elements <= 100'000 ? 3 : 1;
  std::vector<double> parse, quiet, whole, ratio_quiet, ratio_whole, threads, wall;
  double peak = 0;
  for (int i = 0; i < rounds; ++i) {
    parse.push_back(ParseOnly(file).cpu);
    quiet.push_back(WholeRun(program, file, "1", true).cpu);
    const Cost one = WholeRun(program, file, "1", false), two = WholeRun(program, file, "2", false);
    whole.push_back(one.cpu);
    wall.push_back(two.wall);
    ratio_quiet.push_back(quiet.back() / parse.back());
    ratio_whole.push_back(whole.back() / parse.back());
    threads.push_back(one.wall / two.wall);
    peak = std::max(peak, one.peak);
  }
  const auto n = static_cast<double>(elements);
  std::printf("%-9s %8zu | %8.3f %8.3f %8.3f %8.3f | %6.2f %6.2f | %8.1f %8.1f | %6.2f | %7.1f\n",
              std::string(ShapeNames()[static_cast<std::size_t>(shape)]).c_str(), elements,
              Median(parse), Median(quiet), Median(whole), Median(wall), Median(ratio_quiet),
              Median(ratio_whole), (Median(quiet) - Median(parse)) / n * 1e6,
              (Median(whole) - Median(parse)) / n * 1e6, Median(threads),
              peak / static_cast<double>(file.bytes()));
}

}  // namespace
}  // namespace threatgap::bench

int main(int argc, char** argv) {
  using namespace threatgap::bench;
  const auto shape = FindShape(argc > 3 ? argv[3] : "mixed");
  if (argc < 2 || argc > 4 || !shape) {
    std::fprintf(stderr, "usage: measure_goals THREATGAP [ELEMENTS [SHAPE]]\n");
    return 2;
  }
  std::printf(
      "                   |           CPU seconds, wall       | whole/parse   | us per element    "
      "| wall   | peak\n"
      "shape     elements |    parse    check    +json   2 jobs |  check  +json |    check    "
      "+json | 1 by 2 | /input\n");
  if (argc > 2) {
    Measure(argv[1], static_cast<std::size_t>(std::atoll(argv[2])), *shape);
    return 0;
  }
  for (const std::size_t elements : {25U, 250U, 1'000U, 10'000U, 100'000U})
    Measure(argv[1], elements, *shape);
  return 0;
}
