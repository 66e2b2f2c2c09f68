//! Retries a call once with a fresh credential if the cached one was refused, because it may have been replaced since.

/// Makes an attempt with the credential `kept`. If it is refused and `renewed` gives another credential, makes one more
/// attempt with that. A refusal has no effect, so this is harmless for writes too.
pub(crate) async fn with_renewal<C, T, E, Tried, Renewed>(
    kept: C,
    attempt: impl Fn(C) -> Tried,
    is_refused: impl Fn(&T) -> bool,
    renewed: impl FnOnce(C) -> Renewed,
) -> Result<T, E>
where
    C: Clone,
    Tried: Future<Output = Result<T, E>>,
    Renewed: Future<Output = Result<Option<C>, E>>,
{
    let outcome = attempt(kept.clone()).await?;
    if is_refused(&outcome)
        && let Some(current) = renewed(kept).await?
    {
        return attempt(current).await;
    }
    Ok(outcome)
}
