#include "analyzer/load/native_reader.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kArrowHelp =
    "write `from -data-> to`, `from -data/returned-> to` or `from --> to`, or a mapping with "
    "`from` and `to`";

class NativeReader {
 public:
  NativeReader(FieldReader& fields, model::InputFile& input, Draft& draft,
               base::DiagnosticSink& sink)
      : fields_(fields), input_(input), draft_(draft), sink_(sink) {}

  void Read() {
    ReadVersion();
    fields_.Has("include");  // followed while files were collected
    TakeSection("system", draft_.systems);
    TakeSection("defaults", draft_.defaults);
    Declare("zones", "zone", ElementKind::kZone, draft_.zones);
    Declare("data", "data", ElementKind::kData, draft_.data);
    Declare("components", "component", ElementKind::kComponent, draft_.components);
    DeclareFlows();
    Declare("controls", "control", ElementKind::kControl, draft_.controls);
    Declare("threats", "threat", ElementKind::kThreat, draft_.threats);
    TakeSection("requirements", draft_.requirements);
    if (const NodeRef treatments = fields_.Sequence("treatments"))
      draft_.treatments.push_back(treatments);
    DeclareIn(fields_.Value("assumptions"), "assumption", draft_.assumptions);
    fields_.Finish();
  }

 private:
  void ReadVersion() {
    const NodeRef version = fields_.Value("threatgap");
    input_.version = version.text();
    if (version.is_scalar() && version.text() == "1") return;
    sink_.Error("unsupported-version", version.span(),
                fmt::format("format version `{}` is not supported, only `1` is", version.text()));
  }

  void TakeSection(std::string_view key, std::vector<NodeRef>& sections) {
    if (const NodeRef body = fields_.Mapping(key)) sections.push_back(body);
  }

  /// The section `key`, noted as the place where this kind is declared. An empty section is one,
  /// too.
  NodeRef Section(std::string_view key, ElementKind kind) {
    const NodeRef body = fields_.Value(key);
    if (const NodeRef place = fields_.Key(key)) draft_.sections.emplace(kind, place.span());
    return body;
  }

  void Declare(std::string_view key, std::string_view noun, ElementKind kind,
               std::vector<Declaration>& out) {
    const std::size_t before = out.size();
    DeclareIn(Section(key, kind), noun, out);
    input_.counts[std::string(key)] = out.size() - before;
  }

  void DeclareIn(NodeRef section, std::string_view noun, std::vector<Declaration>& out) {
    out.reserve(out.size() + section.size());
    if (section.is_mapping()) {
      for (NodeRef key = section.first(); key; key = key.next()) {
        out.push_back(MakeDeclaration(std::string(key.text()), key.span(), key.value()));
        CheckInnerId(key);
      }
    } else if (section.is_sequence()) {
      for (NodeRef item = section.first(); item; item = item.next()) {
        if (const auto id = IdOfItem(item, noun))
          out.push_back(MakeDeclaration(id->text, id->span, item));
      }
    } else if (section.is_scalar()) {
      sink_.Error("wrong-kind", section.span(),
                  fmt::format("expected a mapping from {} ids, found text", noun));
    }
  }

  /// `web: {id: web2}` would say two ids.
  void CheckInnerId(NodeRef key) {
    const NodeRef inner = key.value().Get("id");
    if (!inner || inner.text() == key.text()) return;
    sink_.Report({base::Severity::kError,
                  "conflicting-keys",
                  fmt::format("`id: {}` contradicts the key `{}`", inner.text(), key.text()),
                  inner.span(),
                  {{key.span(), "this key is the id"}},
                  "leave `id` out"});
  }

  std::optional<PlacedText> IdOfItem(NodeRef item, std::string_view noun) {
    const NodeRef id = item.Get("id");
    if (id.is_scalar()) return PlacedText{std::string(id.text()), id.span()};
    if (item.is_mapping()) {
      sink_.Error("missing-key", item.first() ? item.first().span() : item.span(),
                  fmt::format("this {} has no `id`", noun));
    } else {
      sink_.Error(
          "wrong-kind", item.span(),
          fmt::format("{} expects a mapping, found {}", noun, syntax::NodeKindWords(item.kind())));
    }
    return std::nullopt;
  }

  Declaration MakeDeclaration(std::string id, const base::Span& span, NodeRef body) {
    if (!base::IsValidId(id)) {
      sink_.Error(
          "invalid-id", span, fmt::format("`{}` cannot be an id", id),
          "an id is made of letters, digits, `_`, `-` and `.`, and is not the word `system`");
    }
    Declaration declaration{std::move(id), span, body, std::nullopt, std::nullopt};
    const NodeRef same = body.Get("same-as");
    if (same.is_scalar()) declaration.same_as = PlacedText{std::string(same.text()), same.span()};
    return declaration;
  }

