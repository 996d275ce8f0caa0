#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a CloudFormation template: `Resources` with an entry that has a `Type`
/// like `AWS::S3::Bucket`.
bool RecognisesCloudFormation(syntax::NodeRef root);

/// Reads the resources of a template, JSON or YAML with short tags, which is architecture only. A
/// resource names another by `Ref`, `Fn::GetAtt` or inside `Fn::Sub`, anywhere in its properties;
/// parameters, conditions, imports and nested stacks are not followed. Source of the field names:
/// the template reference of AWS
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html).
void ReadCloudFormation(const ReadJob& job);

}  // namespace threatgap::load
