//! The routes of the API, read from the template's functions, and matching a request to one.

use std::collections::BTreeMap;

use axum::http::Method;
use serde::Deserialize;
use serde_json::Value;

use crate::template::{Template, TemplateError};

/// The routes of a template, in order of precedence: the first match is the one that API Gateway chooses.
#[derive(Debug)]
pub struct Routes {
    resources: Vec<Resource>,
}

#[derive(Debug)]
struct Resource {
    path: String,
    segments: Vec<Segment>,
    methods: Vec<(Method, String)>,
}

/// Literals sort before parameters, as in API Gateway's precedence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Parameter(String),
}

/// The result of looking up a method and a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<'a> {
    Route(Route<'a>),
    /// The path is known, but not with this method; `allow` is the value of the `Allow` header.
    OtherMethod {
        allow: String,
    },
    Nothing,
}

/// A route that matches a request.
#[derive(Debug, PartialEq, Eq)]
pub struct Route<'a> {
    /// Logical id of the function in the template.
    pub function: &'a str,
    /// The path as the template writes it, `/v4/Users/{customerRegistrationId}`.
    pub resource: &'a str,
    /// Raw segments by parameter name. The function decodes the percent-encoding.
    pub parameters: BTreeMap<&'a str, String>,
}

#[derive(Deserialize)]
struct EventSource {
    #[serde(rename = "Type")]
    kind: String,
    #[serde(rename = "Properties", default)]
    properties: Value,
}

#[derive(Deserialize)]
struct ApiEvent {
    #[serde(rename = "Path")]
    path: String,
    #[serde(rename = "Method")]
    method: String,
}

impl Routes {
    /// Collects the `Api` events of every function of the template.
    pub fn from_template(template: &Template) -> Result<Self, TemplateError> {
        let mut routes = Self { resources: Vec::new() };
        for (function, properties) in template.resources_of("AWS::Serverless::Function") {
            let Some(events) = properties.get("Events") else {
                continue;
            };
            let events: BTreeMap<String, EventSource> = Deserialize::deserialize(events)
                .map_err(|e| TemplateError::resource(function, format!("Events: {e}")))?;
            for (name, event) in events.into_iter().filter(|(_, event)| event.kind == "Api") {
                let reason = |e: String| TemplateError::resource(function, format!("Events.{name}: {e}"));
                let api = ApiEvent::deserialize(&event.properties).map_err(|e| reason(e.to_string()))?;
                routes.add(function, &api).map_err(reason)?;
            }
        }
        routes.resources.sort_by(|a, b| a.segments.cmp(&b.segments));
        Ok(routes)
    }

    fn add(&mut self, function: &str, api: &ApiEvent) -> Result<(), String> {
        let method = match api.method.to_ascii_uppercase().as_str() {
            "ANY" => return Err("Method ANY is not served locally; name the methods".to_owned()),
            name => name
                .parse::<Method>()
                .map_err(|_| format!("Method \"{}\" is not an HTTP method", api.method))?,
        };
        let segments = segments(&api.path)?;
        let same_shape = self
            .resources
            .iter_mut()
            .find(|resource| same_shape(&resource.segments, &segments));
        match same_shape {
            None => self.resources.push(Resource {
                path: api.path.clone(),
                segments,
                methods: vec![(method, function.to_owned())],
            }),
            Some(resource) if resource.path != api.path => {
                return Err(format!(
                    "Path {} and Path {} differ only in the names of their parameters",
                    api.path, resource.path
                ));
            }
            Some(resource) => {
                if let Some((_, other)) = resource.methods.iter().find(|(known, _)| *known == method) {
                    return Err(format!("{method} {} is already routed to {other}", api.path));
                }
                resource.methods.push((method, function.to_owned()));
            }
        }
        Ok(())
    }

    /// Finds the resource of a raw (still percent-encoded) path, then the method on it, as API Gateway does. A REST API treats a
    /// path with one extra slash at its end as the same resource.
    pub fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let matching = self
            .resources
            .iter()
            .find_map(|resource| Some((resource, parameters(&resource.segments, path)?)));
        let Some((resource, parameters)) = matching else {
            return Found::Nothing;
        };
        if let Some((_, function)) = resource.methods.iter().find(|(known, _)| known == method) {
            return Found::Route(Route {
                function,
                resource: &resource.path,
                parameters,
            });
        }
        let mut allow: Vec<&str> = resource.methods.iter().map(|(method, _)| method.as_str()).collect();
        allow.sort_unstable();
        Found::OtherMethod {
            allow: allow.join(", "),
        }
    }

    /// Logical ids of the functions that have routes, each once.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        let names: std::collections::BTreeSet<&str> = self
            .resources
            .iter()
            .flat_map(|resource| &resource.methods)
            .map(|(_, function)| function.as_str())
            .collect();
        names.into_iter()
    }
}

fn segments(path: &str) -> Result<Vec<Segment>, String> {
    let Some(rest) = path.strip_prefix('/') else {
        return Err(format!("Path \"{path}\" does not begin with /"));
    };
    if rest.ends_with('/') {
        return Err(format!("Path {path}: a REST API serves the trailing slash by itself"));
    }
    rest.split('/')
        .map(
            |segment| match segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
                Some(name) if name.ends_with('+') => {
                    Err(format!("Path {path}: greedy parameter {segment} is not served locally"))
                }
                Some("") => Err(format!("Path {path}: a parameter without a name")),
                Some(name) => Ok(Segment::Parameter(name.to_owned())),
                None if segment.contains(['{', '}']) => {
                    Err(format!("Path {path}: segment \"{segment}\" is only partly a parameter"))
                }
                None => Ok(Segment::Literal(segment.to_owned())),
            },
        )
        .collect()
}

fn same_shape(one: &[Segment], other: &[Segment]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Segment::Literal(a), Segment::Literal(b)) => a == b,
            (Segment::Parameter(_), Segment::Parameter(_)) => true,
            _ => false,
        })
}

fn parameters<'a>(template: &'a [Segment], path: &str) -> Option<BTreeMap<&'a str, String>> {
    let actual: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    if actual.len() != template.len() {
        return None;
    }
    let mut parameters = BTreeMap::new();
    for (expected, actual) in template.iter().zip(actual) {
        match expected {
            Segment::Literal(literal) if literal == actual => {}
            Segment::Parameter(name) if !actual.is_empty() => {
                parameters.insert(name.as_str(), actual.to_owned());
            }
            _ => return None,
        }
    }
    Some(parameters)
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
