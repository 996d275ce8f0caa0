#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/threat_model.h"

namespace threatgap::testing {

/// The component types of RULES.md §2.2 without defaults: abstract `component` above `actor` (user,
/// admin), `external-system`, abstract `process` (service, gateway, pipeline, training-job, tool,
/// model > llm > agent) and abstract `store` (database, dataset, vector-store, model-registry,
/// log-store, backup-store).
std::shared_ptr<const model::ComponentTypes> TestTypes();

/// Builds small models for tests, in any order and without files:
///
///     const auto model = ModelBuilder()
///                            .AddZone("app").Set("trust", "internal")
///                            .AddData("hr").Set("confidentiality", "confidential")
///                            .AddComponent("a", "service", "app")
///                            .AddComponent("b", "database", "app").Set("stores", "hr")
///                            .AddFlow("a", "b").Set("carries", "hr").Set("returns", "")
///                            .Finish();
///
/// Nothing is filled in: an attribute which is not set is not stated, type defaults do not apply.
/// Names may be used before they are added. A mistake of the test (unknown name, attribute or word)
/// throws std::logic_error.
class ModelBuilder {
 public:
  explicit ModelBuilder(std::shared_ptr<const model::ComponentTypes> types = TestTypes());

  ModelBuilder& AddZone(std::string id, std::string_view parent = {});
  ModelBuilder& AddComponent(std::string id, std::string_view type, std::string_view zone = {});
  /// A flow named `from>to`, the second one between the same ends `from>to#2`, unless `id` is
  /// given.
  ModelBuilder& AddFlow(std::string from, std::string to, std::string id = {});
  ModelBuilder& AddData(std::string id);

  /// Goes back to an element that was added before; zones, components and flows are found before
  /// data.
  ModelBuilder& At(std::string_view id);

  /// States an attribute of the element added last (or chosen by At) by its words: `true`,
  /// `tls1.2`, `3`, `P90D`, an id; for lists any number of them joined by commas, "" for the empty
  /// list.
  ModelBuilder& Set(std::string_view attribute, std::string_view words);
  ModelBuilder& Title(std::string title);
  /// Declares a list of the system open, or, after AddZone, of that zone.
  ModelBuilder& Open(model::ListKind list);

  /// The model, elements ordered by id and references resolved to indexes. Call once.
  model::ThreatModel Finish();

 private:
  struct Pending {
    model::ElementKind kind;
    std::string id;
    model::AttributeId attribute;
    std::string words;
  };
  model::Element& Current();
  void SortById();
  std::int32_t IndexOf(model::ElementKind kind, std::string_view id) const;
  std::int32_t ParseScalar(const model::AttributeDef& attribute, const std::string& word);
  void Apply(const Pending& pending);

  model::ThreatModel model_;
  std::vector<std::pair<std::string, std::string>> ends_;  ///< per flow, in order of adding
  std::vector<Pending> pending_;
  model::ElementKind kind_ = model::ElementKind::kSystem;
  std::string current_;
};

/// The element with this id in a finished model; throws where there is none.
model::ElementRef RefOf(const model::ThreatModel& model, std::string_view id);

}  // namespace threatgap::testing
