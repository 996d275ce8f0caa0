#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/load/load_model.h"

namespace threatgap::load {

/// The built-in catalog, loaded once for all tests.
const catalog::Catalog& BuiltinCatalog();

std::string Rendered(const base::DiagnosticSink& sink, const base::SourceStore& sources);

using Files = std::vector<std::pair<std::string, std::string>>;

/// A model loaded from texts in memory, and what was reported.
struct Loaded {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  std::optional<model::ThreatModel> model;

  explicit Loaded(const Files& files);
  Loaded(const std::string& path, const std::string& text) : Loaded(Files{{path, text}}) {}
  /// One native file `m.yaml`; the line `threatgap: 1` is put in front.
  explicit Loaded(const std::string& yaml) : Loaded("m.yaml", "threatgap: 1\n" + yaml) {}

  std::string diagnostics() const { return Rendered(sink, sources); }
  // What is asked for by its id or title must be there, otherwise the test ends with an exception.
  const model::Component& component(std::string_view id) const;
  const model::Flow& flow(std::string_view id) const;
  const model::Zone& zone(std::string_view id) const;
  const model::Data& data(std::string_view id) const;
  const model::Control& control(std::string_view id) const;
  const model::Threat& threat(std::string_view id) const;
  const model::Control& control_titled(std::string_view title) const;
  bool has_control_titled(std::string_view title) const;

  /// `tls1.3 (stated)`, or `unknown`.
  std::string value(const model::Element& element, std::string_view attribute) const;
  /// The id of the type of a component.
  std::string type(std::string_view component_id) const;
  std::vector<std::string> flow_ids() const;
  /// `WORD at ELEMENT` for each control that has a type: what a foreign file claims. Each must be
  /// implemented, stand at one element and have no evidence.
  std::vector<std::string> claims() const;
};

std::string ReadWhole(const std::string& path);

/// Compares with the file `path`, or writes it where UPDATE_GOLDEN is set.
void ExpectGolden(const std::string& actual, const std::string& path);

std::string Fixture(const std::string& name);

}  // namespace threatgap::load
