#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/base/source.h"

namespace threatgap::catalog {

/// A part of a requirement which some control can cover alone (RULES.md §3.4). Publishers state
/// none: ids and titles are those of whoever wrote the catalogue file.
struct Aspect {
  std::string id;  ///< `review`
  std::string title;
};

/// One requirement, clause, risk or technique of a framework.
struct Requirement {
  std::string id;  ///< `A.8.24`, `LLM01`, `AML.T0051.000`
  std::string title;
  std::string group;                ///< key of Framework::groups
  bool assessed_by_people = false;  ///< no architecture model can show it: reported as "manual"
  std::map<std::string, std::vector<std::string>>
      attributes;               ///< ISO/IEC 27002 attributes and the like
  std::vector<Aspect> aspects;  ///< together they are the requirement; empty: it has no parts
  base::Span span;
};

struct CatalogSource {
  std::string title;
  std::optional<base::Date> date;
};

/// Whether a framework lists things to implement or things to fear.
enum class FrameworkKind : std::uint8_t { kRequirements, kThreats };

/// One catalogue file, `mappings/catalogs/<framework>@<edition>.yaml`.
struct Framework {
  std::string id;  ///< with edition: `iso27001@2022`
  std::string title;
  std::string short_title;
  FrameworkKind kind = FrameworkKind::kRequirements;
  std::string publisher;
  std::string license;
  std::string trust;  ///< A to D, see mappings/README.md
  bool complete = true;
  std::string limits;          ///< of a list that is not complete: why, in one sentence
  std::optional<int> entries;  ///< how many the publisher's list has, where this one has fewer
  std::vector<CatalogSource> sources;
  std::vector<std::pair<std::string, std::string>> groups;  ///< id, title; in the order of the file
  std::vector<std::string> primary_groups;                  ///< what "n of 93" counts
  std::vector<Requirement> requirements;                    ///< in the order of the file
  base::Span span;

  /// Position of a requirement, or nothing. O(log n).
  std::optional<std::int32_t> Find(std::string_view requirement) const;
  std::map<std::string, std::int32_t, std::less<>> by_id;
};

/// `9 of 944 entries`, `all 133 entries`; `9 entries` where nobody stated how many there are.
std::string EntriesInWords(const Framework& framework);

/// A requirement named across frameworks.
struct RequirementRef {
  std::int32_t framework = -1;
  std::int32_t requirement = -1;
  auto operator<=>(const RequirementRef&) const = default;
};

/// Set relation, seen from the target: "the source is a subset of the target" (NIST IR 8477, OSCAL
/// mapping model). kRelated and kUnspecified never carry coverage.
enum class Relation : std::uint8_t {
  kEqual,
  kSubset,
  kSuperset,
  kIntersects,
  kNone,
  kRelated,
  kUnspecified
};
std::string_view RelationWord(Relation relation);
std::optional<Relation> ParseRelation(std::string_view word);
/// `equal` or `superset`: a control of the type is all that the requirement asks for.
bool CoversWhole(Relation relation);

/// One mapping of a control type to a requirement.
struct Mapping {
  RequirementRef to;
  Relation relation = Relation::kUnspecified;
  /// Aspects of `to` which a control of the type covers, as positions, ascending. Only parts state
  /// some: what is equal or a superset covers all of them.
  std::vector<std::int32_t> aspects;
  std::string why;
  base::Span span;
};

enum class Mechanism : std::uint8_t {
  kFilter,
  kPermission,
  kHuman,
  kIsolation,
  kCryptography,
  kMonitoring
};
std::string_view MechanismWord(Mechanism mechanism);

/// The axis of risk that a control lowers; kDetection lowers impact by at most one step.
enum class Reduces : std::uint8_t { kLikelihood, kImpact, kDetection };
std::string_view ReducesWord(Reduces reduces);
std::optional<Reduces> ParseReduces(std::string_view word);

/// A statement of the model which already proves a control: `f.encryption >= 'tls1.2'`.
struct SatisfiedWhen {
  std::string variable;  ///< the name which `where` uses
  bool on_flow = true;   ///< flows, otherwise components
  std::string where;     ///< expression of the rule language
  base::Span where_span;
};

using ControlTypeId = std::int32_t;

/// A kind of measure: the pivot between rules, models and frameworks (DESIGN.md §3.4).
struct ControlType {
  enum class OnZone : std::uint8_t { kNone, kMembers, kEntries };
  std::string id;
  std::string title;
  std::string description;
  ControlTypeId is =
      -1;  ///< supertype; an implemented subtype counts where the supertype is asked for
  Mechanism mechanism = Mechanism::kFilter;
  Reduces reduces = Reduces::kLikelihood;
  std::vector<std::string> lifecycle;
  std::optional<int> evidence_age_days;
  int customer_from_scope = 1;  ///< below it the provider answers for it (`genai-scope`, 1 to 5)
  std::vector<SatisfiedWhen> satisfied_when;
  bool stands_on_incoming = false;  ///< at a component it also stands on the flows into it
  OnZone on_zone = OnZone::kNone;
  std::vector<Mapping> maps;
  base::Span span;
};

struct CrosswalkRelation {
  std::int32_t from = -1;  ///< requirement in `from`
  std::int32_t to = -1;
  Relation relation = Relation::kUnspecified;
  std::string why;
  base::Span span;
};

struct Crosswalk {
  std::int32_t from = -1;  ///< framework
  std::int32_t to = -1;
  std::string source, license, trust;
  std::optional<base::Date> date;
  std::vector<CrosswalkRelation> relations;
  base::Span span;
};

}  // namespace threatgap::catalog
