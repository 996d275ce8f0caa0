// The system; declared in statement_reader.h.

#include <fmt/format.h>

#include "analyzer/base/text.h"
#include "analyzer/load/architecture_reader.h"
#include "analyzer/load/statement_reader.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using model::ListKind;
using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kStages[] = {"design", "deployment", "operations"};
constexpr std::string_view kListWords[] = {"components", "flows", "controls"};
constexpr ElementKind kListElements[] = {ElementKind::kComponent, ElementKind::kFlow,
                                         ElementKind::kControl};

void ReadId(FieldReader& fields, NodeRef body, model::System& system) {
  const auto id = fields.Text("id");
  if (!id) return;
  system.id = *id;
  if (base::IsValidId(*id)) return;
  fields.sink().Error(
      "invalid-id", body.Get("id").span(), fmt::format("`{}` cannot be the id of a system", *id),
      "an id is made of letters, digits, `_`, `-` and `.`, and is not the word `system`");
}

void ReadWords(FieldReader& fields, model::System& system) {
  if (auto title = fields.Text("title")) system.title = std::move(*title);
  if (auto owner = fields.Text("owner")) system.owner = std::move(*owner);
  if (auto description = fields.Text("description")) system.description = std::move(*description);
  for (auto& former : fields.Texts("formerly")) system.formerly.push_back(std::move(former.text));
  system.as_of = fields.Date("as-of");
  if (const auto stage = fields.Word("lifecycle", kStages))
    system.lifecycle = static_cast<model::Lifecycle>(*stage);
  system.genai_scope = fields.Integer("genai-scope", 1, 5);
}

/// What native files say about a list: it has a section, `complete` names it, or `open` names it.
void ApplyLists(FieldReader& fields, const Draft& draft, model::System& system) {
  for (std::size_t i = 0; i < 3; ++i) {
    system.open.open[i] = draft.opened_by_reader[i] && !draft.expressed_by_reader[i] &&
                          !draft.sections.contains(kListElements[i]);
  }
  const model::OpenLists stated = ReadOpenLists(fields);
  const NodeRef complete = fields.Sequence("complete");
  for (NodeRef item = complete.first(); item; item = item.next()) {
    const auto list = syntax::ReadWord(item, "complete", kListWords, fields.sink());
    if (!list) continue;
    const auto i = static_cast<std::size_t>(*list);
    system.open.open[i] = false;
    if (!stated.open[i]) continue;
    fields.sink().Report({base::Severity::kError,
                          "conflicting-keys",
                          fmt::format("`{}` are said to be both open and complete", kListWords[i]),
                          item.span(),
                          {{stated.span[i], "said to be open here"}},
                          ""});
  }
  for (std::size_t i = 0; i < 3; ++i) {
    if (!stated.open[i]) continue;
    system.open.open[i] = true;
    system.open.span[i] = stated.span[i];
  }
}

}  // namespace

model::System ReadSystem(const Draft& draft, ReadContext& context) {
  model::System system = draft.imported_system.value_or(model::System{});
  const NodeRef body = draft.systems.empty() ? NodeRef() : draft.systems.front();
  for (std::size_t i = 1; i < draft.systems.size(); ++i) {
    context.sink.Report({base::Severity::kError,
                         "stated-twice",
                         "the system is stated twice",
                         draft.systems[i].first().span(),
                         {{body.first().span(), "first stated here"}},
                         "keep one `system:` section"});
  }
  FieldReader fields(body, "system", "", context.sink);
  if (body) system.span = body.span();
  ReadId(fields, body, system);
  ReadWords(fields, system);
  ApplyLists(fields, draft, system);
  fields.Finish();
  return system;
}

}  // namespace threatgap::load
