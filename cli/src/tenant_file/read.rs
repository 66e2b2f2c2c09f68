//! Parses files of settings, and reports every fault in every file with its place.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::{Map, Value};
use shared::{
    model::TenantId,
    settings::{CONNECTOR, SettingsDocument},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Fault, Written,
    lines::{Lines, Places},
    source::{self, Source},
    value::json,
};

/// All tenants of these files and folders, valid and each only once; or all faults.
pub(crate) fn all(paths: &[PathBuf]) -> Result<Vec<Written>, Vec<Fault>> {
    let (sources, mut faults) = source::read(paths);
    let mut tenants: Vec<Written> = Vec::new();
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for source in &sources {
        let mut file = File::of(source);
        file.read();
        for (written, line) in file.tenants {
            let key = written.document.tenant.key().to_owned();
            if let Some(first) = places.get(&key) {
                file.faults.push(Fault {
                    tenant: Some(written.document.tenant.escaped()),
                    ..Fault::at(&source.name, line, format!("is given twice: it is in {first} already"))
                });
            } else {
                places.insert(key, written.place.clone());
                tenants.push(written);
            }
        }
        faults.append(&mut file.faults);
    }
    if faults.is_empty() { Ok(tenants) } else { Err(faults) }
}

struct File<'s> {
    source: &'s Source,
    lines: Lines,
    tenants: Vec<(Written, usize)>,
    faults: Vec<Fault>,
}

impl<'s> File<'s> {
    fn of(source: &'s Source) -> Self {
        Self {
            source,
            lines: Lines::of(&source.text),
            tenants: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, line: usize, what: impl Into<String>) {
        self.faults.push(Fault::at(&self.source.name, line, what));
    }

    fn read(&mut self) {
        let (root, errors) = DeTable::parse_recoverable(&self.source.text);
        if !errors.is_empty() {
            for error in errors {
                let line = error.span().map_or(1, |span| self.lines.at(&span));
                self.fault(line, format!("this is no TOML: {}", error.message()));
            }
            return;
        }
        let mut is_there = false;
        for (name, value) in root.get_ref() {
            let line = self.lines.at(&name.span());
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("tenant", DeValue::Array(tenants)) => {
                    is_there = true;
                    tenants.iter().for_each(|tenant| self.tenant(tenant));
                }
                ("tenant", DeValue::Table(_)) => {
                    is_there = true;
                    self.tenant(value);
                }
                ("tenant", _) => {
                    is_there = true;
                    self.fault(line, "tenant: must be a table: begin it with [[tenant]]");
                }
                (other, _) => self.fault(
                    line,
                    format!("{other}: settings stand below a [[tenant]] with its name, and nothing else stands outside of one"),
                ),
            }
        }
        if !is_there && self.faults.is_empty() {
            self.fault(1, "there is no [[tenant]] in this file");
        }
    }

    fn tenant(&mut self, written: &Spanned<DeValue<'_>>) {
        let head = self.lines.at(&written.span());
        let DeValue::Table(table) = written.get_ref() else {
            return self.fault(head, "tenant: must be a table: begin it with [[tenant]]");
        };
        let before = self.faults.len();
        let id = self.id(table, head);
        let mut places = Places::from(head);
        let mut settings = Map::new();
        self.settings(table, "", &mut settings, &mut places);
        if self.faults.len() == before
            && let Some(tenant) = id
        {
            self.finish(SettingsDocument { tenant, settings }, &places);
        }
    }

    fn id(&mut self, table: &DeTable<'_>, head: usize) -> Option<TenantId> {
        let Some((_, name)) = table.iter().find(|(name, _)| name.get_ref() == "name") else {
            self.fault(head, "name: is required: name = \"GROUP/CLIENT/PAPER\"");
            return None;
        };
        let line = self.lines.at(&name.span());
        let DeValue::String(text) = name.get_ref() else {
            self.fault(line, "name: must be a text: name = \"GROUP/CLIENT/PAPER\"");
            return None;
        };
        match text.parse() {
            Ok(tenant) => Some(tenant),
            Err(fault) => {
                self.fault(line, format!("name: {fault}"));
                None
            }
        }
    }

    /// Collects the settings of a table by their dotted names.
    fn settings(&mut self, table: &DeTable<'_>, prefix: &str, settings: &mut Map<String, Value>, places: &mut Places) {
        for (name, value) in table {
            let line = self.lines.at(&name.span());
            let name = if prefix.is_empty() {
                name.get_ref().to_string()
            } else {
                format!("{prefix}.{}", name.get_ref())
            };
            if name == "name" {
                continue;
            }
            if let DeValue::Table(table) = value.get_ref()
                && name != CONNECTOR
            {
                self.settings(table, &name, settings, places);
                continue;
            }
            places.note(&name, line);
            if let DeValue::Array(items) = value.get_ref() {
                for (index, item) in items.iter().enumerate() {
                    places.note(&format!("{name}[{index}]"), self.lines.at(&item.span()));
                }
            }
            match setting(&name, value.get_ref()) {
                Ok(value) => {
                    if settings.insert(name.clone(), value).is_some() {
                        self.fault(
                            line,
                            format!("{name}: is given twice, once in quotes and once in a table"),
                        );
                    }
                }
                Err(what) => self.fault(line, format!("{name}: {what}")),
            }
        }
    }

    fn finish(&mut self, document: SettingsDocument, places: &Places) {
        let named = document.tenant.escaped();
        match document.parse() {
            Ok(_) => {
                let place = format!("{}:{}", self.source.name, places.head());
                self.tenants.push((Written { place, document }, places.head()));
            }
            Err(faults) => {
                let told = faults.into_iter().map(|fault| Fault {
                    file: self.source.name.clone(),
                    line: Some(places.line(&fault.name)),
                    tenant: Some(named.clone()),
                    setting: Some(fault.name),
                    what: fault.what,
                    kind: fault.kind,
                });
                let mut told: Vec<Fault> = told.collect();
                told.sort_by_key(|fault| fault.line);
                self.faults.extend(told);
            }
        }
    }
}

/// The value of a setting. The connector may also be JSON, because TOML has no `null`.
fn setting(name: &str, value: &DeValue<'_>) -> Result<Value, String> {
    match value {
        DeValue::String(text) if name == CONNECTOR => {
            serde_json::from_str(text).map_err(|error| format!("this text is no JSON: {error}"))
        }
        value => json(value).map_err(str::to_owned),
    }
}
