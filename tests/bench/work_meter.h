#pragma once

namespace threatgap::bench {

/// Counts what this thread works from its construction on: instructions outside the kernel where it
/// may ask for them (Linux perf events), otherwise CPU time of the thread in seconds.
class WorkMeter {
 public:
  WorkMeter();
  ~WorkMeter();
  WorkMeter(const WorkMeter&) = delete;
  WorkMeter& operator=(const WorkMeter&) = delete;
  double Work() const;
  /// `instructions` or `seconds`; the same for all meters of a process.
  static const char* Unit();

 private:
  int counter_ = -1;
  double begin_ = 0;
};

}  // namespace threatgap::bench
