#include "analyzer/load/bom_flows.h"

namespace threatgap::load {

using syntax::PlacedText;

BomFlows::Link* BomFlows::Find(const std::string& from, const std::string& to) {
  const auto found = by_ends_.find(Key(from, to));
  return found == by_ends_.end() ? nullptr : &links_[found->second];
}

BomFlows::Link& BomFlows::FindOrAdd(const std::string& from, const std::string& to,
                                    const base::Span& place) {
  const auto [at, is_new] = by_ends_.emplace(Key(from, to), links_.size());
  if (is_new) {
    Link& link = links_.emplace_back();
    link.from = from;
    link.to = to;
    link.place = place;
  }
  return links_[at->second];
}

void BomFlows::AddData(Link& link, bool back, const PlacedText& data, const std::string& title) {
  if (link.title.empty()) link.title = title;
  const std::string key = Key(link.from, link.to) + (back ? "<" : ">") + data.text;
  if (said_.insert(key).second) (back ? link.returns : link.carries).push_back(data);
}

void BomFlows::Depend(const std::string& from, const std::string& to, const base::Span& place) {
  if (from != to) FindOrAdd(from, to, place).has_caller = true;
}

void BomFlows::Carry(const std::string& from, const std::string& to, const PlacedText& data,
                     const std::string& title) {
  if (from == to) return;
  Link* const back = Find(to, from);
  if (Find(from, to) == nullptr && back != nullptr && back->has_caller) {
    AddData(*back, true, data, title);
  } else {
    AddData(FindOrAdd(from, to, data.span), false, data, title);
  }
}

void BomFlows::Exchange(const std::string& a, const std::string& b, const PlacedText& data,
                        const std::string& title) {
  if (a == b) return;
  const bool turned = Find(a, b) == nullptr && Find(b, a) != nullptr;
  Link& link = turned ? FindOrAdd(b, a, data.span) : FindOrAdd(a, b, data.span);
  link.has_caller = true;
  AddData(link, false, data, title);
  AddData(link, true, data, title);
}

void BomFlows::AddTo(ForeignModel& model) const {
  for (const Link& link : links_) {
    ForeignElement flow =
        model.AddFlow({syntax::NodeRef(), link.title, link.place}, link.from, link.to);
    if (!link.carries.empty()) flow.SetList("carries", link.carries, link.place);
    if (!link.returns.empty()) flow.SetList("returns", link.returns, link.place);
  }
}

}  // namespace threatgap::load
