#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/catalog/frameworks.h"
#include "analyzer/model/unknown.h"
#include "analyzer/outcome/analysis_result.h"

/// What controls cover of one requirement (RULES.md §3.4): the union of their aspects.
namespace threatgap::pipeline {

/// A control type that is mapped to the requirement and carries coverage.
struct MappedPart {
  std::string control_type;
  bool whole = false;  ///< equal or superset: it covers every aspect
  std::vector<std::int32_t> aspects;

  bool Covers(std::int32_t aspect) const;
};

/// A control of the model which realises a mapped type. An open list of controls is one without a
/// name whose effect is unknown.
struct Contribution {
  MappedPart part;
  std::string control;
  model::Truth effective = model::Truth::kUnknown;
  bool planned = false;
  bool proven = false;  ///< by evidence that passed and is not too old
};

/// How much of the requirement is covered, as an interval: `lo` without and `hi` with everything
/// whose effect is unknown. A part that names no aspect is partial and adds nothing to the others.
struct CoveredAspects {
  outcome::Cover lo = outcome::Cover::kUncovered;
  outcome::Cover hi = outcome::Cover::kUncovered;
};

/// `aspects`: how many the requirement has; without any only what is whole covers it. Linear in
/// the contributions times the aspects.
CoveredAspects CoverAspects(std::size_t aspects, const std::vector<Contribution>& contributions);

/// The same as if only contributions counted which are proven.
outcome::Cover ProvenCover(std::size_t aspects, const std::vector<Contribution>& contributions);

/// One row per aspect, in the order of the catalogue.
std::vector<outcome::AspectView> ViewAspects(const std::vector<catalog::Aspect>& aspects,
                                             const std::vector<MappedPart>& mapped,
                                             const std::vector<Contribution>& contributions);

/// `2 of 4 aspects covered, not review, retention`; empty where there are no aspects.
std::string AspectsInWords(const std::vector<outcome::AspectView>& aspects);

}  // namespace threatgap::pipeline
