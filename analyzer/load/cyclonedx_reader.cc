#include "analyzer/load/cyclonedx_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "analyzer/load/bom_flows.h"
#include "analyzer/load/bom_node.h"
#include "analyzer/load/cyclonedx_data.h"
#include "analyzer/load/cyclonedx_elements.h"
#include "analyzer/load/cyclonedx_risks.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

using model::ListKind;
using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormatName = "cyclonedx";
constexpr std::string_view kNamespace = "cyclonedx.org/schema/bom/";
constexpr std::string_view kVersions[] = {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};

/// Parts of a bill of materials for which a model of an architecture has no place.
constexpr std::string_view kLeftOut[] = {"declarations", "definitions", "formulation",
                                         "annotations"};

class CycloneDxReader {
 public:
  explicit CycloneDxReader(const ReadJob& job)
      : job_(job),
        model_(job, kFormatName),
        bom_(job.root, job.sink),
        data_(model_),
        elements_(bom_, data_, model_) {}

  void Read() {
    ReadVersion();
    const BomNode subject = bom_.Child("metadata").Child("component");
    model_.NameSystem(subject.Text("name"), subject.Text("description"),
                      subject.Child("supplier").Text("name"));
    for (const std::string_view what : {"components", "services", "data_flows", "ml_models"})
      model_.Count(what, 0);
    elements_.AddAll();
    // Dependencies first: they say who calls.
    ReadDependencies();
    for (const auto& entry : elements_.models()) ReadModelCard(entry);
    for (auto& entry : elements_.services()) ReadService(entry);
    flows_.AddTo(model_);
    ReadCycloneDxVulnerabilities(
        bom_, [&](const std::string& ref) { return elements_.Find(ref); }, model_);
    StateLists();
    NoteLeftOut();
  }

 private:
  using Entry = CycloneDxElements::Entry;

  void ReadVersion() {
    const NodeRef stated =
        bom_.is_xml() ? syntax::XmlElement(job_.root).name_space() : bom_.Text("specVersion");
    const std::string text = TextOf(stated);
    std::string& version = job_.input.version;
    version = bom_.is_xml() ? text.substr(text.rfind('/') + 1) : text;
    if (std::find(std::begin(kVersions), std::end(kVersions), version) != std::end(kVersions))
      return;
    model_.sink().Warning(
        "unsupported-version", stated ? stated.span() : bom_.place(),
        fmt::format("version `{}` of CycloneDX is not known; the file is read as version 1.7",
                    version));
  }

  /// Who depends on a service, model or data set. Other dependencies are no architecture.
  void ReadDependencies() {
    for (const BomNode& item : bom_.Items("dependencies")) {
      const NodeRef ref = item.Text("ref");
      std::vector<NodeRef> targets =
          item.is_xml() ? std::vector<NodeRef>() : item.Texts("dependsOn");
      for (const BomNode& target : item.Elements("dependency"))
        targets.push_back(target.Text("ref"));
      for (const NodeRef target : targets) {
        if (const std::string* const to = elements_.Find(TextOf(target)))
          ReadDependency(ref, *to, target.span());
      }
    }
  }

  void ReadDependency(NodeRef ref, const std::string& to, const base::Span& place) {
    const std::string* from = elements_.Find(TextOf(ref));
    if (from == nullptr) from = elements_.Software(TextOf(ref));
    if (from != nullptr) {
      Link(*from, to, place);
    } else {
      elements_.ReportDangling(ref);
    }
  }

  /// Data moves out of a data set; a service or model is called.
  void Link(const std::string& user, const std::string& used, const base::Span& place) {
    const auto* const stored = elements_.StoredIn(used);
    if (stored == nullptr) {
      flows_.Depend(user, used, place);
      return;
    }
    flows_.Depend(used, user, place);
    for (const PlacedText& data : *stored) flows_.Carry(used, user, data, "");
  }

  void ReadModelCard(const Entry& entry) {
    const BomNode card = entry.node.Child("modelCard");
    ReadCycloneDxConsiderations(card, entry.element, model_);
    for (const BomNode& item : card.Child("modelParameters").Items("datasets")) {
      const NodeRef ref = item.element() == "ref" ? item.text() : item.Text("ref");
      if (!ref) {
        const std::string id = elements_.AddInlineDataSet(item);
        if (!id.empty()) Link(entry.element.id(), id, item.place());
      } else if (const std::string* const known = elements_.Find(TextOf(ref))) {
        Link(entry.element.id(), *known, ref.span());
      } else {
        elements_.ReportDangling(ref);
      }
    }
  }

