#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace threatgap::cli {

/// The command line itself is wrong: exit status 2. RunCommandLine is the only place that catches
/// it.
class UsageError : public std::runtime_error {
 public:
  explicit UsageError(const std::string& message, std::string help = {})
      : std::runtime_error(message), help_(std::move(help)) {}
  /// What to do about it; may be empty.
  const std::string& help() const { return help_; }

 private:
  std::string help_;
};

}  // namespace threatgap::cli
