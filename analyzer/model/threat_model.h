#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/base/source.h"
#include "analyzer/model/attribute_table.h"
#include "analyzer/model/component_types.h"
#include "analyzer/model/value.h"

namespace threatgap::model {

/// Positions in the vectors of a ThreatModel. After loading, elements are ordered by id (bytewise),
/// so that indexes, results and witnesses do not depend on the order of input files.
using ComponentIndex = std::int32_t;
using FlowIndex = std::int32_t;
using DataIndex = std::int32_t;
using ZoneIndex = std::int32_t;
using ControlIndex = std::int32_t;
using ThreatIndex = std::int32_t;
constexpr std::int32_t kNone = -1;

/// Names one thing of the model.
struct ElementRef {
  ElementKind kind = ElementKind::kSystem;
  std::int32_t index = 0;
  auto operator<=>(const ElementRef&) const = default;
};

/// What every element has. A missing attribute is not known; it is not "no".
struct Element {
  std::string id;     ///< unique among its kind (zones, components and flows share one name space)
  std::string title;  ///< what people call it; empty: the id
  std::string description;
  std::string original_id;  ///< id in the foreign file, where it had to be changed
  std::vector<std::string> formerly;
  base::Span span;  ///< where it is declared
  std::vector<AttributeValue>
      attributes;  ///< ascending by attribute; lists and values with their origin

