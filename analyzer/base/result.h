#pragma once

#include <string>
#include <utility>
#include <variant>

namespace threatgap::base {

/// A failure of the machine (file, disk, pipe), not of the input: what happened, to which path.
struct Failure {
  std::string message;  ///< lower case, without a full stop, the system's own words included
  std::string path;     ///< the path concerned, as the user spelled it; may be empty
};

/// A value, or the Failure that stands in its place. Mistakes in the *input* travel as diagnostics
/// instead.
template <typename T>
class Result {
 public:
  Result(T value) : state_(std::move(value)) {}            // NOLINT: implicit by design
  Result(Failure failure) : state_(std::move(failure)) {}  // NOLINT: implicit by design

  bool ok() const { return std::holds_alternative<T>(state_); }
  /// Must only be called when ok().
  const T& value() const& { return std::get<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }
  /// Must only be called when not ok().
  const Failure& failure() const { return std::get<Failure>(state_); }

 private:
  std::variant<T, Failure> state_;
};

}  // namespace threatgap::base