  void ReadService(Entry& service) {
    std::vector<PlacedText> tags;
    const NodeRef crosses = service.node.Text("x-trust-boundary");
    if (IsTrue(crosses)) tags.push_back({"x-trust-boundary", crosses.span()});
    for (const BomNode& item : service.node.Items("data")) {
      model_.Count("data_flows");
      ReadData(service.element.id(), CycloneDxServiceData(item), tags);
    }
    CycloneDxElements::SetTags(service.node, std::move(tags), service.element);
  }

  void ReadData(const std::string& here, const CycloneDxServiceData& item,
                std::vector<PlacedText>& tags) {
    const PlacedText data = data_.AddServiceData(item);
    if (data.text.empty()) return;
    const std::string flow = model_.WordFor("flow", TextOf(item.flow), item.flow.span());
    const std::string title = OneLine(TextOf(item.name));
    const Ends sources = flow == "out" ? Ends() : ResolveAll(item.sources);
    const Ends destinations = flow == "in" ? Ends() : ResolveAll(item.destinations);
    if (sources.ids.empty() && destinations.ids.empty()) NotePlaceless(item, data, tags);
    const auto is_exchange = [&](const std::string& end) {
      return flow == "both" && sources.known.contains(end) && destinations.known.contains(end);
    };
    for (const std::string& source : sources.ids) {
      if (is_exchange(source)) {
        flows_.Exchange(here, source, data, title);
      } else {
        flows_.Carry(source, here, data, title);
      }
    }
    for (const std::string& destination : destinations.ids) {
      if (!is_exchange(destination)) flows_.Carry(here, destination, data, title);
    }
  }

  /// Up to version 1.4 the format cannot say where data comes from or goes to.
  void NotePlaceless(const CycloneDxServiceData& item, const PlacedText& data,
                     std::vector<PlacedText>& tags) {
    has_all_flows_ = false;
    const std::string flow = TextOf(item.flow);
    tags.push_back({fmt::format("{}: {}", flow.empty() ? "data" : flow, data.text), data.span});
    model_.NoteOnce("unplaced-data", "", data.span,
                    fmt::format("the data `{}` names neither source nor destination, so it is on "
                                "no flow",
                                data.text),
                    "state the flow in a native file: `flows: [a -data-> b]`");
  }

  /// Elements at the other end, each once.
  struct Ends {
    std::vector<std::string> ids;
    std::unordered_set<std::string> known;
  };

  Ends ResolveAll(const std::vector<NodeRef>& places) {
    Ends ends;
    for (const NodeRef place : places) {
      const auto id = elements_.Resolve(place);
      if (id && ends.known.insert(*id).second) ends.ids.push_back(*id);
    }
    return ends;
  }

  /// Packages and models alone are no architecture.
  void StateLists() {
    bool is_complete = !elements_.services().empty();
    for (const BomNode& item : bom_.Items("compositions")) {
      if (TextOf(item.Text("aggregate")).starts_with("incomplete")) is_complete = false;
    }
    StateList(ListKind::kComponents, is_complete);
    StateList(ListKind::kFlows, is_complete && has_all_flows_);
  }

  void StateList(ListKind list, bool is_complete) {
    if (is_complete) {
      model_.Expresses(list);
    } else {
      model_.Opens(list);
    }
  }

  void NoteLeftOut() {
    for (const std::string_view key : kLeftOut) {
      if (const auto place = bom_.PlaceOf(key))
        model_.NoteOnce("left-out", key, *place,
                        fmt::format("`{}` of a bill of materials has no place in a model of an "
                                    "architecture; it is left out",
                                    key));
    }
    const std::size_t packages = job_.input.counts["components"];
    const bool has_architecture =
        !elements_.services().empty() || !elements_.models().empty() || elements_.has_data_sets();
    if (has_architecture || packages == 0) return;
    model_.NoteOnce("left-out", "packages", bom_.place(),
                    fmt::format("the bill lists {} software packages, but no service, model or "
                                "data set; there is no architecture to read",
                                packages),
                    "describe the architecture in a native file");
  }

  ReadJob job_;
  ForeignModel model_;
  BomNode bom_;
  CycloneDxData data_;
  CycloneDxElements elements_;
  BomFlows flows_;
  bool has_all_flows_ = true;  ///< no data was left without a flow
};

}  // namespace

bool RecognisesCycloneDx(NodeRef root) {
  if (const syntax::XmlElement element{root})
    return element.name() == "bom" &&
           element.name_space().text().find(kNamespace) != std::string_view::npos;
  return TextOf(root.Get("bomFormat")) == "CycloneDX";
}

void ReadCycloneDx(const ReadJob& job) { CycloneDxReader(job).Read(); }

}  // namespace threatgap::load
