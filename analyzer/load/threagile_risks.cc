// The risks of a Threagile model; declared in threagile_file.h.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/load/threagile_file.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using model::TreatmentDecision;
using syntax::NodeRef;

/// In the order in which the tool joins them to the id of a risk.
constexpr std::string_view kPlaces[] = {
    "most_relevant_technical_asset", "most_relevant_communication_link",
    "most_relevant_trust_boundary", "most_relevant_shared_runtime", "most_relevant_data_asset"};

/// More parts than any rule of the tool has; a pattern with more fits only as a whole.
constexpr std::size_t kPartsTried = 6;

std::vector<std::string> PartsOf(const std::string& id) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = id.find('@', begin);
    parts.push_back(id.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

/// `id` with `*` for the parts behind the category which `mask` names.
std::string Masked(const std::vector<std::string>& parts, unsigned mask) {
  std::string pattern = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i)
    pattern += "@" + ((mask >> (i - 1) & 1U) != 0 ? std::string("*") : parts[i]);
  return pattern;
}

void AddMetadata(NodeRef item, std::string_view key, model::Threat& threat) {
  if (std::string text = TextOf(item.Get(key)); !text.empty())
    threat.metadata.emplace_back(key, std::move(text));
}

}  // namespace

void ThreagileRisks::ReadRisks(ThreagileFile& file) {
  for (const std::string_view key : {"individual_risk_categories", "custom_risk_categories"}) {
    file.model.Count("custom_risk_categories", file.root().Get(key).size());
    for (const KeyedObject& category : ThreagileItems(file.root(), key, file.sink()))
      ReadCategory(file, category);
  }
  ReadGenerated(file);
  ReadAbuseCases(file);
}

void ThreagileRisks::ReadCategory(ThreagileFile& file, const KeyedObject& category) {
  const std::string id = TextOf(category.value.Get("id"));
  categories_.emplace(id, category.value);
  file.model.Count("custom_risks", category.value.Get("risks_identified").size());
  for (const KeyedObject& risk : PairsIn(category.value, "risks_identified", file.sink()))
    ReadRisk(file, risk, id, category.value);
}

/// Dumps hold what the tool generated: for each category a list.
void ThreagileRisks::ReadGenerated(ThreagileFile& file) {
  const NodeRef generated = file.root().Get("generated_risks_by_category");
  if (!generated.is_mapping()) return;
  for (NodeRef key = generated.first(); key; key = key.next()) {
    const std::string category(key.text());
    const auto found = categories_.find(category);
    const NodeRef described = found == categories_.end() ? NodeRef() : found->second;
    for (const NodeRef risk : ObjectsIn(generated, key.text(), file.sink()))
      ReadRisk(file, {NodeRef(), risk}, category, described);
  }
}

void ThreagileRisks::ReadRisk(ThreagileFile& file, const KeyedObject& risk,
                              const std::string& category, NodeRef described) {
  const NodeRef item = risk.value;
  const NodeRef id = item.Get("synthetic_id");
  std::string title = PlainText(TextOf(item.Get("title")));
  if (title.empty() && risk.key) title = PlainText(risk.key.text());
  ImportedThreat& imported = file.model.AddThreat({id, title,
                                                   (risk.key ? risk.key
                                                    : id     ? id
                                                             : item)
                                                       .span()});
  model::Threat& threat = imported.threat;
  if (threat.title.empty()) threat.title = category;
  threat.statement = PlainText(TextOf(described.Get("description")));
  imported.has_mitigations = true;
  const NodeRef severity = item.Get("severity");
  threat.severity =
      model::ParseSeverityLevel(file.model.WordFor("severity", TextOf(severity), severity.span()));
  const NodeRef stride = described.Get("stride");
  if (std::string letter = file.model.WordFor("stride", TextOf(stride), stride.span());
      !letter.empty())
    threat.stride.push_back(std::move(letter));
  for (const std::string_view key : {"cwe", "mitigation", "check"})
    AddMetadata(described, key, threat);
  for (const std::string_view key :
       {"exploitation_likelihood", "exploitation_impact", "data_breach_probability"})
    AddMetadata(item, key, threat);
  Place(item, imported);
  risks_.push_back({TextOf(id).empty() ? IdOf(item, category) : TextOf(id),
                    file.job.draft.imported_threats.size() - 1});
}

std::string ThreagileRisks::IdOf(NodeRef risk, const std::string& category) const {
  std::string id = category;
  for (const std::string_view key : kPlaces) {
    if (const std::string place = TextOf(risk.Get(key)); !place.empty()) id += "@" + place;
  }
  return id;
}

void ThreagileRisks::Place(NodeRef risk, ImportedThreat& imported) {
  if (const NodeRef asset = risk.Get("most_relevant_data_asset"))
    if (const std::string* const data = names_.data.Follow(asset))
      imported.threat.asset_texts.push_back(*data);
  const NodeRef link = risk.Get("most_relevant_communication_link");
  if (const std::string* const flow = PlaceNamed(TextOf(link))) {
    imported.on.push_back({*flow, link.span()});
    return;
  }
  for (const auto& [key, ids] : {std::pair{"most_relevant_technical_asset", &names_.assets},
                                 std::pair{"most_relevant_trust_boundary", &names_.boundaries}}) {
    const NodeRef node = risk.Get(key);
    const std::string* const place = ids->Follow(node);
    if (place == nullptr) continue;
    imported.on.push_back({*place, node.span()});
    return;
  }
}

