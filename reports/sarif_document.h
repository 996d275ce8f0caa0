#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/html_page.h"
#include "reports/json_writer.h"

/// The parts of a SARIF run. Each `Put` writes one member of the object that is open, with its key.
namespace threatgap::reports::sarif {

/// Answers which component a finding belongs to; shared with the HTML report.
using Index = html::Page;

inline constexpr auto kInline = JsonWriter::Layout::kInline;

enum class Profile {
  kFull,   ///< everything
  kGithub  ///< open gaps only, within GitHub's limits
};

/// Id of the only entry where no rule ran: consumers refuse a tool without rules.
inline constexpr std::string_view kNoRule = "RUN-000";

/// What stands under `tool.driver.rules`: a rule that ran, an authored threat that no rule derives,
/// a rule which only the baseline knows, or kNoRule.
struct Rule {
  std::string id;
  const outcome::RuleRun* run = nullptr;
  const outcome::Finding* authored = nullptr;
  /// Worst severity among the results of the rule, open gaps before all others. GitHub and
  /// SonarQube rate by rule. Empty where it has none.
  std::optional<outcome::Level> worst;
  bool worst_is_open = false;
};

/// One SARIF document that is being written.
struct Document {
  /// Of the results at most `limit` are shown, worst first. O(findings).
  Document(const Index& i, Profile p, std::size_t limit);

  const Index& index;
  const outcome::AnalysisResult& result;
  Profile profile;
  std::vector<const outcome::Finding*> shown;  ///< worst first
  std::size_t left_out = 0;                    ///< results which `limit` cut off
  std::vector<Rule> rules;                     ///< by id
  JsonWriter out;

  bool full() const { return profile == Profile::kFull; }
  std::size_t RuleIndex(std::string_view id) const;
  /// Stable UUID (version 5) of a thing of this system: `Uuid("result", fingerprint)`.
  std::string Uuid(std::string_view kind, std::string_view name) const;

 private:
  std::map<std::string, std::size_t, std::less<>> rule_indexes_;
};

/// `"key": {"text": …}`.
void PutTextObject(JsonWriter& out, std::string_view key, std::string_view text);

// sarif_place.cc

/// A path as `artifactLocation.uri`: relative, percent-encoded, without a way out of the
/// repository.
std::string Uri(std::string_view path);
/// The place, or `fallback` where its file is not known. One character wide: where a statement ends
/// is not known.
void PutPhysicalLocation(JsonWriter& out, const base::Location& place,
                         const base::Location& fallback);
/// `"logicalLocations"` of an element: `system/zone/component`. Nothing where it has no id.
void PutLogicalLocations(Document& document, const outcome::Named& element);
/// First line of the first input: where a result stands which has no place of its own.
base::Location FirstInput(const outcome::AnalysisResult& result);

// sarif_rules.cc

/// `"tool"` with the rules and the kinds of notifications.
void PutTool(Document& document);

// sarif_taxonomies.cc

/// Frameworks by position, and where each of their requirements stands: `iso27001@2022:A.8.26`.
class Taxa {
 public:
  explicit Taxa(const outcome::AnalysisResult& result);
  struct Position {
    std::size_t framework = 0, taxon = 0;
  };
  /// Null where the result shows no such requirement.
  const Position* Find(std::string_view full_id) const;

 private:
  std::map<std::string, Position, std::less<>> positions_;
};
std::string TaxonomyName(const outcome::FrameworkView& framework);
void PutSupportedTaxonomies(Document& document);
void PutTaxonomies(Document& document);

// sarif_result.cc

void PutResults(Document& document);

// sarif_related.cc

/// A further place which a result names, and the sentence that links to it.
struct Related {
  base::Location place;
  std::string message;   ///< at the place
  std::string sentence;  ///< in the message of the result, with the link; may be empty
};
/// Controls that are not enough, then what the model does not state. Ids count from 1.
std::vector<Related> RelatedOf(const Document& document, const outcome::Finding& finding);
void PutRelatedLocations(Document& document, const std::vector<Related>& related);
/// The path which no control guards, as one code flow. Nothing for a path of one step.
void PutCodeFlows(Document& document, const outcome::Finding& finding);

// sarif_suppression.cc

/// `"suppressions"` of a finding: those that hold, and proposals as under review. Nothing where
/// there are none.
void PutSuppressions(Document& document, const outcome::Finding& finding);

// sarif_invocation.cc

void PutInvocations(Document& document);
/// `"notifications"` of the driver: each id which PutInvocations() uses, once.
void PutNotificationKinds(Document& document);

}  // namespace threatgap::reports::sarif
