//! One more attempt for who is refused with a credential that was kept: it may have been replaced since.

/// What an attempt with the credential that is `kept` comes to. Where it is refused, and `renewed` gives another in its place,
/// what one more attempt with that comes to. A refusal has no effect, so this is harmless for writes too.
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
