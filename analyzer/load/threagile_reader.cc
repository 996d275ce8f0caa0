#include "analyzer/load/threagile_reader.h"

#include <fmt/format.h>

#include <set>

#include "analyzer/base/text.h"
#include "analyzer/load/slug.h"
#include "analyzer/load/threagile_file.h"

namespace threatgap::load {

using syntax::NodeRef;
using syntax::PlacedText;

std::vector<KeyedObject> ThreagileItems(NodeRef parent, std::string_view key,
                                        base::DiagnosticSink& sink) {
  if (!parent.Get(key).is_sequence()) return PairsIn(parent, key, sink);
  std::vector<KeyedObject> items;
  for (const NodeRef item : ObjectsIn(parent, key, sink)) items.push_back({NodeRef(), item});
  return items;
}

ForeignName ThreagileName(const KeyedObject& entry) {
  const NodeRef id = entry.value.Get("id");
  std::string title = PlainText(TextOf(entry.value.Get("title")));
  if (title.empty() && entry.key) title = PlainText(entry.key.text());
  const NodeRef place = entry.key ? entry.key : id ? id : entry.value;
  return {id, std::move(title), place.span()};
}

namespace {

constexpr std::string_view kUnread[] = {"shared_runtimes", "security_requirements", "questions"};

/// A technical asset with the file in which it stands.
struct Asset {
  ThreagileFile* file;
  NodeRef item;
  ForeignElement element;
};
struct Boundary {
  ThreagileFile* file;
  NodeRef item;
  ForeignElement element;
};

class ThreagileModel : public ForeignWhole {
 public:
  explicit ThreagileModel(base::DiagnosticSink& sink) : names_(sink), risks_(names_) {}

  void Add(const ReadJob& job) {
    ThreagileFile& file = *files_.emplace_back(std::make_unique<ThreagileFile>(job));
    CheckVersion(file);
    // A part without title must not name the system before the part with it.
    if (job.root.Get("title"))
      file.model.NameSystem(job.root.Get("title"),
                            job.root.Get("business_overview").Get("description"), NodeRef());
    file.model.ExpressesArchitecture();
    for (const auto& [key, counted] :
         {std::pair{"abuse_cases", "abuse_cases"}, std::pair{"data_assets", "data_assets"},
          std::pair{"includes", "includes"}, std::pair{"risk_tracking", "risk_tracking"},
          std::pair{"technical_assets", "components"}, std::pair{"trust_boundaries", "boundaries"}})
      file.model.Count(counted, job.root.Get(key).size());
    file.model.Count("flows", 0);
    file.model.Count("custom_risk_categories", 0);
    file.model.Count("custom_risks", 0);
    ReadData(file);
    ReadAssets(file);
    ReadBoundaries(file);
    NoteUnread(file);
  }

  void Finish() override {
    for (Asset& asset : assets_) ReadAsset(asset);
    for (Boundary& boundary : boundaries_) ReadInside(boundary);
    for (const auto& file : files_) risks_.ReadRisks(*file);
    for (const auto& file : files_) risks_.ReadTracking(*file);
    risks_.Join();
  }

 private:
  static void CheckVersion(ThreagileFile& file) {
    const NodeRef version = file.root().Get("threagile_version");
    file.job.input.version = TextOf(version);
    if (!version || file.job.input.version.starts_with("1.")) return;
    file.sink().Warning(
        "unsupported-version", version.span(),
        fmt::format("Threagile version `{}` is not known; the file is read as version 1.0.0",
                    file.job.input.version));
  }

  static void NoteUnread(ThreagileFile& file) {
    for (const std::string_view key : kUnread) {
      if (file.root().Get(key).size() == 0) continue;
      file.model.NoteOnce("unread-section", key, file.root().GetKey(key).span(),
                          fmt::format("`{}` has no counterpart here and is not read", key));
    }
  }

  void ReadData(ThreagileFile& file) {
    for (const KeyedObject& entry : ThreagileItems(file.root(), "data_assets", file.sink())) {
      ForeignElement data = file.model.AddData(ThreagileName(entry));
      names_.data.Add(entry.value.Get("id"), data.id());
      ReadCommon(entry.value, data, {});
      SetWord(file, entry.value.Get("confidentiality"), "confidentiality", "confidentiality", data);
    }
  }

  void ReadAssets(ThreagileFile& file) {
    for (const KeyedObject& entry : ThreagileItems(file.root(), "technical_assets", file.sink())) {
      ForeignElement component = file.model.AddComponent(ThreagileName(entry));
      names_.assets.Add(entry.value.Get("id"), component.id());
      element_of_.emplace(component.id(), component);
      assets_.push_back({&file, entry.value, component});
    }
  }

  void ReadBoundaries(ThreagileFile& file) {
    for (const KeyedObject& entry : ThreagileItems(file.root(), "trust_boundaries", file.sink())) {
      ForeignElement zone = file.model.AddZone(ThreagileName(entry));
      names_.boundaries.Add(entry.value.Get("id"), zone.id());
      element_of_.emplace(zone.id(), zone);
      boundaries_.push_back({&file, entry.value, zone});
    }
  }

