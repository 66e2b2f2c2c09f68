//! Reads the parts of `template.yaml` that the local stack is built from.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The template at the root of the repository, compiled in, so that it always matches the binary.
const DEPLOYED: &str = include_str!("../../template.yaml");

/// A SAM template, reduced to its resources.
///
/// CloudFormation's short tags (`!Ref`, `!Sub`, `!GetAtt`) are read as plain text. Routes and keys of tables contain none, and
/// the local stack reads nothing else.
#[derive(Debug, Deserialize)]
pub struct Template {
    #[serde(rename = "Resources")]
    resources: BTreeMap<String, Resource>,
}

#[derive(Debug, Deserialize)]
struct Resource {
    #[serde(rename = "Type")]
    kind: String,
    #[serde(rename = "Properties", default)]
    properties: Value,
}

impl Template {
    /// The template that this binary was built with.
    pub fn deployed() -> Result<Self, TemplateError> {
        Self::parse(DEPLOYED)
    }

    /// Reads a template from its YAML text.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        serde_saphyr::from_str(text).map_err(|error| TemplateError::Syntax(error.to_string()))
    }

    /// Logical ids and properties of the resources of one type, by logical id.
    pub(crate) fn resources_of(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> {
        self.resources
            .iter()
            .filter(move |(_, resource)| resource.kind == kind)
            .map(|(logical_id, resource)| (logical_id.as_str(), &resource.properties))
    }
}

/// Why a template cannot be served locally.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("template.yaml cannot be read: {0}")]
    Syntax(String),
    #[error("template.yaml, resource {logical_id}: {reason}")]
    Resource { logical_id: String, reason: String },
}

impl TemplateError {
    pub(crate) fn resource(logical_id: &str, reason: impl std::fmt::Display) -> Self {
        Self::Resource {
            logical_id: logical_id.to_owned(),
            reason: reason.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn short_tags_are_read_as_plain_text() {
        let template = Template::parse(
            "Resources:\n  Thing:\n    Type: A::B\n    Properties:\n      Name: !Sub thing-${Stage}\n      Roles: [!Ref Role, !GetAtt Other.Arn]\n      Both: !If [IsProd, { Key: !Ref A }, !Ref B]\n",
        )
        .unwrap();
        let found: Vec<_> = template.resources_of("A::B").collect();
        assert_eq!(
            found,
            [(
                "Thing",
                &json!({ "Name": "thing-${Stage}", "Roles": ["Role", "Other.Arn"], "Both": ["IsProd", { "Key": "A" }, "B"] })
            )]
        );
    }

    #[test]
    fn a_broken_template_says_where_it_breaks() {
        let error = Template::parse("Resources:\n  Thing: [\n").unwrap_err().to_string();
        assert!(error.contains("line"), "{error}");
        let error = Template::parse("Parameters: {}\n").unwrap_err().to_string();
        assert!(error.contains("Resources"), "{error}");
    }

    #[test]
    fn the_deployed_template_is_readable() {
        let template = Template::deployed().unwrap();
        assert!(template.resources_of("AWS::Serverless::Function").count() > 0);
        assert!(template.resources_of("AWS::DynamoDB::Table").count() > 0);
    }
}
