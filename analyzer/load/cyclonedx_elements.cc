#include "analyzer/load/cyclonedx_elements.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/load/compressed_text.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormatName = "cyclonedx";
constexpr std::string_view kModelType = "machine-learning-model";
constexpr std::string_view kDataType = "data";

std::string NameOfBom(BomNode item) {
  std::string name = OneLine(TextOf(item.Text("name")));
  return name.empty() ? TextOf(item.Text("bom-ref")) : name;
}

ForeignName ForeignNameOf(BomNode item) {
  const NodeRef name = item.Text("name");
  return {item.Text("bom-ref"), NameOfBom(item), name ? name.span() : item.place()};
}

/// `example.com:8443` of `https://user@example.com:8443/path`.
std::string HostOf(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  url = url.substr(0, url.find_first_of("/?#"));
  if (const auto at = url.rfind('@'); at != url.npos) url.remove_prefix(at + 1);
  return std::string(url);
}

/// The `bom-ref` in a BOM-Link: `urn:cdx:<serial number>/<version>#<bom-ref>`.
std::string LocalRef(const std::string& ref) {
  if (!ref.starts_with("urn:cdx:")) return ref;
  const auto hash = ref.find('#');
  return hash == std::string::npos ? ref : DecodePercent(ref.substr(hash + 1));
}

NodeRef SupplierOf(BomNode item) {
  for (const std::string_view key : {"supplier", "manufacturer"}) {
    if (const NodeRef name = item.Child(key).Text("name")) return name;
  }
  return item.Text("publisher");
}

}  // namespace

CycloneDxElements::CycloneDxElements(BomNode bom, CycloneDxData& data, ForeignModel& model)
    : bom_(bom), subject_(bom.Child("metadata").Child("component")), data_(data), model_(model) {}

void CycloneDxElements::AddAll() {
  if (subject_) AddSubject();
  AddServices(bom_);
  AddComponents(bom_);
}

const std::vector<PlacedText>* CycloneDxElements::StoredIn(const std::string& id) const {
  const auto found = stored_.find(id);
  return found == stored_.end() ? nullptr : &found->second;
}

const std::string* CycloneDxElements::Find(const std::string& ref) const {
  const auto found = by_ref_.find(LocalRef(ref));
  return found == by_ref_.end() ? nullptr : &found->second;
}

/// The described software is an element where it is a model, or else where it takes part in a flow.
void CycloneDxElements::AddSubject() {
  if (TextOf(subject_.Text("type")) == kModelType) {
    AddModel(subject_);
    software_.emplace("", models_.back().element.id());
  } else {
    parts_.emplace(TextOf(subject_.Text("bom-ref")), subject_);
  }
}

void CycloneDxElements::AddServices(BomNode parent) {
  for (const BomNode& item : parent.Items("services")) {
    if (item.is_xml() && item.element() != "service") continue;
    AddService(item);
    AddServices(item);
  }
}

void CycloneDxElements::AddService(BomNode item) {
  model_.Count("services");
  ForeignElement element = model_.AddComponent(ForeignNameOf(item));
  model_.SetKind(element, "services", element.place(), "the list");
  SetCommon(item, item.Child("provider").Text("name"), element);
  SetZone(item.Text("trustZone"), element);
  ClaimAuthentication(item.Text("authenticated"), element);
  Remember(item, element);
  for (const NodeRef endpoint : item.Texts("endpoints"))
    by_endpoint_.emplace(TextOf(endpoint), element.id());
  services_.push_back({item, element});
}

void CycloneDxElements::AddComponents(BomNode parent) {
  for (const BomNode& item : parent.Items("components")) {
    if (item.is_xml() && item.element() != "component") continue;
    model_.Count("components");
    const std::string type = TextOf(item.Text("type"));
    if (type == "threat-model") model_.Count("threat_model_components");
    if (item.Child("modelCard")) model_.Count("model_cards");
    if (type == kModelType) {
      model_.Count("ml_models");
      AddModel(item);
    } else if (type == kDataType) {
      model_.Count("data_components");
      AddDataSet(item);
    } else {
      parts_.emplace(TextOf(item.Text("bom-ref")), item);
    }
    AddComponents(item);
  }
}

void CycloneDxElements::AddModel(BomNode item) {
  ForeignElement element = model_.AddComponent(ForeignNameOf(item));
  const NodeRef task = item.Child("modelCard").Child("modelParameters").Text("task");
  const std::string word = "task: " + TextOf(task);
  if (model_.job().catalog.imports.FindKind(kFormatName, word) != nullptr) {
    model_.SetKind(element, word, task.span(), "the model card");
  } else {
    model_.SetKind(element, kModelType, element.place(), "the component type");
  }
  SetCommon(item, SupplierOf(item), element);
  SetTags(item, {}, element);
  Remember(item, element);
  models_.push_back({item, element});
}