const std::string* ThreagileRisks::PlaceNamed(const std::string& name) const {
  if (const auto flow = names_.links.find(name); flow != names_.links.end()) return &flow->second;
  if (const std::string* const asset = names_.assets.Find(name)) return asset;
  return names_.boundaries.Find(name);
}

void ThreagileRisks::ReadAbuseCases(ThreagileFile& file) {
  const NodeRef cases = file.root().Get("abuse_cases");
  if (!cases.is_mapping()) return;
  for (NodeRef key = cases.first(); key; key = key.next()) {
    ImportedThreat& imported = file.model.AddThreat({NodeRef(), PlainText(key.text()), key.span()});
    imported.threat.statement = OneLine(TextOf(key.value()));
    imported.threat.metadata.emplace_back("kind", "abuse case");
  }
}

void ThreagileRisks::ReadTracking(ThreagileFile& file) {
  for (const KeyedObject& item : PairsIn(file.root(), "risk_tracking", file.sink())) {
    if (entry_of_.emplace(item.key.text(), entries_.size()).second)
      entries_.push_back({&file, item});
  }
}

void ThreagileRisks::Join() {
  for (const Risk& risk : risks_) {
    Entry* const entry = FindEntry(risk.id);
    if (entry == nullptr) continue;
    entry->used = true;
    Apply(*entry, risk.threat);
  }
  for (Entry& entry : entries_) {
    if (!entry.used) KeepAsThreat(entry);
  }
}

/// Looks up the patterns which fit, rather than trying every pattern on every risk.
ThreagileRisks::Entry* ThreagileRisks::FindEntry(const std::string& id) {
  const std::vector<std::string> parts = PartsOf(id);
  const std::size_t tried = parts.size() - 1 > kPartsTried ? 0 : parts.size() - 1;
  std::vector<unsigned> masks(std::size_t{1} << tried);
  for (unsigned i = 0; i < masks.size(); ++i) masks[i] = i;
  std::stable_sort(masks.begin(), masks.end(), [](unsigned a, unsigned b) {
    return __builtin_popcount(a) < __builtin_popcount(b);
  });
  for (const unsigned mask : masks) {
    const auto found = entry_of_.find(Masked(parts, mask));
    if (found != entry_of_.end()) return &entries_[found->second];
  }
  return nullptr;
}

void ThreagileRisks::Apply(const Entry& entry, std::size_t position) {
  Draft& draft = entry.file->job.draft;
  const NodeRef item = entry.item.value;
  const NodeRef status = item.Get("status");
  const std::string justification = OneLine(TextOf(item.Get("justification")));
  model::Threat& threat = draft.imported_threats[position].threat;
  threat.foreign_status = TextOf(status);
  for (const std::string_view key : {"ticket", "date", "checked_by"})
    AddMetadata(item, key, threat);
  const std::string word = entry.file->model.WordFor("risk status", TextOf(status), status.span());
  if (word == "accepted" || word == "avoided") {
    ImportedProposal& proposal = draft.imported_proposals.emplace_back();
    proposal.treatment.decision =
        word == "accepted" ? TreatmentDecision::kAccepted : TreatmentDecision::kAvoided;
    proposal.treatment.why = justification.empty() ? "threagile gives no reason" : justification;
    proposal.treatment.by = TextOf(item.Get("checked_by"));
    proposal.treatment.span = status.span();
    proposal.threat = position;
  } else if (word == "claimed" || word == "planned") {
    draft.imported_threats[position].mitigations.push_back(entry.file->model.control_count());
    ImportedControl& control = entry.file->model.AddControl(
        {NodeRef(), justification.empty() ? TextOf(status) : justification,
         (item.Get("justification") ? item.Get("justification") : status).span()});
    control.control.status =
        word == "claimed" ? ControlStatus::kImplemented : ControlStatus::kPlanned;
    control.control.foreign_status = TextOf(status);
  }
}

/// The tool generates the risk when it runs, so the file does not hold it.
void ThreagileRisks::KeepAsThreat(Entry& entry) {
  const std::string pattern(entry.item.key.text());
  ImportedThreat& imported =
      entry.file->model.AddThreat({entry.item.key, pattern, entry.item.key.span()});
  imported.threat.statement = fmt::format(
      "Risks which Threagile generates by its own rules and calls `{}`; the file says only how "
      "they "
      "are treated",
      pattern);
  imported.has_mitigations = true;
  std::set<std::string> known;
  for (const std::string& part : PartsOf(pattern)) {
    const std::string* const place = PlaceNamed(part);
    if (place != nullptr && known.insert(*place).second)
      imported.on.push_back({*place, entry.item.key.span()});
  }
  Apply(entry, entry.file->job.draft.imported_threats.size() - 1);
}

}  // namespace threatgap::load
