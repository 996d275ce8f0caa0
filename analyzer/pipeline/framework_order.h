#pragma once

#include <string_view>

namespace threatgap::pipeline {

/// Whether framework `a` stands before `b` in reports: what an auditor asks for first, the ISO
/// standards, then the risk lists of generative AI, then the rest; of one list the newest edition
/// before older ones. A strict weak order.
bool StandsBefore(std::string_view a, std::string_view b);

}  // namespace threatgap::pipeline
