#include "analyzer/load/cyclonedx_data.h"

#include <fmt/format.h>

namespace threatgap::load {
namespace {

using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormatName = "cyclonedx";
/// Attributes of data which a classification may state; each has a list in the import table.
constexpr std::string_view kMeanings[] = {"confidentiality", "personal", "special-category",
                                          "secrets"};

/// The first owner: an organisation or a person.
NodeRef OwnerOf(BomNode item) {
  for (const BomNode& owner : item.Child("governance").Items("owners")) {
    for (const std::string_view key : {"organization", "contact"}) {
      if (const NodeRef name = owner.Child(key).Text("name")) return name;
    }
  }
  return {};
}

}  // namespace

CycloneDxServiceData::CycloneDxServiceData(BomNode node)
    : item(node),
      name(node.Text("name")),
      description(node.Text("description")),
      sources(node.Texts("source")),
      destinations(node.Texts("destination")) {
  if (!node.is_xml()) {
    classification = node.Text("classification");
    flow = node.Text("flow");
    return;
  }
  // <classification flow="…">PII</classification>: up to version 1.4 the item itself.
  const BomNode element = node.element() == "classification" ? node : node.Child("classification");
  classification = element.text();
  flow = element.Text("flow");
}

PlacedText CycloneDxData::AddServiceData(const CycloneDxServiceData& data) {
  const NodeRef title = data.name ? data.name : data.classification;
  const base::Span place = title ? title.span() : data.item.place();
  return Add(data.item, OneLine(TextOf(title)), place, data.description, data.classification);
}

PlacedText CycloneDxData::AddContent(BomNode content, const std::string& fallback) {
  const NodeRef name = content.Text("name");
  const std::string title = OneLine(TextOf(name));
  return Add(content, title.empty() ? fallback : title, name ? name.span() : content.place(),
             content.Text("description"), content.Text("classification"));
}

PlacedText CycloneDxData::Add(BomNode item, const std::string& title, const base::Span& place,
                              NodeRef description, NodeRef classification) {
  if (title.empty()) return {"", place};
  const auto [at, is_new] = known_.emplace(title + "\n" + TextOf(classification), "");
  if (!is_new) return {at->second, place};
  ForeignElement data = model_.AddData({NodeRef(), title, place});
  at->second = data.id();
  data.SetText("description", TextOf(description), description.span());
  const NodeRef owner = OwnerOf(item);
  data.SetText("owner", OneLine(TextOf(owner)), owner.span());
  SetClassification(classification, data);
  return {data.id(), place};
}

void CycloneDxData::SetClassification(NodeRef classification, ForeignElement& data) {
  const std::string word = OneLine(TextOf(classification));
  if (word.empty()) return;
  const auto& imports = model_.job().catalog.imports;
  bool is_known = false;
  for (const std::string_view key : kMeanings) {
    const std::string* const ours = imports.FindWord(kFormatName, key, word);
    if (ours == nullptr) continue;
    is_known = true;
    data.SetInferred(key, *ours, classification.span(),
                     fmt::format("from the classification `{}`", word));
  }
  data.SetList("tags", {{"classification: " + word, classification.span()}}, classification.span());
  if (!is_known)
    model_.NoteOnce(
        "unknown-word", "classification " + word, classification.span(),
        fmt::format("nothing is known of the classification `{}`; it is kept as a tag", word),
        "state `confidentiality` and `personal` of the data in a native file");
}

}  // namespace threatgap::load
