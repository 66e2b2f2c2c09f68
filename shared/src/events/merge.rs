//! Merges the readings of several partitions into one, sorted by id.

use futures_util::{StreamExt as _, TryStreamExt as _, future::try_join_all, stream};

use super::{EventV1, Records};
use crate::error::PortError;

/// The reading of one partition, with its next record.
struct Source<'a> {
    head: Option<EventV1>,
    rest: Records<'a>,
}

impl Source<'_> {
    async fn advance(&mut self) -> Result<(), PortError> {
        self.head = self.rest.try_next().await?;
        Ok(())
    }
}

/// Reads the partitions concurrently, each oldest first, as one reading, oldest first. Of each only the current page is
/// in memory.
pub(super) fn merged<'a>(partitions: impl Iterator<Item = Records<'a>>) -> Records<'a> {
    let sources: Vec<Source<'a>> = partitions.map(|rest| Source { head: None, rest }).collect();
    let begun = async move {
        let mut sources = sources;
        try_join_all(sources.iter_mut().map(Source::advance)).await?;
        Ok::<_, PortError>(stream::try_unfold(sources, |mut sources| async move {
            let heads = sources.iter_mut().filter(|source| source.head.is_some());
            let oldest = heads.min_by(|one, other| id(one).cmp(&id(other)));
            let Some(source) = oldest else {
                return Ok(None);
            };
            let record = source.head.take();
            source.advance().await?;
            Ok(record.map(|record| (record, sources)))
        }))
    };
    stream::once(begun).try_flatten().boxed()
}

fn id<'s>(source: &'s Source<'_>) -> Option<&'s str> {
    source.head.as_ref().map(|record| record.id.as_str())
}
