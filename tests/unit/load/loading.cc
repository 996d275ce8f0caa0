#include "tests/unit/load/loading.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace threatgap::load {
namespace {

/// The item at an index that must exist: without it the test cannot go on.
template <typename T, typename Index>
const T& Item(const std::vector<T>& items, const std::optional<Index>& index, std::string_view id) {
  if (!index) throw std::runtime_error("the model has no `" + std::string(id) + "`");
  return items.at(static_cast<std::size_t>(*index));
}

std::optional<std::size_t> PositionOf(const std::vector<model::Control>& controls,
                                      std::string_view title) {
  for (std::size_t i = 0; i < controls.size(); ++i) {
    if (controls[i].title == title) return i;
  }
  return std::nullopt;
}

template <typename T>
const T& Place(const model::ThreatModel& model, const std::vector<T>& items,
               model::ElementKind kind, std::string_view id) {
  const auto place = model.FindPlace(id);
  return Item(items, place && place->kind == kind ? std::optional(place->index) : std::nullopt, id);
}

}  // namespace

const catalog::Catalog& BuiltinCatalog() {
  static base::SourceStore sources;
  static const catalog::Catalog catalog = [] {
    base::DiagnosticSink sink;
    return catalog::LoadCatalog({true, {}}, sources, base::Budgets{}, sink);
  }();
  return catalog;
}

std::string Rendered(const base::DiagnosticSink& sink, const base::SourceStore& sources) {
  std::string text;
  for (const auto& diagnostic : sink.Sorted())
    text += base::RenderDiagnostic(diagnostic, sources, false);
  return text;
}

Loaded::Loaded(const Files& files) {
  model = LoadModelFromMemory(files, BuiltinCatalog(), sources, base::Budgets{}, sink);
}

const model::Component& Loaded::component(std::string_view id) const {
  return Place(*model, model->components, model::ElementKind::kComponent, id);
}
const model::Flow& Loaded::flow(std::string_view id) const {
  return Place(*model, model->flows, model::ElementKind::kFlow, id);
}
const model::Zone& Loaded::zone(std::string_view id) const {
  return Place(*model, model->zones, model::ElementKind::kZone, id);
}
const model::Data& Loaded::data(std::string_view id) const {
  return Item(model->data, model->FindData(id), id);
}
const model::Control& Loaded::control(std::string_view id) const {
  return Item(model->controls, model->FindControl(id), id);
}
const model::Threat& Loaded::threat(std::string_view id) const {
  return Item(model->threats, model->FindThreat(id), id);
}

const model::Control& Loaded::control_titled(std::string_view title) const {
  return Item(model->controls, PositionOf(model->controls, title), title);
}
bool Loaded::has_control_titled(std::string_view title) const {
  return PositionOf(model->controls, title).has_value();
}

std::string Loaded::value(const model::Element& element, std::string_view attribute) const {
  for (const auto& value : element.attributes) {
    if (model::Attribute(value.attribute).name != attribute) continue;
    return model->ValueText(value.attribute, value.value) + " (" +
           std::string(model::OriginWord(value.origin)) + ")";
  }
  return "unknown";
}

std::string Loaded::type(std::string_view component_id) const {
  return model->types->Get(component(component_id).type).id;
}

std::vector<std::string> Loaded::flow_ids() const {
  std::vector<std::string> ids;
  for (const auto& flow : model->flows) ids.push_back(flow.id);
  return ids;
}

std::vector<std::string> Loaded::claims() const {
  std::vector<std::string> claims;
  for (const auto& control : model->controls) {
    if (control.types.empty()) continue;
    EXPECT_EQ(control.status, model::ControlStatus::kImplemented);
    EXPECT_TRUE(control.evidence.empty());
    claims.push_back(control.foreign_status + " at " + model->IdOf(control.on.at(0).element));
  }
  return claims;
}

std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void ExpectGolden(const std::string& actual, const std::string& path) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  EXPECT_EQ(actual, ReadWhole(path)) << "differs from " << path;
}

std::string Fixture(const std::string& name) {
  return std::string(THREATGAP_SOURCE_DIR) + "/tests/unit/load/fixtures/" + name;
}

}  // namespace threatgap::load
