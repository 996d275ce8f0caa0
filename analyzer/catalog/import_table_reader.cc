#include "analyzer/catalog/import_table_reader.h"

#include <fmt/format.h>

#include "analyzer/catalog/catalog.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

class Reader {
 public:
  Reader(const Catalog& catalog, base::DiagnosticSink& sink) : catalog_(catalog), sink_(sink) {}

  void Read(NodeRef root) {
    FieldReader file(root, "import file", "", sink_);
    const NodeRef formats = file.Mapping("imports");
    for (NodeRef key = formats.first(); key; key = key.next()) ReadFormat(key);
    file.Finish();
  }

  ImportTables TakeTables() { return std::move(tables_); }

 private:
  void ReadFormat(NodeRef format) {
    FieldReader fields(format.value(), "imports of", format.text(), sink_);
    const NodeRef kinds = fields.Mapping("kinds");
    for (NodeRef key = kinds.first(); key; key = key.next()) ReadKind(format.text(), key);
    const NodeRef lists = fields.Mapping("words");
    for (NodeRef list = lists.first(); list; list = list.next()) {
      FieldReader words(list.value(), "words of", list.text(), sink_);
      for (const NodeRef word : words.TakeRest()) {
        if (auto ours = syntax::ReadText(word.value(), word.text(), sink_))
          tables_.SetWord(format.text(), list.text(), word.text(), std::move(*ours));
      }
    }
    fields.Finish();
  }

  void ReadKind(std::string_view format, NodeRef key) {
    FieldReader fields(key.value(), "imported kind", key.text(), sink_);
    ImportedKind kind;
    kind.span = key.span();
    kind.type = fields.Text("type").value_or("");
    kind.technology = fields.Text("technology").value_or("");
    if (!kind.type.empty() && !catalog_.types->Find(kind.type)) {
      Unknown("component type", kind.type, fields.Value("type"), catalog_.types->Ids());
    } else if (!kind.technology.empty() && catalog_.FindTechnology(kind.technology) == nullptr) {
      Unknown("technology", kind.technology, fields.Value("technology"), catalog_.TechnologyIds());
    } else {
      tables_.SetKind(format, key.text(), std::move(kind));
    }
    fields.Finish();
  }

  void Unknown(std::string_view noun, const std::string& name, NodeRef place,
               const std::vector<std::string>& known) {
    sink_.Error("unknown-reference", place.span(), fmt::format("unknown {} `{}`", noun, name),
                syntax::DidYouMean(name, known));
  }

  const Catalog& catalog_;
  base::DiagnosticSink& sink_;
  ImportTables tables_;
};

}  // namespace

ImportTables ReadImportTables(const std::vector<NodeRef>& roots, const Catalog& catalog,
                              base::DiagnosticSink& sink) {
  Reader reader(catalog, sink);
  for (const NodeRef root : roots) reader.Read(root);
  return reader.TakeTables();
}

}  // namespace threatgap::catalog