void CycloneDxElements::AddDataSet(BomNode item) {
  const auto contents = item.Items("data");
  ForeignElement element = model_.AddComponent(ForeignNameOf(item));
  const std::string type = contents.empty() ? "" : TextOf(contents.front().Text("type"));
  model_.SetKind(element, type.empty() ? std::string(kDataType) : "data: " + type, element.place(),
                 "the component type");
  SetCommon(item, SupplierOf(item), element);
  std::vector<PlacedText> stores;
  for (const BomNode& content : contents) {
    PlacedText data = data_.AddContent(content, NameOfBom(item));
    if (!data.text.empty()) stores.push_back(std::move(data));
  }
  if (!stores.empty()) element.SetList("stores", stores, element.place());
  SetTags(item, {}, element);
  Remember(item, element);
  stored_.emplace(element.id(), std::move(stores));
}

std::string CycloneDxElements::AddInlineDataSet(BomNode item) {
  if (TextOf(item.Text("name")).empty()) return {};
  ForeignElement element = model_.AddComponent(ForeignNameOf(item));
  const std::string type = TextOf(item.Text("type"));
  model_.SetKind(element, "data: " + (type.empty() ? "dataset" : type), element.place(),
                 "the model card");
  const PlacedText data = data_.AddContent(item, NameOfBom(item));
  element.SetList("stores", {data}, element.place());
  stored_.emplace(element.id(), std::vector{data});
  return element.id();
}

void CycloneDxElements::SetCommon(BomNode item, NodeRef supplier, ForeignElement& element) {
  const NodeRef description = item.Text("description");
  element.SetText("description", TextOf(description), description.span());
  element.SetText("supplier", OneLine(TextOf(supplier)), supplier.span());
}

void CycloneDxElements::SetTags(BomNode item, std::vector<PlacedText> tags,
                                ForeignElement& element) {
  for (const BomNode& property : item.Items("properties")) {
    const NodeRef name = property.Text("name");
    const NodeRef value = property.is_xml() ? property.text() : property.Text("value");
    if (TextOf(name).empty()) continue;
    tags.push_back({fmt::format("{}: {}", TextOf(name), OneLine(TextOf(value))), name.span()});
  }
  if (!tags.empty()) element.SetList("tags", tags, tags.front().span);
}

void CycloneDxElements::SetZone(NodeRef name, ForeignElement& element) {
  const std::string title = OneLine(TextOf(name));
  if (title.empty()) return;
  const auto [at, is_new] = zones_.emplace(title, "");
  if (is_new) at->second = model_.AddZone({NodeRef(), title, name.span()}).id();
  element.Set("zone", at->second, name.span());
}

/// The format has no default for it, so that `false` is a statement.
void CycloneDxElements::ClaimAuthentication(NodeRef stated, const ForeignElement& element) {
  const std::string word = base::LowerAscii(TextOf(stated));
  if (word != "true" && word != "false") return;
  ImportedControl& control = model_.AddControl(
      {NodeRef(), fmt::format("authentication of {}", element.id()), stated.span()});
  control.types.emplace_back("authn.caller");
  control.on.push_back({element.id(), stated.span()});
  control.control.status = word == "true" ? ControlStatus::kImplemented : ControlStatus::kAbsent;
  control.control.foreign_status = "authenticated: " + word;
}

void CycloneDxElements::Remember(BomNode item, const ForeignElement& element) {
  if (const std::string ref = TextOf(item.Text("bom-ref")); !ref.empty())
    by_ref_.emplace(ref, element.id());
}

const std::string* CycloneDxElements::Software(const std::string& ref) {
  const auto part = parts_.find(LocalRef(ref));
  if (ref.empty() || part == parts_.end()) return nullptr;
  const BomNode software = subject_ ? subject_ : part->second;
  const std::string key = subject_ ? std::string() : LocalRef(ref);
  const auto known = software_.find(key);
  if (known != software_.end()) return &known->second;
  ForeignElement element = model_.AddComponent(ForeignNameOf(software));
  model_.SetKind(element, TextOf(software.Text("type")), element.place(), "the component type");
  return &software_.emplace(key, element.id()).first->second;
}

std::optional<std::string> CycloneDxElements::Resolve(NodeRef end) {
  const std::string text = TextOf(end);
  if (text.empty()) return std::nullopt;
  if (const std::string* const known = Find(text)) return *known;
  if (const std::string* const software = Software(text)) return *software;
  const auto endpoint = by_endpoint_.find(text);
  if (endpoint != by_endpoint_.end()) return endpoint->second;
  if (text.find("://") != std::string::npos) return Outside(HostOf(text), end.span());
  ReportDangling(end);
  return std::nullopt;
}

/// An address which belongs to no service of the bill.
const std::string& CycloneDxElements::Outside(const std::string& host, const base::Span& place) {
  const auto known = outside_.find(host);
  if (known != outside_.end()) return known->second;
  ForeignElement element = model_.AddComponent({NodeRef(), host, place});
  model_.SetKind(element, "address", place, "the bare");
  return outside_.emplace(host, element.id()).first->second;
}

void CycloneDxElements::ReportDangling(NodeRef ref) {
  if (TextOf(ref).empty()) return;
  model_.WarnOnce("dangling-link", ref.text(), ref.span(),
                  fmt::format("`{}` is the `bom-ref` of nothing in this file; the link is ignored",
                              ref.text()));
}

}  // namespace threatgap::load
