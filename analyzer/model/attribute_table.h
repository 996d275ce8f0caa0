#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace threatgap::model {

/// What a thing of the model is. Rules bind all but the system.
enum class ElementKind : std::uint8_t {
  kComponent,
  kFlow,
  kData,
  kZone,
  kControl,
  kThreat,
  kSystem
};
std::string_view ElementKindWord(ElementKind kind);

/// Set of element kinds as bits.
using KindMask = std::uint8_t;
constexpr KindMask Mask(ElementKind kind) {
  return static_cast<KindMask>(1U << static_cast<unsigned>(kind));
}

enum class ValueType : std::uint8_t { kBool, kInt, kText, kDuration, kEnum, kScale, kRef };

/// The words of an enum or of an ordered scale (lowest first), named once and shared by attributes:
/// `confidentiality` of data and `clearance` of people can be compared because they share a
/// vocabulary.
struct Vocabulary {
  std::string_view name;
  bool ordered = false;
  std::span<const std::string_view> words;
  /// Rank of `word`, or nothing.
  std::optional<int> Rank(std::string_view word) const;
};

/// Index into AttributeTable().
enum class AttributeId : std::uint16_t {};
constexpr std::size_t Index(AttributeId id) { return static_cast<std::size_t>(id); }

/// One attribute of elements: the only place where names, types and scales are stated. Rules,
/// models, the sketch notation, technology presets and the JSON Schemas all read this table.
struct AttributeDef {
  std::string_view name;                    ///< kebab-case key in models and rules
  KindMask applies = 0;                     ///< kinds of elements which have it
  ValueType type = ValueType::kText;        ///< type of the value, or of the members of a set
  bool set = false;                         ///< a list of values, which states all there is
  const Vocabulary* vocabulary = nullptr;   ///< for kEnum and kScale
  ElementKind target = ElementKind::kData;  ///< for kRef
  std::string_view description;             ///< one sentence for the schema and for questions
};

/// Kinds whose attributes models state under their own names. Those of controls and threats are
/// facts about them which only rules read.
constexpr KindMask kStatedKinds = Mask(ElementKind::kComponent) | Mask(ElementKind::kFlow) |
                                  Mask(ElementKind::kData) | Mask(ElementKind::kZone);

std::span<const AttributeDef> AttributeTable();
inline const AttributeDef& Attribute(AttributeId id) { return AttributeTable()[Index(id)]; }

/// The attribute `name` of elements of `kind`, or nothing. O(log n).
std::optional<AttributeId> FindAttribute(ElementKind kind, std::string_view name);

/// Attributes which the analyzer itself reads.
namespace attribute {
extern const AttributeId kZone, kStores, kPrompts, kBehaviour, kThirdParty, kEffects, kTechnology,
    kCriticality;
extern const AttributeId kFlowKind, kCarries, kReturns, kEncryption, kAuthn;
extern const AttributeId kConfidentiality, kPersonal, kSecrets, kContent;
extern const AttributeId kParent, kTrust;
extern const AttributeId kTags, kOwner;
}  // namespace attribute

/// The component behaviours which decide how influence passes through a component
/// (docs/decisions/003).
enum class Behaviour : std::uint8_t {
  kForward,
  kJoin,
  kSplit,
  kDerive,
  kEncrypt,
  kDecrypt,
  kAnonymise,
  kDiscard,
  kStore
};

}  // namespace threatgap::model
