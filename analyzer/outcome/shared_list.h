#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace threatgap::outcome {

/// A list that many holders share: copies point to the same members, so that a thousand findings of
/// one rule keep its requirements once. Reading from several threads is safe; editing is not.
template <typename T>
class SharedList {
 public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;

  SharedList() : SharedList(std::vector<T>{}) {}
  SharedList(std::initializer_list<T> members) : SharedList(std::vector<T>(members)) {}
  explicit SharedList(std::vector<T> members)
      : members_(std::make_shared<std::vector<T>>(std::move(members))) {}

  const_iterator begin() const { return members_->begin(); }
  const_iterator end() const { return members_->end(); }
  std::size_t size() const { return members_->size(); }
  bool empty() const { return members_->empty(); }
  const T& front() const { return members_->front(); }
  const T& back() const { return members_->back(); }
  const T& operator[](std::size_t index) const { return (*members_)[index]; }

  /// The members for change by this holder alone; linear where others share them.
  std::vector<T>& Edit() {
    if (members_.use_count() > 1) members_ = std::make_shared<std::vector<T>>(*members_);
    return *members_;
  }

  /// The same for two holders exactly when they share their members; valid while one of them lives.
  const void* identity() const { return members_.get(); }

 private:
  std::shared_ptr<std::vector<T>> members_;
};

}  // namespace threatgap::outcome
