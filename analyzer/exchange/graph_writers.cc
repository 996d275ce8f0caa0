#include <fmt/format.h>

#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/exchange/writers.h"

namespace threatgap::exchange {
namespace {

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

/// Zones with what stands in them, as both languages draw them. Ids of elements are not used:
/// keywords and punctuation of the languages could be among them.
class GraphWriter {
 public:
  GraphWriter(const model::ThreatModel& model)
      : model_(model), children_(model.zones.size()), members_(model.zones.size()) {
    for (std::size_t i = 0; i < model.zones.size(); ++i) {
      const auto* const parent = model.zones[i].Find(model::attribute::kParent);
      (parent == nullptr ? roots_ : children_[At(parent->value.scalar)]).push_back(i);
    }
    for (std::size_t i = 0; i < model.components.size(); ++i) {
      const auto* const zone = model.components[i].Find(model::attribute::kZone);
      (zone == nullptr ? loose_ : members_[At(zone->value.scalar)]).push_back(i);
    }
  }
  virtual ~GraphWriter() = default;

  std::string Write() {
    text_ = Head();
    for (const std::size_t component : loose_) text_ += Node(component, 1);
    // A work list, because zones may be nested as deep as there are zones.
    struct Step {
      std::size_t zone;
      std::size_t level;
      bool end;
    };
    std::vector<Step> steps;
    const auto push = [&](const std::vector<std::size_t>& zones, std::size_t level) {
      for (std::size_t i = zones.size(); i-- > 0;) steps.push_back({zones[i], level, false});
    };
    push(roots_, 1);
    while (!steps.empty()) {
      const Step step = steps.back();
      steps.pop_back();
      if (step.end) {
        text_ += End(step.level);
        continue;
      }
      text_ += Begin(step.zone, step.level);
      for (const std::size_t component : members_[step.zone])
        text_ += Node(component, step.level + 1);
      steps.push_back({step.zone, step.level, true});
      push(children_[step.zone], step.level + 1);
    }
    for (std::size_t i = 0; i < model_.flows.size(); ++i) text_ += Arrow(i);
    return text_ + Foot();
  }

 protected:
  virtual std::string Head() const = 0;
  virtual std::string Foot() const = 0;
  virtual std::string Begin(std::size_t zone, std::size_t level) const = 0;
  virtual std::string End(std::size_t level) const = 0;
  virtual std::string Node(std::size_t component, std::size_t level) const = 0;
  virtual std::string Arrow(std::size_t flow) const = 0;

  static std::string Indent(std::size_t level) { return std::string(2 * level, ' '); }

  /// `actor`, `store`, `external-system` or the empty word for everything else.
  std::string_view ShapeOf(std::size_t component) const {
    for (const std::string_view kind : {"actor", "store", "external-system"}) {
      const auto type = model_.types->Find(kind);
      if (type && model_.components[component].type != model::kNoType &&
          model_.TypeIs(static_cast<model::ComponentIndex>(component), *type))
        return kind;
    }
    return {};
  }

  /// What a flow carries, or its name.
  std::string LabelOf(const model::Flow& flow) const {
    if (!flow.title.empty()) return flow.title;
    const auto* const carries = flow.Find(model::attribute::kCarries);
    std::string label;
    if (carries == nullptr) return label;
    for (const std::int32_t data : carries->value.items)
      label += (label.empty() ? "" : ", ") + model_.data[At(data)].name();
    return label;
  }

  const model::ThreatModel& model_;

 private:
  std::vector<std::vector<std::size_t>> children_, members_;  ///< by zone
  std::vector<std::size_t> roots_, loose_;
  std::string text_;
};

class DotWriter : public GraphWriter {
 public:
  using GraphWriter::GraphWriter;

 protected:
  std::string Head() const override {
    return "digraph model {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
           "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  }
  std::string Foot() const override { return "}\n"; }
  std::string Begin(std::size_t zone, std::size_t level) const override {
    return fmt::format("{}subgraph cluster_z{} {{\n{}label={};\n", Indent(level), zone,
                       Indent(level + 1), Quoted(model_.zones[zone].name()));
  }
  std::string End(std::size_t level) const override { return Indent(level) + "}\n"; }
  std::string Node(std::size_t component, std::size_t level) const override {
    const std::string_view shape = ShapeOf(component);
    const std::string_view drawn = shape == "actor"             ? ", shape=ellipse"
                                   : shape == "store"           ? ", shape=cylinder"
                                   : shape == "external-system" ? ", style=dashed"
                                                                : "";
    return fmt::format("{}c{} [label={}{}];\n", Indent(level), component,
                       Quoted(model_.components[component].name()), drawn);
  }
  std::string Arrow(std::size_t index) const override {
    const model::Flow& flow = model_.flows[index];
    const std::string label = LabelOf(flow);
    return fmt::format("  c{} -> c{}{};\n", flow.from, flow.to,
                       label.empty() ? "" : fmt::format(" [label={}]", Quoted(label)));
  }

 private:
  /// Backslash sequences have a meaning in labels, so backslashes are doubled.
  static std::string Quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : base::Printable(text)) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    return quoted + '"';
  }
};

class MermaidWriter : public GraphWriter {
 public:
  using GraphWriter::GraphWriter;

 protected:
  std::string Head() const override { return "flowchart LR\n"; }
  std::string Foot() const override { return ""; }
  std::string Begin(std::size_t zone, std::size_t level) const override {
    return fmt::format("{}subgraph z{}[{}]\n", Indent(level), zone,
                       Quoted(model_.zones[zone].name()));
  }
  std::string End(std::size_t level) const override { return Indent(level) + "end\n"; }
  std::string Node(std::size_t component, std::size_t level) const override {
    const std::string_view shape = ShapeOf(component);
    const std::string label = Quoted(model_.components[component].name());
    const std::string drawn = shape == "actor"             ? fmt::format("([{}])", label)
                              : shape == "store"           ? fmt::format("[({})]", label)
                              : shape == "external-system" ? fmt::format("{{{{{}}}}}", label)
                                                           : fmt::format("[{}]", label);
    return fmt::format("{}c{}{}\n", Indent(level), component, drawn);
  }
  std::string Arrow(std::size_t index) const override {
    const model::Flow& flow = model_.flows[index];
    const std::string label = LabelOf(flow);
    return fmt::format("  c{} -->{} c{}\n", flow.from,
                       label.empty() ? "" : fmt::format("|{}|", Quoted(label)), flow.to);
  }

 private:
  /// In quotes Mermaid takes all characters but these, which it wants as entities; `<` would begin
  /// markup, and a backquote Markdown.
  static std::string Quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : base::Printable(text)) {
      if (std::string_view("\"<>&#`\\;").find(c) == std::string_view::npos) {
        quoted += c;
      } else {
        quoted += fmt::format("#{};", static_cast<int>(c));
      }
    }
    return quoted + '"';
  }
};

std::vector<std::string> OnlyArchitecture(const model::ThreatModel& model) {
  std::vector<std::string> left_out;
  if (!model.threats.empty()) left_out.push_back(base::Counted(model.threats.size(), "threat"));
  if (!model.controls.empty()) left_out.push_back(base::Counted(model.controls.size(), "control"));
  return left_out;
}

}  // namespace

Exported WriteDot(const model::ThreatModel& model, const catalog::Catalog&) {
  return {DotWriter(model).Write(), OnlyArchitecture(model)};
}

Exported WriteMermaid(const model::ThreatModel& model, const catalog::Catalog&) {
  return {MermaidWriter(model).Write(), OnlyArchitecture(model)};
}

}  // namespace threatgap::exchange
