#include "analyzer/load/slug.h"

#include "analyzer/base/text.h"

namespace threatgap::load {

std::string Slug(std::string_view title, std::size_t longest) {
  std::string slug;
  for (const char c : base::LowerAscii(title)) {
    const bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keep) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == longest) break;
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

}  // namespace threatgap::load
