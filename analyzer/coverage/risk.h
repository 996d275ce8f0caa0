#pragma once

#include <array>

#include "analyzer/coverage/coverage.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::coverage {

/// Level per likelihood (row, 1..5) and impact (column, 1..5).
using RiskMatrix = std::array<std::array<model::SeverityLevel, 5>, 5>;

/// An ordinal value 1..5 which may be a range because facts are not known.
struct OrdinalRange {
  int lo = 1;
  int hi = 1;
};

struct LevelRange {
  model::SeverityLevel lo = model::SeverityLevel::kLow;
  model::SeverityLevel hi = model::SeverityLevel::kLow;
};

/// Risk of one match without any control, and with those that count (RULES.md §3.2). Ordinal:
/// levels are looked up in the matrix, never multiplied.
struct Risk {
  OrdinalRange likelihood, impact;
  LevelRange inherent;
  OrdinalRange residual_likelihood, residual_impact;
  LevelRange residual;
};

/// Likelihood and impact of a match: for a path that carries several data sets the highest of them.
/// The residual part equals the inherent one until ApplyControls is called.
Risk InherentRisk(const rule_engine::Rule& rule, const rule_engine::Match& match,
                  const rule_engine::EvalContext& context, const RiskMatrix& matrix);

/// Takes the strength of effective leaves off: per axis the largest, one step more when a second
/// effective leaf of another mechanism class reduces the same axis, at most three; detection lowers
/// impact by at most one. Unknown applications count as absent for the upper end and as present for
/// the lower.
void ApplyControls(const Coverage& coverage, const catalog::Catalog& catalog,
                   const RiskMatrix& matrix, Risk& risk);

}  // namespace threatgap::coverage
