#include "analyzer/model/attribute_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <tuple>
#include <vector>

namespace threatgap::model {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view kTrustWords[] = {"public", "partner", "internal", "restricted"};
constexpr std::string_view kConfidentialityWords[] = {"public", "internal", "confidential",
                                                      "restricted"};
constexpr std::string_view kCriticalityWords[] = {"low", "normal", "important", "critical"};
constexpr std::string_view kAutonomyWords[] = {"none", "suggest", "act-with-approval", "act"};
constexpr std::string_view kEncryptionWords[] = {"none", "legacy-tls", "tls1.2", "tls1.3"};
constexpr std::string_view kAuthnWords[] = {"none", "shared-secret", "token", "mutual"};
constexpr std::string_view kAtRestWords[] = {"none", "provider-managed", "customer-managed"};
constexpr std::string_view kEffectWords[] = {"read",   "write",   "send",     "pay",
                                             "delete", "execute", "configure"};
constexpr std::string_view kBillingWords[] = {"per-use", "flat", "free"};
constexpr std::string_view kBehaviourWords[] = {
    "forward", "join", "split", "derive", "encrypt", "decrypt", "anonymise", "discard", "store"};
constexpr std::string_view kFlowKindWords[] = {"request", "admin",       "tool-call", "event",
                                               "batch",   "replication", "deployment"};
constexpr std::string_view kContentWords[] = {
    "text",   "document", "record", "credential", "model-weights", "embedding", "feedback",
    "prompt", "log",      "image",  "code",       "config",        "key"};
constexpr std::string_view kEnvironmentWords[] = {"production", "staging", "test", "development"};
constexpr std::string_view kTenancyWords[] = {"single", "shared"};
constexpr std::string_view kIdentityWords[] = {"own", "user", "anonymous"};
constexpr std::string_view kStatusWords[] = {"absent", "planned", "implemented", "retired"};
constexpr std::string_view kDecisionWords[] = {"none", "advisory", "significant", "legal"};
constexpr std::string_view kDestinationWords[] = {"fixed", "chosen"};

constexpr Vocabulary kTrustScale{"trust", true, Words(kTrustWords)};
constexpr Vocabulary kConfidentialityScale{"confidentiality", true, Words(kConfidentialityWords)};
constexpr Vocabulary kCriticalityScale{"criticality", true, Words(kCriticalityWords)};
constexpr Vocabulary kAutonomyScale{"autonomy", true, Words(kAutonomyWords)};
constexpr Vocabulary kEncryptionScale{"encryption", true, Words(kEncryptionWords)};
constexpr Vocabulary kAuthnScale{"authn", true, Words(kAuthnWords)};
constexpr Vocabulary kAtRestScale{"at-rest", true, Words(kAtRestWords)};
constexpr Vocabulary kEffectEnum{"effects", false, Words(kEffectWords)};
constexpr Vocabulary kBillingEnum{"billing", false, Words(kBillingWords)};
constexpr Vocabulary kBehaviourEnum{"behaviour", false, Words(kBehaviourWords)};
constexpr Vocabulary kFlowKindEnum{"kind", false, Words(kFlowKindWords)};
constexpr Vocabulary kContentEnum{"content", false, Words(kContentWords)};
constexpr Vocabulary kEnvironmentEnum{"environment", false, Words(kEnvironmentWords)};
constexpr Vocabulary kTenancyEnum{"tenancy", false, Words(kTenancyWords)};
constexpr Vocabulary kIdentityEnum{"identity", false, Words(kIdentityWords)};
constexpr Vocabulary kStatusEnum{"status", false, Words(kStatusWords)};
constexpr Vocabulary kDecisionScale{"decision-effect", true, Words(kDecisionWords)};
constexpr Vocabulary kDestinationEnum{"destination", false, Words(kDestinationWords)};

constexpr KindMask kC = Mask(ElementKind::kComponent);
constexpr KindMask kF = Mask(ElementKind::kFlow);
constexpr KindMask kD = Mask(ElementKind::kData);
constexpr KindMask kZ = Mask(ElementKind::kZone);
constexpr KindMask kM = Mask(ElementKind::kControl);  // measures
constexpr KindMask kT = Mask(ElementKind::kThreat);
constexpr KindMask kAll = kC | kF | kD | kZ;
constexpr auto kData = ElementKind::kData;
constexpr auto kZone = ElementKind::kZone;

constexpr AttributeDef kTable[] = {
    {"zone", kC, ValueType::kRef, false, nullptr, kZone,
     "trust zone in which the component stands"},
    {"technology", kC, ValueType::kText, false, nullptr, kData,
     "preset which fills known facts of a service"},
    {"supplier", kC, ValueType::kText, false, nullptr, kData,
     "organisation that operates or supplies it"},
    {"third-party", kC, ValueType::kBool, false, nullptr, kData,
     "operated by another organisation"},
    {"autonomy", kC, ValueType::kScale, false, &kAutonomyScale, kData,
     "how far a model acts without a person"},
    {"effects", kC, ValueType::kEnum, true, &kEffectEnum, kData, "what a tool can do to the world"},
    {"needed-effects", kC, ValueType::kEnum, true, &kEffectEnum, kData,
     "effects which the task of an agent needs"},
    {"stores", kC, ValueType::kRef, true, nullptr, kData, "data kept at rest"},
    {"prompts", kC, ValueType::kRef, true, nullptr, kData, "data in the system prompt"},
    {"clearance", kC, ValueType::kScale, false, &kConfidentialityScale, kData,
     "highest confidentiality a person may read"},
    {"criticality", kC, ValueType::kScale, false, &kCriticalityScale, kData,
     "what the loss of it would mean"},
    {"billing", kC, ValueType::kEnum, false, &kBillingEnum, kData, "how use is paid for"},
    {"behaviour", kC, ValueType::kEnum, false, &kBehaviourEnum, kData,
     "how what leaves depends on what enters"},
    {"instances", kC, ValueType::kInt, false, nullptr, kData, "number of replicas"},
    {"at-rest", kC, ValueType::kScale, false, &kAtRestScale, kData, "encryption of stored data"},
    {"sandbox", kC, ValueType::kBool, false, nullptr, kData,
     "runs isolated from its host and network"},
    {"pinned", kC, ValueType::kBool, false, nullptr, kData, "fixed to a verified version"},
    {"public-endpoint", kC, ValueType::kBool, false, nullptr, kData,
     "has an address that anybody can reach"},
    {"tenancy", kC, ValueType::kEnum, false, &kTenancyEnum, kData, "whether tenants share it"},
    {"environment", kC | kZ, ValueType::kEnum, false, &kEnvironmentEnum, kData,
     "stage in which it is used"},
    {"region", kC | kZ, ValueType::kText, false, nullptr, kData,
     "legal region in which data rests"},
    {"supported", kC, ValueType::kBool, false, nullptr, kData,
     "its maker still delivers security fixes"},
    {"trains-on-input", kC, ValueType::kBool, false, nullptr, kData,
     "its operator may train models on what it receives"},
    {"input-retention", kC, ValueType::kDuration, false, nullptr, kData,
     "how long its operator keeps what it receives"},
    {"decision-effect", kC, ValueType::kScale, false, &kDecisionScale, kData,
     "what its output decides about people (GDPR Art. 22: legal or similarly significant)"},
    {"approvals-per-day", kC, ValueType::kInt, false, nullptr, kData,
     "approvals asked of this person on a usual day"},
    {"kind", kF, ValueType::kEnum, false, &kFlowKindEnum, kData, "what the flow is for"},
    {"carries", kF, ValueType::kRef, true, nullptr, kData, "data which travels along the arrow"},
    {"returns", kF, ValueType::kRef, true, nullptr, kData, "data which travels back"},
    {"encryption", kF, ValueType::kScale, false, &kEncryptionScale, kData, "protection in transit"},
    {"authn", kF, ValueType::kScale, false, &kAuthnScale, kData, "how the caller proves who it is"},
    {"tenant", kF, ValueType::kText, false, nullptr, kData, "tenant on whose behalf the flow runs"},
    {"protocol", kF, ValueType::kText, false, nullptr, kData, "application protocol"},
    {"identity", kF, ValueType::kEnum, false, &kIdentityEnum, kData,
     "whose identity the caller presents"},
    {"destination", kF, ValueType::kEnum, false, &kDestinationEnum, kData,
     "whether its address is configured or chosen at run time by what the caller received"},
    {"confidentiality", kD, ValueType::kScale, false, &kConfidentialityScale, kData,
     "harm of disclosure"},
    {"content", kD, ValueType::kEnum, false, &kContentEnum, kData, "kind of content"},
    {"personal", kD, ValueType::kBool, false, nullptr, kData, "relates to identifiable people"},
    {"special-category", kD, ValueType::kBool, false, nullptr, kData,
     "health, beliefs, biometrics and the like"},
    {"secrets", kD, ValueType::kBool, false, nullptr, kData, "contains credentials or keys"},
    {"purpose", kD, ValueType::kText, false, nullptr, kData, "purpose of processing"},
    {"legal-basis", kD, ValueType::kText, false, nullptr, kData, "legal basis of processing"},
    {"retention", kD, ValueType::kDuration, false, nullptr, kData, "how long it is kept"},
    {"permitted-regions", kD, ValueType::kText, true, nullptr, kData,
     "legal regions in which it may be kept or used"},
    {"production-data", kD, ValueType::kBool, false, nullptr, kData,
     "taken from production, not made for tests"},
    {"executable-format", kD, ValueType::kBool, false, nullptr, kData,
     "loading it can run code, as with pickle files"},
    {"parent", kZ, ValueType::kRef, false, nullptr, kZone, "zone around this zone"},
    {"trust", kZ, ValueType::kScale, false, &kTrustScale, kData,
     "how far what runs inside is trusted"},
    {"status", kM, ValueType::kEnum, false, &kStatusEnum, kData, "whether the control exists"},
    {"placed", kM | kT, ValueType::kBool, false, nullptr, kData, "it is said where it stands"},
    {"evidence-count", kM, ValueType::kInt, false, nullptr, kData, "pieces of evidence"},
    {"mitigation-count", kT, ValueType::kInt, false, nullptr, kData,
     "controls linked to the threat"},
    {"implemented-count", kT, ValueType::kInt, false, nullptr, kData,
     "linked controls that are implemented"},
    {"owner", kAll | kM | kT, ValueType::kText, false, nullptr, kData,
     "person or team who answers for it"},
    {"tags", kAll, ValueType::kText, true, nullptr, kData, "free labels which rules may test"},
};

/// Positions in the table, ordered by (kind, name).
struct Entry {
  ElementKind kind;
  std::string_view name;
  AttributeId id;
};

const std::vector<Entry>& Sorted() {
  static const std::vector<Entry> entries = [] {
    std::vector<Entry> made;
    for (std::size_t i = 0; i < std::size(kTable); ++i) {
      for (const ElementKind kind :
           {ElementKind::kComponent, ElementKind::kFlow, ElementKind::kData, ElementKind::kZone,
            ElementKind::kControl, ElementKind::kThreat}) {
        if (kTable[i].applies & Mask(kind))
          made.push_back({kind, kTable[i].name, static_cast<AttributeId>(i)});
      }
    }
    std::sort(made.begin(), made.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
    return made;
  }();
  return entries;
}

constexpr AttributeId Named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    if (kTable[i].name == name) return static_cast<AttributeId>(i);
  }
  throw "no such attribute";  // only reachable at compile time
}

}  // namespace

