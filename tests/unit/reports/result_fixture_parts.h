#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/reports/result_fixture.h"

/// Pieces of the fixture, for its own files.
namespace threatgap::reports::fixture {

constexpr const char* kFixtureFile = "model/architecture.yaml";

base::Location At(int line);
/// Line at which a component of the fixture stands.
int LineOf(std::string_view component);
outcome::Named Component(std::string_view id);
void AddArchitecture(outcome::AnalysisResult& result);
/// Component, flow, component, … through the ids given; `guard` stands on the gateway.
std::vector<outcome::WitnessStep> Path(const outcome::AnalysisResult& result,
                                       const std::vector<std::string>& ids,
                                       const std::string& guard = {});
/// Sentence and slots from the bindings.
void AddSlots(outcome::Finding& finding);
void AddFindings(outcome::AnalysisResult& result);

}  // namespace threatgap::reports::fixture