  const AttributeValue* Find(AttributeId attribute) const;
  const std::string& name() const { return title.empty() ? id : title; }
};

struct Component : Element {
  TypeId type = kNoType;
  Origin type_origin = Origin::kStated;
  std::string type_reason;  ///< of an inferred type: what it was inferred from
  base::Span type_span;
};

struct Flow : Element {
  ComponentIndex from = kNone;
  ComponentIndex to = kNone;
};

struct Data : Element {};

/// The lists which may be declared to leave things out.
enum class ListKind : std::uint8_t { kComponents, kFlows, kControls };
std::string_view ListKindWord(ListKind list);

/// For each list whether it is open, and where that was said (an invalid span: by a reader).
struct OpenLists {
  std::array<bool, 3> open{};
  std::array<base::Span, 3> span{};
  bool IsOpen(ListKind list) const { return open[static_cast<std::size_t>(list)]; }
};

struct Zone : Element {
  OpenLists open;
};

/// A piece of proof for a control or a requirement answer (RULES.md §3.3).
struct Evidence {
  enum class Kind : std::uint8_t { kAutomatedTest, kInspection, kDocument, kStatement };
  Kind kind = Kind::kStatement;
  std::optional<base::Date> date;
  std::optional<bool> passed;  ///< kDocument and kStatement may leave it out, which means passed
  std::string ref;
  std::string by;
  base::Span span;
};
std::string_view EvidenceKindWord(Evidence::Kind kind);

enum class ControlStatus : std::uint8_t { kAbsent, kPlanned, kImplemented, kRetired };
std::string_view ControlStatusWord(ControlStatus status);

/// Where a control stands: an element, or the whole system.
struct Placement {
  ElementRef element;
  base::Span span;
};

/// A measure which exists or is planned. Several types may be realised by one measure.
struct Control : Element {
  std::vector<std::int32_t>
      types;  ///< indexes into catalog::ControlTypes; empty: imported without type
  std::vector<Placement> on;
  std::optional<ControlStatus> status;  ///< not stated: unknown
  std::string owner;
  std::optional<base::Date> due;
  std::vector<Evidence> evidence;
  std::string foreign_status;  ///< the other tool's word, kept
  std::string source_format;   ///< empty: native
};

/// Severity words, ascending.
enum class SeverityLevel : std::uint8_t { kLow, kMedium, kHigh, kCritical };
std::string_view SeverityLevelWord(SeverityLevel level);
std::optional<SeverityLevel> ParseSeverityLevel(std::string_view word);

/// `mitigations: [a, b]` needs both, `{any: [a, b]}` one of them.
struct MitigationTree {
  enum class Kind : std::uint8_t { kControl, kAll, kAny };
  Kind kind = Kind::kAll;
  ControlIndex control = kNone;
  base::Span span;
  std::vector<MitigationTree> children;
};

/// Decisions of ISO/IEC 27005: retain, share, avoid, modify.
enum class TreatmentDecision : std::uint8_t { kAccepted, kTransferred, kAvoided, kPlanned };
std::string_view TreatmentDecisionWord(TreatmentDecision decision);

struct Treatment {
  std::string finding;  ///< key or fingerprint (prefix); empty when `threat` is given
  std::string threat;   ///< id of an authored threat
  TreatmentDecision decision = TreatmentDecision::kAccepted;
  std::string why;
  std::string by;
  std::string approved_by;
  std::optional<base::Date> until;
  std::optional<SeverityLevel> severity;  ///< what it was approved for
  base::Span span;
};

/// A threat which people wrote down, in the AWS threat grammar.
struct Threat : Element {
  std::string source, prerequisites, action, impact;
  std::string statement;  ///< the sentence as written, where slots are missing
  std::vector<std::string> goals;
  std::vector<ElementRef> assets;        ///< data and components
  std::vector<std::string> asset_texts;  ///< assets which name nothing in the model
  std::vector<Placement> on;
  std::optional<Placement> from, to;
  std::string instance_of;  ///< rule id
  base::Span instance_of_span;
  std::optional<MitigationTree> mitigations;
  std::optional<SeverityLevel> severity;
  std::optional<int> likelihood, impact_level;  ///< 1..5, given together
  std::string owner;
  std::string foreign_status;  ///< the other tool's word: a claim or a proposal, never coverage
  std::vector<std::string> stride;
  std::string priority;
  std::vector<std::pair<std::string, std::string>> metadata;
  std::string source_format;  ///< empty: native
};

struct Assumption {
  std::string id;
  std::string text;
  std::vector<std::string> about;  ///< ids of threats and controls
  base::Span span;
};

/// What only people can state about a requirement.
struct RequirementAnswer {
  std::string framework;    ///< `iso27001@2022`
  std::string requirement;  ///< `A.5.1`
  std::optional<bool> applicable;
  std::optional<ControlStatus> status;
  std::string why;
  std::string owner;
  std::vector<Evidence> evidence;
  base::Span span;
};

enum class Lifecycle : std::uint8_t { kDesign, kDeployment, kOperations };
std::string_view LifecycleWord(Lifecycle stage);

struct System {
  std::string id, title, owner, description;
  std::vector<std::string> formerly;
  std::optional<base::Date> as_of;
  std::optional<Lifecycle> lifecycle;
  std::optional<int> genai_scope;
  OpenLists open;
  base::Span span;
};

/// An input file as it was read.
struct InputFile {
  base::SourceId source;
  std::string format;  ///< `threatgap`, `threat-composer`, …
  std::string version;
  std::map<std::string, std::size_t> counts;  ///< what the reader found, by the format's own words
};

/// A loaded model: plain values. Made by analyzer/load, read by everyone after it.
struct ThreatModel {
  System system;
  std::vector<Component> components;
  std::vector<Flow> flows;
  std::vector<Data> data;
  std::vector<Zone> zones;
  std::vector<Control> controls;
  std::vector<Threat> threats;
  std::vector<Assumption> assumptions;
  std::vector<RequirementAnswer> requirements;
  std::vector<Treatment> proposals;  ///< treatments written in a model
  std::vector<InputFile> inputs;
  StringPool strings;
  std::shared_ptr<const ComponentTypes> types;

  /// Element by reference; the kind must be one of component, flow, data, zone, control, threat.
  const Element& Get(ElementRef ref) const;
  /// Id of any reference; `system` for the system.
  const std::string& IdOf(ElementRef ref) const;
  const std::string& NameOf(ElementRef ref) const;
  /// Zone, component or flow with this id. O(log n).
  std::optional<ElementRef> FindPlace(std::string_view id) const;
  std::optional<DataIndex> FindData(std::string_view id) const;
  std::optional<ControlIndex> FindControl(std::string_view id) const;
  std::optional<ThreatIndex> FindThreat(std::string_view id) const;
  std::size_t CountOf(ElementKind kind) const;

  bool TypeIs(ComponentIndex component, TypeId type) const {
    return types->IsA(components[static_cast<std::size_t>(component)].type, type);
  }
  /// Words of a value for people and for JSON, by the attribute's type: `act-with-approval`,
  /// `true`, `30 days`.
  std::string ValueText(AttributeId attribute, const Value& value) const;
  /// The words of its members, or of the one value, as a model writes them.
  std::vector<std::string> ValueWords(AttributeId attribute, const Value& value) const;
};

}  // namespace threatgap::model
