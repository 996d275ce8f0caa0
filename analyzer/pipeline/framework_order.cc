#include "analyzer/pipeline/framework_order.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace threatgap::pipeline {
namespace {

std::ptrdiff_t Rank(std::string_view framework) {
  constexpr std::string_view kFirst[] = {"iso",   "owasp-llm", "owasp-asi",
                                         "owasp", "mitre",     "nist-ai"};
  return std::find_if(std::begin(kFirst), std::end(kFirst),
                      [&](std::string_view prefix) { return framework.starts_with(prefix); }) -
         std::begin(kFirst);
}

}  // namespace

bool StandsBefore(std::string_view a, std::string_view b) {
  const auto list = [](std::string_view id) {
    return std::tuple(Rank(id), id.substr(0, id.find('@')));
  };
  if (list(a) != list(b)) return list(a) < list(b);
  return a > b;
}

}  // namespace threatgap::pipeline
