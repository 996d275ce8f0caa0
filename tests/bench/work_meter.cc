#include "tests/bench/work_meter.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>

namespace threatgap::bench {
namespace {

/// A file descriptor, or -1 where the machine or the kernel refuses.
int OpenCounter() {
  perf_event_attr wanted{};
  wanted.type = PERF_TYPE_HARDWARE;
  wanted.size = sizeof wanted;
  wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
  wanted.exclude_kernel = 1;
  wanted.exclude_hv = 1;
  return static_cast<int>(syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0UL));
}

double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double Read(int counter) {
  std::uint64_t count = 0;
  if (counter < 0 || read(counter, &count, sizeof count) != sizeof count) return ThreadSeconds();
  return static_cast<double>(count);
}

}  // namespace

WorkMeter::WorkMeter() : counter_(OpenCounter()), begin_(Read(counter_)) {}
WorkMeter::~WorkMeter() {
  if (counter_ >= 0) close(counter_);
}
double WorkMeter::Work() const { return Read(counter_) - begin_; }

const char* WorkMeter::Unit() {
  static const bool counts = WorkMeter().counter_ >= 0;
  return counts ? "instructions" : "seconds";
}

}  // namespace threatgap::bench