namespace attribute {
constexpr AttributeId kZone = Named("zone"), kStores = Named("stores"), kPrompts = Named("prompts"),
                      kBehaviour = Named("behaviour"), kThirdParty = Named("third-party"),
                      kEffects = Named("effects"), kTechnology = Named("technology"),
                      kCriticality = Named("criticality");
constexpr AttributeId kFlowKind = Named("kind"), kCarries = Named("carries"),
                      kReturns = Named("returns"), kEncryption = Named("encryption"),
                      kAuthn = Named("authn");
constexpr AttributeId kConfidentiality = Named("confidentiality"), kPersonal = Named("personal"),
                      kSecrets = Named("secrets"), kContent = Named("content");
constexpr AttributeId kParent = Named("parent"), kTrust = Named("trust");
constexpr AttributeId kTags = Named("tags"), kOwner = Named("owner");
}  // namespace attribute

std::string_view ElementKindWord(ElementKind kind) {
  constexpr std::string_view kWords[] = {"component", "flow",   "data",  "zone",
                                         "control",   "threat", "system"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::optional<int> Vocabulary::Rank(std::string_view word) const {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<int>(found - words.begin());
}

std::span<const AttributeDef> AttributeTable() { return kTable; }

std::optional<AttributeId> FindAttribute(ElementKind kind, std::string_view name) {
  const auto& entries = Sorted();
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), std::tie(kind, name),
      [](const Entry& entry, const auto& key) { return std::tie(entry.kind, entry.name) < key; });
  if (found == entries.end() || found->kind != kind || found->name != name) return std::nullopt;
  return found->id;
}

}  // namespace threatgap::model
