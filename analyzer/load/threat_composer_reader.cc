#include "analyzer/load/threat_composer_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzer/base/text.h"
#include "analyzer/load/foreign_model.h"
#include "analyzer/load/threat_composer_architecture.h"
#include "analyzer/load/threat_composer_words.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;

constexpr std::string_view kFormatName = "threat-composer";
constexpr std::string_view kReadKeys[] = {
    "schema",      "applicationInfo", "architecture",    "dataflow",  "threats", "mitigations",
    "assumptions", "mitigationLinks", "assumptionLinks", "namespace", "type",    "id",
    "name",        "description",     "brainstorm",      "metadata",  "tags"};

constexpr std::string_view kItemKeys[] = {"id",
                                          "numericId",
                                          "displayOrder",
                                          "status",
                                          "tags",
                                          "metadata",
                                          "content",
                                          "threatSource",
                                          "threatAction",
                                          "threatImpact",
                                          "prerequisites",
                                          "impactedGoal",
                                          "impactedAssets",
                                          "statement",
                                          "customTemplate"};

/// What the superset with an architecture adds to a threat.
constexpr std::string_view kExtendedKeys[] = {"category", "severity", "likelihood",
                                              "affected_components"};

/// Position of foreign elements by foreign id; of several with one id, the first.
using Positions = std::unordered_map<std::string, std::size_t>;

base::Span PlaceOf(NodeRef item) {
  const NodeRef id = item.Get("id");
  if (id) return id.span();
  return item.first() ? item.first().span() : item.span();
}

class ThreatComposerReader {
 public:
  explicit ThreatComposerReader(const ReadJob& job)
      : root_(job.root), input_(job.input), draft_(job.draft), sink_(job.sink), words_(job.sink) {
    if (ThreatComposerArchitecture::IsIn(root_))
      architecture_ = std::make_unique<ThreatComposerArchitecture>(job);
  }

  void Read() {
    ReadVersion();
    ReadSystem();
    if (architecture_ != nullptr) architecture_->Read();
    ReadItems("mitigations", controls_, [this](NodeRef item) { return AddControl(item); });
    ReadItems("threats", threats_, [this](NodeRef item) { return AddThreat(item); });
    ReadItems("assumptions", assumptions_, [this](NodeRef item) { return AddAssumption(item); });
    ReadMitigationLinks();
    ReadAssumptionLinks();
    NoteUnreadSections();
    // The format alone has no place for components, flows and where controls stand.
    if (architecture_ == nullptr) draft_.opened_by_reader = {true, true, true};
  }

 private:
  void ReadVersion() {
    const NodeRef schema = root_.Get("schema");
    input_.version = schema.text();
    if (schema.text() == "1") return;
    sink_.Warning(
        "unsupported-version", schema.span(),
        fmt::format("Threat Composer schema `{}` is not known; the file is read as schema `1`",
                    schema.text()));
  }

  /// A workspace is called by applicationInfo, a pack by its own name.
  void ReadSystem() {
    if (draft_.imported_system) return;
    const NodeRef info = root_.Get("applicationInfo");
    const NodeRef named = info.is_mapping() ? info : root_;
    model::System system;
    system.title = TextOf(named.Get("name"));
    system.description = TextOf(named.Get("description"));
    system.span = named.GetKey("name").span();
    draft_.imported_system = std::move(system);
  }

  /// The list under `key`; another kind of value is an error, because then nothing of it is read.
  NodeRef List(std::string_view key) {
    const NodeRef list = root_.Get(key);
    if (list.is_sequence() || list.is_null()) return list;
    sink_.Error(
        "wrong-kind", list.span(),
        fmt::format("`{}` expects a list, found {}", key, syntax::NodeKindWords(list.kind())));
    return {};
  }

