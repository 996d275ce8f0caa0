#pragma once

#include <string>
#include <unordered_map>

#include "analyzer/load/foreign_model.h"
#include "analyzer/syntax/xml_element.h"

namespace threatgap::load {

/// Our elements by page and GUID.
class Tm7Elements {
 public:
  void Add(const std::string& page, const std::string& guid, const std::string& id) {
    if (!guid.empty()) ids_.emplace(page + " " + guid, id);
  }
  /// Null where the page has no such element, or it was left out.
  const std::string* Find(const std::string& page, const std::string& guid) const {
    const auto found = ids_.find(page + " " + guid);
    return found == ids_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<std::string, std::string> ids_;
};

/// Reads `ThreatInstances` of a model (`root` is `ThreatModel`) once all drawings were read.
void ReadTm7Threats(syntax::XmlElement root, const Tm7Elements& elements, ForeignModel& model);

}  // namespace threatgap::load
