//! A field of a partial update: keep, clear or set.

/// The change of one field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The caller did not name the field.
    #[default]
    Keep,
    /// The caller sent `null`.
    Clear,
    /// The caller sent a value.
    Set(T),
}

impl<T: PartialEq + Clone> Patch<T> {
    /// Whether the field stays as it is.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value after the patch.
    pub fn apply(&self, current: Option<&T>) -> Option<T> {
        match self {
            Self::Keep => current.cloned(),
            Self::Clear => None,
            Self::Set(value) => Some(value.clone()),
        }
    }

    /// This patch, or [`Patch::Keep`] if it would change nothing.
    #[must_use]
    pub fn against(&self, current: Option<&T>) -> Self {
        if self.apply(current).as_ref() == current {
            Self::Keep
        } else {
            self.clone()
        }
    }

    /// The patch that takes this one back, given the value before it.
    #[must_use]
    pub fn inverse(&self, before: Option<&T>) -> Self {
        match (self, before) {
            (Self::Keep, _) => Self::Keep,
            (_, None) => Self::Clear,
            (_, Some(value)) => Self::Set(value.clone()),
        }
    }

    /// This patch, or [`Patch::Keep`] if `other` changes the field.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        if other.is_keep() { self.clone() } else { Self::Keep }
    }

    /// This patch, or `earlier` if this one keeps the field.
    #[must_use]
    pub fn over(&self, earlier: &Self) -> Self {
        if self.is_keep() { earlier } else { self }.clone()
    }

    /// The patch that turns `current` into `wanted`.
    pub fn between(current: Option<&T>, wanted: Option<&T>) -> Self {
        match wanted {
            _ if current == wanted => Self::Keep,
            None => Self::Clear,
            Some(value) => Self::Set(value.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn patches() -> impl Strategy<Value = Patch<u8>> {
        prop_oneof![Just(Patch::Keep), Just(Patch::Clear), any::<u8>().prop_map(Patch::Set)]
    }

    proptest! {
        #[test]
        fn the_inverse_takes_a_patch_back(patch in patches(), before: Option<u8>) {
            let after = patch.apply(before.as_ref());
            prop_assert_eq!(patch.inverse(before.as_ref()).apply(after.as_ref()), before);
        }

        #[test]
        fn between_leads_from_one_to_the_other(current: Option<u8>, wanted: Option<u8>) {
            prop_assert_eq!(Patch::between(current.as_ref(), wanted.as_ref()).apply(current.as_ref()), wanted);
        }

        #[test]
        fn against_keeps_the_effect(patch in patches(), current: Option<u8>) {
            let reduced = patch.against(current.as_ref());
            prop_assert_eq!(reduced.apply(current.as_ref()), patch.apply(current.as_ref()));
            prop_assert_eq!(reduced.is_keep(), patch.apply(current.as_ref()) == current);
        }
    }
}