  void DeclareFlows() {
    const std::size_t before = draft_.flows.size();
    const NodeRef section = Section("flows", ElementKind::kFlow);
    draft_.flows.reserve(before + section.size());
    if (section.is_mapping()) {
      for (NodeRef key = section.first(); key; key = key.next()) {
        CheckInnerId(key);
        DeclareFlow(key.value(), MakeDeclaration(std::string(key.text()), key.span(), key.value()));
      }
    } else if (section.is_sequence()) {
      for (NodeRef item = section.first(); item; item = item.next()) DeclareListedFlow(item);
    } else if (section.is_scalar()) {
      sink_.Error("wrong-kind", section.span(), "`flows` expects a list, found text");
    }
    input_.counts["flows"] = draft_.flows.size() - before;
  }

  void DeclareListedFlow(NodeRef item) {
    const NodeRef id = item.Get("id");
    if (id.is_scalar()) {
      DeclareFlow(item, MakeDeclaration(std::string(id.text()), id.span(), item));
    } else {
      DeclareFlow(item, {"",
                         item.first() && item.is_mapping() ? item.first().span() : item.span(),
                         item,
                         {},
                         {}});
    }
  }

  void DeclareFlow(NodeRef body, Declaration declaration) {
    FlowDeclaration flow{std::move(declaration), {}, {}, std::nullopt};
    const bool good = body.is_scalar() ? ReadShortForm(body, flow) : ReadEnds(body, flow);
    // A flow with an id stays, so that what names it is not reported as well.
    if (good || (!flow.id.empty() && body.is_mapping())) draft_.flows.push_back(std::move(flow));
  }

  bool ReadEnds(NodeRef body, FlowDeclaration& flow) {
    FieldReader ends(body, "flow", flow.id, sink_);
    if (!body.is_mapping() && !body.is_null()) return false;
    // What it completes says where it leads.
    if (flow.same_as && !ends.Has("from") && !ends.Has("to")) return true;
    return ReadEnd(ends, body, "from", flow.from) & ReadEnd(ends, body, "to", flow.to);
  }

  bool ReadEnd(FieldReader& ends, NodeRef body, std::string_view key, PlacedText& end) {
    if (!ends.Require(key)) return false;
    const auto text = ends.Text(key);
    if (text) end = {*text, body.Get(key).span()};
    return text.has_value();
  }

  bool ReadShortForm(NodeRef body, FlowDeclaration& flow) {
    syntax::Notation notation = syntax::ParseNotation(body.text());
    for (const auto& error : notation.errors) {
      sink_.Error("invalid-flow", SpanWithin(body, error.begin, error.end), error.message,
                  error.help.empty() ? std::string(kArrowHelp) : error.help);
    }
    if (!notation.errors.empty() || !CheckOneFlow(body, notation)) return false;
    syntax::NotationStatement& statement = notation.statements.front();
    flow.from = Placed(body, statement.nodes[0].id);
    flow.to = Placed(body, statement.nodes[1].id);
    flow.arrow = std::move(statement.arrows.front());
    return true;
  }

  bool CheckOneFlow(NodeRef body, const syntax::Notation& notation) {
    if (notation.statements.size() != 1 || notation.statements.front().arrows.size() != 1) {
      sink_.Error("invalid-flow", body.span(),
                  "one entry describes one flow between two components", std::string(kArrowHelp));
      return false;
    }
    for (const auto& node : notation.statements.front().nodes) {
      if (!node.type && !node.zone && node.attributes.empty()) continue;
      sink_.Error("invalid-flow", SpanWithin(body, node.id.begin, node.id.end),
                  fmt::format("`{}` is described inside a flow", node.id.text),
                  "types, zones and attributes of components stand under `components:`");
      return false;
    }
    return true;
  }

  static PlacedText Placed(NodeRef body, const syntax::NotationWord& word) {
    return {std::string(word.text), SpanWithin(body, word.begin, word.end)};
  }

  FieldReader& fields_;
  model::InputFile& input_;
  Draft& draft_;
  base::DiagnosticSink& sink_;
};

}  // namespace

bool RecognisesNative(NodeRef root) { return static_cast<bool>(root.GetKey("threatgap")); }

std::vector<PlacedText> IncludesOfNative(NodeRef root, base::DiagnosticSink& sink) {
  const NodeRef includes = root.Get("include");
  if (!includes) return {};
  return syntax::ReadTextOrTexts(includes, "include", sink);
}

void ReadNative(const ReadJob& job) {
  FieldReader fields(job.root, "model", "", job.sink);
  NativeReader(fields, job.input, job.draft, job.sink).Read();
}

}  // namespace threatgap::load