  template <typename Add>
  void ReadItems(std::string_view key, Positions& positions, Add add) {
    const NodeRef list = List(key);
    for (NodeRef item = list.first(); item && list.is_sequence(); item = item.next()) {
      if (!item.is_mapping()) {
        sink_.Warning("wrong-kind", item.span(),
                      fmt::format("an entry of `{}` is not an object; it is left out", key));
        continue;
      }
      NoteUnreadKeys(item);
      const std::size_t position = add(item);
      const std::string id = TextOf(item.Get("id"));
      if (id.empty() || positions.emplace(id, position).second) continue;
      sink_.Warning(
          "duplicate-id", item.Get("id").span(),
          fmt::format("the id `{}` is stated twice in `{}`; links lead to the first", id, key));
    }
    input_.counts[std::string(key)] = list.size();
  }

  void NoteUnreadKeys(NodeRef item) {
    for (NodeRef key = item.first(); key; key = key.next()) {
      const auto is_key = [&](std::string_view known) { return known == key.text(); };
      const bool known = std::any_of(std::begin(kItemKeys), std::end(kItemKeys), is_key) ||
                         (architecture_ != nullptr &&
                          std::any_of(std::begin(kExtendedKeys), std::end(kExtendedKeys), is_key));
      if (known || !unread_keys_.insert(std::string(key.text())).second) continue;
      sink_.Note(
          "unread-section", key.span(),
          fmt::format("`{}` is no part of the Threat Composer format and is not read", key.text()));
    }
  }

  /// `T-7` for number 7; where that is missing or taken, another free one.
  std::string MakeId(std::string_view space, std::string_view prefix, NodeRef item,
                     std::size_t position) {
    std::string number = TextOf(item.Get("numericId"));
    if (!base::IsValidId(number)) number = std::to_string(position + 1);
    return UniqueId(draft_, space, fmt::format("{}-{}", prefix, number));
  }

  void ReadElement(std::string_view space, std::string_view prefix, NodeRef item,
                   std::size_t position, model::Element& element) {
    element.id = MakeId(space, prefix, item, position);
    element.original_id = TextOf(item.Get("id"));
    element.span = PlaceOf(item);
  }

  std::size_t AddControl(NodeRef item) {
    ImportedControl imported;
    model::Control& control = imported.control;
    ReadElement("control", "M", item, draft_.imported_controls.size(), control);
    imported.content = TextOf(item.Get("content"));
    imported.tags = TextsOf(item.Get("tags"));
    control.title = FirstLine(imported.content);
    if (control.title != imported.content) control.description = imported.content;
    control.status = words_.ControlStatusOf(item.Get("status"));
    control.foreign_status = TextOf(item.Get("status"));
    control.source_format = kFormatName;
    words_.NoteUnknownMetadata(item.Get("metadata"));
    draft_.imported_controls.push_back(std::move(imported));
    return draft_.imported_controls.size() - 1;
  }

  std::size_t AddThreat(NodeRef item) {
    ImportedThreat imported;
    model::Threat& threat = imported.threat;
    ReadElement("threat", "T", item, draft_.imported_threats.size(), threat);
    threat.source = TextOf(item.Get("threatSource"));
    threat.prerequisites = TextOf(item.Get("prerequisites"));
    threat.action = TextOf(item.Get("threatAction"));
    threat.impact = TextOf(item.Get("threatImpact"));
    threat.goals = TextsOf(item.Get("impactedGoal"));
    threat.asset_texts = TextsOf(item.Get("impactedAssets"));
    threat.statement = TextOf(item.Get("statement"));
    threat.source_format = kFormatName;
    words_.CheckThreatStatus(item.Get("status"));
    threat.foreign_status = TextOf(item.Get("status"));
    words_.ReadMetadata(item.Get("metadata"), threat);
    imported.content = threat.statement;
    imported.tags = TextsOf(item.Get("tags"));
    imported.has_mitigations = root_.Get("mitigationLinks").is_sequence();
    if (architecture_ != nullptr) architecture_->ReadThreat(item, imported);
    draft_.imported_threats.push_back(std::move(imported));
    return draft_.imported_threats.size() - 1;
  }

  std::size_t AddAssumption(NodeRef item) {
    ImportedAssumption imported;
    imported.assumption.id = MakeId("assumption", "A", item, draft_.imported_assumptions.size());
    imported.assumption.text = TextOf(item.Get("content"));
    imported.assumption.span = PlaceOf(item);
    words_.NoteUnknownMetadata(item.Get("metadata"));
    draft_.imported_assumptions.push_back(std::move(imported));
    return draft_.imported_assumptions.size() - 1;
  }

