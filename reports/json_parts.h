#pragma once

#include "analyzer/outcome/analysis_result.h"
#include "reports/json_writer.h"

/// The larger sections of the JSON report. Each writes its keys into the object being written and
/// declares them in result_shape.cc.
namespace threatgap::reports::json {

/// `findings`.
void PutFindings(JsonWriter& out, const outcome::AnalysisResult& result);
/// `threats`, `controls`.
void PutRegister(JsonWriter& out, const outcome::AnalysisResult& result);
/// `frameworks`, `requirements`.
void PutFrameworks(JsonWriter& out, const outcome::AnalysisResult& result);
/// `treatments`, `suppressions`.
void PutDecisions(JsonWriter& out, const outcome::AnalysisResult& result);
/// `questions`, `assumptions`, `notes`.
void PutQuestions(JsonWriter& out, const outcome::AnalysisResult& result);
/// `architecture`.
void PutArchitecture(JsonWriter& out, const outcome::AnalysisResult& result);

/// One treatment or suppression as a value.
void PutTreatment(JsonWriter& out, const outcome::TreatmentView& treatment);
void PutSuppression(JsonWriter& out, const outcome::SuppressionView& suppression);

}  // namespace threatgap::reports::json