  void ReadAsset(Asset& asset) {
    const auto& [file, item, place] = asset;
    ForeignElement component = place;
    SetType(*file, item, component);
    ReadCommon(item, component,
               Flags(item, {"out_of_scope", "custom_developed_parts", "internet", "redundant"}));
    if (IsTrue(item.Get("out_of_scope")))
      NoteOutOfScope(file->model, item.Get("out_of_scope").span());
    if (IsTrue(item.Get("multi_tenant")))
      component.Set("tenancy", "shared", item.Get("multi_tenant").span());
    SetPublic(item, component);
    SetCriticality(*file, item, component);
    ReadEncryption(*file, item, component);
    const auto stored = names_.data.FollowAll(item.Get("data_assets_stored"));
    if (!stored.empty()) component.SetList("stores", stored, stored.front().span);
    names_.data.FollowAll(item.Get("data_assets_processed"));
    const auto links = ThreagileItems(item, "communication_links", file->sink());
    file->model.Count("flows", item.Get("communication_links").size());
    for (const KeyedObject& link : links) ReadLink(asset, link);
  }

  static void SetType(ThreagileFile& file, NodeRef item, ForeignElement& component) {
    NodeRef technology = item.Get("technology");
    if (const NodeRef first = item.Get("technologies").first();
        first && item.Get("technologies").is_sequence())
      technology = first.is_mapping() ? first.Get("name") : first;
    const NodeRef type = item.Get("type");
    const std::string kind = TextOf(type);
    const std::string word = TextOf(technology);
    if (!word.empty() && word != "unknown-technology") {
      file.model.SetKind(component, word, technology.span(), "the technology",
                         kind == "external-entity" ? "external-system"
                         : kind == "datastore"     ? "store"
                                                   : "process");
    } else if (kind == "external-entity" && IsTrue(item.Get("used_as_client_by_human"))) {
      file.model.SetKind(component, "external-entity used by a person", type.span(), "the type");
    } else if (!kind.empty()) {
      file.model.SetKind(component, kind, type.span(), "the type");
    } else {
      component.SetInferred("type", "component", component.place(),
                            "because the file names no type");
    }
  }

  /// A client on the internet has no address there that anybody could reach.
  static void SetPublic(NodeRef item, ForeignElement& component) {
    const NodeRef internet = item.Get("internet");
    if (IsTrue(internet) && TextOf(item.Get("type")) != "external-entity")
      component.SetInferred("public-endpoint", "true", internet.span(), "from `internet: true`");
  }

  static void SetCriticality(ThreagileFile& file, NodeRef item, ForeignElement& component) {
    const NodeRef node = item.Get("availability");
    const std::string word = file.model.WordFor("criticality", TextOf(node), node.span());
    if (!word.empty())
      component.SetInferred("criticality", word, node.span(),
                            fmt::format("from the availability `{}`", TextOf(node)));
  }

  static void ReadEncryption(ThreagileFile& file, NodeRef item, ForeignElement& component) {
    const NodeRef node = item.Get("encryption");
    const std::string word = file.model.WordFor("encryption", TextOf(node), node.span());
    if (word == "none" && TextOf(item.Get("type")) == "datastore") {
      component.Set("at-rest", "none", node.span());
    } else if (word == "claimed") {
      ClaimControl(file.model, fmt::format("Encryption of {}", component.id()), "crypto.at-rest",
                   component, fmt::format("encryption: {}", TextOf(node)), node.span());
    }
  }

  void ReadLink(const Asset& asset, const KeyedObject& entry) {
    const NodeRef link = entry.value;
    const NodeRef target = link.Get("target") ? link.Get("target") : link.Get("target_id");
    const ForeignName name = ThreagileName(entry);
    const auto flow = AddFlowBetween(asset.file->model, name, &asset.element.id(),
                                     names_.assets.Find(TextOf(target)));
    if (!flow) return;
    std::string id = TextOf(link.Get("id"));
    if (id.empty())
      // As Threagile makes an id of a title.
      id = fmt::format("{}>{}", TextOf(asset.item.Get("id")), Slug(name.title));
    names_.links.emplace(std::move(id), flow->id());
    ReadFlow(*asset.file, link, *flow);
  }

  void ReadFlow(ThreagileFile& file, NodeRef link, ForeignElement flow) {
    auto tags = Flags(link, {"vpn", "ip_filtered", "readonly"});
    if (const NodeRef usage = link.Get("usage"); TextOf(usage) == "devops")
      tags.push_back({"devops", usage.span()});
    ReadCommon(link, flow, std::move(tags));
    SetWord(file, link.Get("authentication"), "authentication", "authn", flow);
    SetWord(file, link.Get("authorization"), "identity", "identity", flow);
    if (const NodeRef factor = link.Get("authentication"); TextOf(factor) == "two-factor")
      ClaimControl(file.model, fmt::format("Two factors on {}", flow.id()), "authn.multi-factor",
                   flow, "authentication: two-factor", factor.span());
    ReadProtocol(file, link, flow);
    SetData(link, flow);
  }

