//! The context of a command.

use std::io::{IsTerminal as _, Write as _};

use crate::{
    connection::{ApiPlace, Chosen, Deployment, LocalStack, Where},
    environment,
    failure::Failure,
    output::{Format, Output, Presentation, Unread},
};

/// What every command gets.
#[derive(Debug)]
pub(crate) struct Context {
    /// The selected deployment; [`Self::deployment`] connects to it.
    place: Where,
    chosen: Chosen,
    /// The form of the output.
    pub(crate) format: Format,
    /// Whether results and errors are coloured.
    colours: bool,
    /// What the command does when its output is closed.
    unread: Unread,
    /// Whether to print only results and errors.
    pub(crate) quiet: bool,
}

impl Context {
    /// The context for this deployment and these output options.
    pub(crate) fn new(place: Where, chosen: Chosen, presentation: Presentation, unread: Unread) -> Self {
        Self {
            place,
            chosen,
            format: presentation.output,
            colours: !presentation.no_color && environment::variable("NO_COLOR").is_none(),
            unread,
            quiet: presentation.quiet,
        }
    }

    /// Whether the output is for people, not programs.
    pub(crate) const fn is_for_people(&self) -> bool {
        matches!(self.format, Format::Table)
    }

    /// The output for results.
    pub(crate) fn output(&self) -> Output {
        Output::new(
            self.format,
            self.colours && std::io::stdout().is_terminal(),
            self.unread,
        )
    }

    /// Whether errors and notes have colours.
    pub(crate) fn colour_of_errors(&self) -> bool {
        self.colours && std::io::stderr().is_terminal()
    }

    /// Prints a note to standard error, unless `quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            // A closed standard error is ignored.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Whether a deployment is selected, not only its API.
    pub(crate) fn names_a_deployment(&self) -> bool {
        self.chosen != Chosen::Nothing || !self.place.names_api()
    }

    /// Whether the API is named explicitly.
    pub(crate) fn names_api(&self) -> bool {
        self.place.names_api()
    }

    /// Connects to the selected deployment.
    pub(crate) async fn deployment(&self) -> Result<Deployment, Failure> {
        self.place.connect(self.chosen).await
    }

    /// The address of the selected deployment's API.
    pub(crate) async fn api(&self) -> Result<ApiPlace, Failure> {
        self.place.api(self.chosen).await
    }

    /// The local stack, for commands that only work there.
    pub(crate) async fn local_stack(&self) -> Result<LocalStack, Failure> {
        match self.chosen {
            Chosen::Local | Chosen::Nothing => self.place.local_stack(self.chosen).await,
            Chosen::Stage | Chosen::Tables => Err(Failure::usage("this is for the local stack alone")
                .hint("Leave out --stage and the tables (and their variables), or say --local.")),
        }
    }
}
