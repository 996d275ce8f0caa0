#include "analyzer/load/load_model.h"

#include "analyzer/load/model_builder.h"
#include "analyzer/load/model_files.h"

namespace threatgap::load {
namespace {

std::optional<model::ThreatModel> BuildFrom(const std::vector<ModelFile>& files,
                                            const catalog::Catalog& catalog,
                                            base::DiagnosticSink& sink) {
  if (files.empty()) {
    if (!sink.has_errors()) sink.Error("no-model", {}, "no model file was named");
    return std::nullopt;
  }
  Draft draft;
  std::vector<model::InputFile> inputs;
  inputs.reserve(files.size());  // readers keep a reference
  for (const ModelFile& file : files) {
    model::InputFile& input = inputs.emplace_back();
    input.source = file.source;
    input.format = file.format->name;
    file.format->read({file.document->root(), input, draft, catalog, sink});
  }
  for (const auto& [format, whole] : draft.wholes) whole->Finish();
  model::ThreatModel model = BuildModel(std::move(draft), catalog, sink);
  model.inputs = std::move(inputs);
  return model;
}

}  // namespace

std::optional<model::ThreatModel> LoadModel(const std::vector<std::string>& paths,
                                            const catalog::Catalog& catalog,
                                            base::SourceStore& sources,
                                            const base::Budgets& budgets,
                                            base::DiagnosticSink& sink) {
  return BuildFrom(ReadModelFiles(paths, sources, budgets, sink), catalog, sink);
}

std::optional<model::ThreatModel> LoadModelFromMemory(
    const std::vector<std::pair<std::string, std::string>>& files, const catalog::Catalog& catalog,
    base::SourceStore& sources, const base::Budgets& budgets, base::DiagnosticSink& sink) {
  return BuildFrom(ReadModelTexts(files, sources, budgets, sink), catalog, sink);
}

}  // namespace threatgap::load