  static void ReadProtocol(ThreagileFile& file, NodeRef link, ForeignElement& flow) {
    const NodeRef node = link.Get("protocol");
    const std::string protocol = TextOf(node);
    flow.SetText("protocol", protocol, node.span());
    const std::string word = file.model.WordFor("protocol", protocol, node.span());
    const bool vpn = IsTrue(link.Get("vpn"));
    if (word == "encrypted" || vpn) {
      const NodeRef claim = word == "encrypted" ? node : link.Get("vpn");
      ClaimControl(file.model, fmt::format("Encryption of {}", flow.id()), "crypto.in-transit",
                   flow, word == "encrypted" ? "protocol: " + protocol : "vpn: true", claim.span());
    } else if (word == "plain") {
      flow.SetInferred("encryption", "none", node.span(),
                       fmt::format("from the protocol `{}`", protocol));
    }
  }

  /// A link that names what is sent says with an empty list that nothing comes back.
  void SetData(NodeRef link, ForeignElement& flow) {
    const NodeRef sent = link.Get("data_assets_sent");
    const NodeRef received = link.Get("data_assets_received");
    const auto carries = names_.data.FollowAll(sent);
    const auto returns = names_.data.FollowAll(received);
    if (sent.size() + received.size() == 0) return;
    if (link.GetKey("data_assets_sent")) flow.SetList("carries", carries, sent.span());
    if (link.GetKey("data_assets_received")) flow.SetList("returns", returns, received.span());
  }

  void ReadInside(Boundary& boundary) {
    const auto& [file, item, zone] = boundary;
    ForeignElement element = zone;
    ReadCommon(item, element, {});
    for (const PlacedText& inside : names_.assets.FollowAll(item.Get("technical_assets_inside")))
      PutInto(*file, "zone", inside, zone);
    for (const PlacedText& inside :
         names_.boundaries.FollowAll(item.Get("trust_boundaries_nested")))
      PutInto(*file, "parent", inside, zone);
  }

  /// What two boundaries list lies in the first.
  void PutInto(ThreagileFile& file, std::string_view key, const PlacedText& inside,
               const ForeignElement& zone) {
    const auto [first, is_new] = around_.emplace(inside.text, zone.id());
    if (is_new) {
      element_of_.at(inside.text).Set(key, zone.id(), zone.place());
    } else {
      file.sink().Warning(
          "stated-twice", inside.span,
          fmt::format("`{}` lies in `{}` already; it stays there", inside.text, first->second));
    }
  }

  static std::vector<PlacedText> Flags(NodeRef item, std::initializer_list<std::string_view> keys) {
    std::vector<PlacedText> flags;
    for (const std::string_view key : keys) {
      if (const NodeRef value = item.Get(key); IsTrue(value))
        flags.push_back({std::string(key), value.span()});
    }
    return flags;
  }

  static void ReadCommon(NodeRef item, ForeignElement& element, std::vector<PlacedText> tags) {
    const NodeRef description = item.Get("description");
    element.SetText("description", PlainText(TextOf(description)), description.span());
    const NodeRef owner = item.Get("owner");
    element.SetText("owner", TextOf(owner), owner.span());
    const NodeRef list = item.Get("tags");
    for (NodeRef tag = list.is_sequence() ? list.first() : NodeRef(); tag; tag = tag.next()) {
      if (!TextOf(tag).empty()) tags.push_back({TextOf(tag), tag.span()});
    }
    if (!tags.empty()) element.SetList("tags", tags, tags.front().span);
  }

  static void SetWord(ThreagileFile& file, NodeRef node, std::string_view list,
                      std::string_view key, ForeignElement& element) {
    const std::string word = file.model.WordFor(list, TextOf(node), node.span());
    if (!word.empty()) element.Set(key, word, node.span());
  }

  ThreagileNames names_;
  ThreagileRisks risks_;
  std::vector<std::unique_ptr<ThreagileFile>> files_;
  std::vector<Asset> assets_;
  std::vector<Boundary> boundaries_;
  std::unordered_map<std::string, ForeignElement> element_of_;  ///< by our id
  std::unordered_map<std::string, std::string> around_;         ///< zone of each, by our ids
};

}  // namespace

bool RecognisesThreagile(NodeRef root) {
  return root.GetKey("technical_assets") || root.GetKey("threagile_version");
}

std::vector<PlacedText> IncludesOfThreagile(NodeRef root, base::DiagnosticSink& sink) {
  std::vector<PlacedText> includes;
  const NodeRef list = root.Get("includes");
  if (!list.is_sequence() && !list.is_null())
    sink.Error(
        "wrong-kind", list.span(),
        fmt::format("`includes` expects a list, found {}", syntax::NodeKindWords(list.kind())));
  for (NodeRef item = list.is_sequence() ? list.first() : NodeRef(); item; item = item.next()) {
    if (!TextOf(item).empty()) includes.push_back({TextOf(item), item.span()});
  }
  return includes;
}

void ReadThreagile(const ReadJob& job) {
  auto& whole = job.draft.wholes[std::string(kThreagile)];
  if (whole == nullptr) whole = std::make_unique<ThreagileModel>(job.sink);
  static_cast<ThreagileModel&>(*whole).Add(job);
}

}  // namespace threatgap::load
