#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/load/load_model.h"

namespace threatgap::load {

/// The built-in catalog, loaded once for all tests.
inline const catalog::Catalog& BuiltinCatalog() {
  static base::SourceStore sources;
  static const catalog::Catalog catalog = [] {
    base::DiagnosticSink sink;
    return catalog::LoadCatalog({true, {}}, sources, base::Budgets{}, sink);
  }();
  return catalog;
}

inline std::string Rendered(const base::DiagnosticSink& sink, const base::SourceStore& sources) {
  std::string text;
  for (const auto& diagnostic : sink.Sorted())
    text += base::RenderDiagnostic(diagnostic, sources, false);
  return text;
}

using Files = std::vector<std::pair<std::string, std::string>>;

/// A model loaded from texts in memory, and what was reported.
struct Loaded {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  std::optional<model::ThreatModel> model;

  explicit Loaded(const Files& files) {
    model = LoadModelFromMemory(files, BuiltinCatalog(), sources, base::Budgets{}, sink);
  }
  Loaded(const std::string& path, const std::string& text) : Loaded(Files{{path, text}}) {}
  /// One native file `m.yaml`; the line `threatgap: 1` is put in front.
  explicit Loaded(const std::string& yaml) : Loaded("m.yaml", "threatgap: 1\n" + yaml) {}

  std::string diagnostics() const { return Rendered(sink, sources); }
  const model::Component& component(std::string_view id) const {
    return model->components[static_cast<std::size_t>(model->FindPlace(id)->index)];
  }
  const model::Flow& flow(std::string_view id) const {
    return model->flows[static_cast<std::size_t>(model->FindPlace(id)->index)];
  }
  const model::Control& control(std::string_view id) const {
    return model->controls[static_cast<std::size_t>(*model->FindControl(id))];
  }
  const model::Threat& threat(std::string_view id) const {
    return model->threats[static_cast<std::size_t>(*model->FindThreat(id))];
  }
  /// `tls1.3 (stated)`, or `unknown`.
  std::string value(const model::Element& element, std::string_view attribute) const {
    for (const auto& value : element.attributes) {
      if (model::Attribute(value.attribute).name != attribute) continue;
      return model->ValueText(value.attribute, value.value) + " (" +
             std::string(model::OriginWord(value.origin)) + ")";
    }
    return "unknown";
  }
};

inline std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Compares with the file `path`, or writes it where UPDATE_GOLDEN is set.
inline void ExpectGolden(const std::string& actual, const std::string& path) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  EXPECT_EQ(actual, ReadWhole(path)) << "differs from " << path;
}

inline std::string Fixture(const std::string& name) {
  return std::string(THREATGAP_SOURCE_DIR) + "/tests/unit/load/fixtures/" + name;
}

}  // namespace threatgap::load
