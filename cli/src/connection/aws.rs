//! A deployment on AWS, with the credentials of a person, who may use profiles and single sign-on.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ssm::operation::get_parameter::GetParameterError;
use serde::Deserialize;
use shared::{error::chain, runtime::Config};
use url::Url;

use super::{Deployment, Where, ports};
use crate::{environment, failure::Failure};

/// The stack's description of itself (`template.yaml`, `DeploymentParameter`).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    settings_table: String,
    events_table: String,
    journal_table: String,
    api: Url,
}

/// Placeholder for the name of a table until it is known.
const NOT_YET: &str = "not-yet-known";

pub(super) async fn of_stage(options: &Where) -> Result<Deployment, Failure> {
    let stage = options.stage.as_deref().unwrap_or_default();
    let mut config = config(options, Some(NOT_YET))?;
    let sdk = sdk(&config, options).await?;
    let written = written(&sdk, stage).await?;
    config.settings_table = written.settings_table;
    config.events_table = written.events_table;
    config.journal_table = written.journal_table;
    connected(
        format!("stage {stage} in {}", region(&sdk)),
        config,
        sdk,
        Some(written.api),
    )
}

pub(super) async fn api_of_stage(options: &Where) -> Result<Url, Failure> {
    let sdk = sdk(&config(options, Some(NOT_YET))?, options).await?;
    Ok(written(&sdk, options.stage.as_deref().unwrap_or_default()).await?.api)
}

pub(super) async fn of_tables(options: &Where) -> Result<Deployment, Failure> {
    let config = config(options, None)?;
    let sdk = sdk(&config, options).await?;
    let name = format!(
        "the deployment with the table {} in {}",
        config.settings_table,
        region(&sdk)
    );
    connected(name, config, sdk, None)
}

fn connected(name: String, config: Config, sdk: SdkConfig, api: Option<Url>) -> Result<Deployment, Failure> {
    let name = match endpoint(&sdk) {
        Some(endpoint) => format!("{name} (DynamoDB at {endpoint})"),
        None => name,
    };
    let (backends, tools) = ports(&config, sdk).map_err(|error| Failure::port("AWS", &error))?;
    Ok(Deployment {
        name,
        backends,
        tools,
        config,
        api,
        local: None,
    })
}

/// The configuration of the functions, with the tables of the options.
fn config(options: &Where, tables: Option<&str>) -> Result<Config, Failure> {
    let config = Config::from_variables(&|name| match name {
        "SETTINGS_TABLE" => tables.map(str::to_owned).or_else(|| options.settings_table.clone()),
        "EVENTS_TABLE" => tables.map(str::to_owned).or_else(|| options.events_table.clone()),
        "JOURNAL_TABLE" => tables.map(str::to_owned).or_else(|| options.journal_table.clone()),
        "SECRETS_DIR" | "UPSTREAM_ALLOWED_HOSTS" | "UPSTREAM_CA_FILE" | "AWS_CA_BUNDLE" => environment::variable(name),
        _ => None,
    });
    config.map_err(|faults| {
        Failure::usage(faults.to_string())
            .hint("Name all three tables (--settings-table, --events-table, --journal-table), or a stage (--stage).")
    })
}

/// Region and credentials, from the same sources as AWS's own tools.
async fn sdk(config: &Config, options: &Where) -> Result<SdkConfig, Failure> {
    let own = config.sdk().map_err(|error| Failure::port("AWS_CA_BUNDLE", &error))?;
    let mut loader = aws_config::defaults(BehaviorVersion::latest());
    if let Some(client) = own.http_client() {
        loader = loader.http_client(client);
    }
    if let Some(timeouts) = own.timeout_config() {
        loader = loader.timeout_config(timeouts.clone());
    }
    if let Some(retries) = own.retry_config() {
        loader = loader.retry_config(retries.clone());
    }
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    let sdk = loader.load().await;
    if sdk.region().is_none() {
        return Err(Failure::usage("no region of AWS is named")
            .hint("Use --region, AWS_REGION, or a profile that has one (`aws configure set region …`)."));
    }
    Ok(sdk)
}

/// The endpoint, if the environment or the profile sets another one than AWS's. It is shown then, because the stage's name would
/// not tell.
fn endpoint(sdk: &SdkConfig) -> Option<String> {
    let is_ignored = environment::variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    let own = environment::variable("AWS_ENDPOINT_URL_DYNAMODB");
    let own = own.filter(|_| is_ignored.is_none_or(|ignored| !ignored.eq_ignore_ascii_case("true")));
    own.or_else(|| sdk.endpoint_url().map(str::to_owned))
}

fn region(sdk: &SdkConfig) -> &str {
    sdk.region().map_or("", Region::as_ref)
}

async fn written(sdk: &SdkConfig, stage: &str) -> Result<Written, Failure> {
    let name = format!("/users-orchestrator/{stage}/deployment");
    let answer = aws_sdk_ssm::Client::new(sdk).get_parameter().name(&name).send().await;
    let answer = answer.map_err(|error| {
        let region = region(sdk);
        if error.as_service_error().is_some_and(GetParameterError::is_parameter_not_found) {
            let what = format!("there is no stage {stage} in {region}: the parameter {name} is missing");
            return Failure::failed(what).hint(
                "Check the stage, the region (--region) and the account (--profile). A stack that was deployed before it\n\
                 wrote the parameter writes it at its next deployment; until then name its tables (--settings-table …).",
            );
        }
        Failure::unreachable(format!("the parameter {name} cannot be read in {region}: {}", chain(&error))).of_aws()
    })?;
    let text = answer
        .parameter()
        .and_then(|parameter| parameter.value())
        .unwrap_or_default();
    serde_json::from_str(text)
        .map_err(|error| Failure::failed(format!("the parameter {name} is not as it should be: {error}")))
}
