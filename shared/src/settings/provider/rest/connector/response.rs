//! Where an answer has its user.

use super::{
    place::{Faults, Object, Place},
    pointer::Pointer,
    task::Task,
};

/// Where an answer has its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Response {
    User(Pointer),
    /// A list. It holds only the user that was asked for, unless the search is `wider`.
    Users {
        place: Pointer,
        wider: bool,
    },
}

impl Response {
    /// A read must have it and a write may; a deletion has none, because no user is left.
    pub(super) fn read(task: Task, object: &mut Object<'_>, faults: &mut Faults) -> Option<Self> {
        match task {
            Task::GetById | Task::GetByEmail => Self::of_read(&object.required("response", faults)?, faults),
            Task::Create | Task::Update | Task::ChangeEmail => {
                let place = object.optional("response")?;
                let mut response = place.object(faults)?;
                let user = response.required("user", faults);
                response.finish(faults);
                user?.parsed(Pointer::parse, faults).map(Self::User)
            }
            Task::Delete => None,
        }
    }

    fn of_read(place: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let mut response = place.object(faults)?;
        let (user, users) = (response.optional("user"), response.optional("users"));
        let wider = response.optional("wider");
        let read = match (user, users) {
            (Some(user), None) => {
                if let Some(wider) = &wider {
                    faults.note(wider.pointer(), "goes with users alone");
                }
                user.parsed(Pointer::parse, faults).map(Self::User)
            }
            (None, Some(users)) => {
                let wider = wider.map_or(Some(false), |place| place.flag(faults));
                let place = users.parsed(Pointer::parse, faults);
                place.zip(wider).map(|(place, wider)| Self::Users { place, wider })
            }
            _ => place.fault(
                faults,
                "needs either user, where the answer has the user, or users, where it has a list of them",
            ),
        };
        response.finish(faults);
        read
    }
}
