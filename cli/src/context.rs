//! What a command works with.

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
    /// Which deployment is meant; [`Self::deployment`] connects to it.
    place: Where,
    chosen: Chosen,
    /// The form of the output.
    pub(crate) format: Format,
    /// Whether results and errors may have colours.
    colours: bool,
    /// What becomes of the command once nobody reads its output.
    unread: Unread,
    /// Whether only results and errors are to be told.
    pub(crate) quiet: bool,
}

impl Context {
    /// What a command gets that is about this deployment and says so what it has to say.
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

    /// Whether the output is for people, and not for programs.
    pub(crate) const fn is_for_people(&self) -> bool {
        matches!(self.format, Format::Table)
    }

    /// Where results go.
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

    /// Tells something beside the results, unless nobody wants to hear it.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Whether more is named than where the API is.
    pub(crate) fn names_a_deployment(&self) -> bool {
        self.chosen != Chosen::Nothing || !self.place.names_api()
    }

    /// Whether the API is named by itself.
    pub(crate) fn names_api(&self) -> bool {
        self.place.names_api()
    }

    /// The deployment that is meant, connected.
    pub(crate) async fn deployment(&self) -> Result<Deployment, Failure> {
        self.place.connect(self.chosen).await
    }

    /// Where the API of the deployment that is meant is.
    pub(crate) async fn api(&self) -> Result<ApiPlace, Failure> {
        self.place.api(self.chosen).await
    }

    /// The local stack, for what no other deployment can do.
    pub(crate) async fn local_stack(&self) -> Result<LocalStack, Failure> {
        match self.chosen {
            Chosen::Local | Chosen::Nothing => self.place.local_stack(self.chosen).await,
            Chosen::Stage | Chosen::Tables => Err(Failure::usage("this is for the local stack alone")
                .hint("Leave out --stage and the tables (and their variables), or say --local.")),
        }
    }
}