  /// Where the link's `key` leads. A missing target is one warning, at the first link to it.
  std::optional<std::size_t> Follow(NodeRef link, std::string_view key, const Positions& positions,
                                    std::string_view noun) {
    const NodeRef id = link.Get(key);
    const auto found = positions.find(TextOf(id));
    if (found != positions.end()) return found->second;
    if (!id) {
      sink_.Warning("dangling-link", link.span(), fmt::format("a link has no `{}`", key));
    } else if (dangling_.insert(fmt::format("{} {}", noun, TextOf(id))).second) {
      sink_.Warning(
          "dangling-link", id.span(),
          fmt::format("a link leads to the {} `{}`, which is not in this file", noun, TextOf(id)));
    }
    return std::nullopt;
  }

  void ReadMitigationLinks() {
    const NodeRef links = List("mitigationLinks");
    std::size_t dangling = 0;
    for (NodeRef link = links.first(); link; link = link.next()) {
      const auto control = Follow(link, "mitigationId", controls_, "mitigation");
      const auto threat = Follow(link, "linkedId", threats_, "threat");
      if (threat) linked_.insert(*threat);
      if (!control || !threat) {
        ++dangling;
      } else if (joined_.emplace(*threat, *control).second) {
        draft_.imported_threats[*threat].mitigations.push_back(*control);
      }
    }
    input_.counts["mitigationLinks"] = links.size();
    input_.counts["dangling_links"] = dangling;
    input_.counts["threats_without_mitigation"] = threats_.size() - linked_.size();
  }

  void ReadAssumptionLinks() {
    const NodeRef links = List("assumptionLinks");
    for (NodeRef link = links.first(); link; link = link.next()) {
      const auto assumption = Follow(link, "assumptionId", assumptions_, "assumption");
      const bool of_control = TextOf(link.Get("type")) == "Mitigation";
      const auto target = of_control ? Follow(link, "linkedId", controls_, "mitigation")
                                     : Follow(link, "linkedId", threats_, "threat");
      if (!assumption || !target) continue;
      ImportedAssumption& imported = draft_.imported_assumptions[*assumption];
      (of_control ? imported.controls : imported.threats).push_back(*target);
    }
    input_.counts["assumptionLinks"] = links.size();
  }

  void NoteUnreadSections() {
    for (NodeRef key = root_.first(); key; key = key.next()) {
      if (std::find(std::begin(kReadKeys), std::end(kReadKeys), key.text()) != std::end(kReadKeys))
        continue;
      if (architecture_ != nullptr && ThreatComposerArchitecture::Reads(key.text())) continue;
      sink_.Note(
          "unread-section", key.span(),
          fmt::format("`{}` is no part of the Threat Composer format and is not read", key.text()));
    }
  }

  NodeRef root_;
  model::InputFile& input_;
  Draft& draft_;
  base::DiagnosticSink& sink_;
  ThreatComposerWords words_;
  std::unique_ptr<ThreatComposerArchitecture> architecture_;  ///< null where the file has none
  Positions controls_, threats_, assumptions_;
  std::set<std::string> dangling_, unread_keys_;  ///< reported already
  std::set<std::size_t> linked_;                  ///< threats with any link
  std::set<std::pair<std::size_t, std::size_t>>
      joined_;  ///< links that were read: a repeated one says nothing new
};

bool IsNumber(NodeRef node) {
  const std::string_view text = node.text();
  return node.is_scalar() && !node.quoted() && !text.empty() &&
         text.find_first_not_of("0123456789.") == text.npos;
}

}  // namespace

bool RecognisesThreatComposer(NodeRef root) {
  return IsNumber(root.Get("schema")) && (root.GetKey("threats") || root.GetKey("mitigations"));
}

void ReadThreatComposer(const ReadJob& job) { ThreatComposerReader(job).Read(); }

}  // namespace threatgap::load
