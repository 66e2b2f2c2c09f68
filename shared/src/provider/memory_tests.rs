use super::*;
use crate::{
    provider::contract::{self, Features, Ids, Subject, Trouble, Troubles},
    upstream::samples,
};

#[async_trait]
impl Troubles for MemoryProvider {
    async fn begin(&self, trouble: Trouble) {
        self.script.fail_always(
            if trouble.may_have_effect() {
                Moment::AfterEffect
            } else {
                Moment::BeforeEffect
            },
            match trouble {
                Trouble::Throttled => || PortError::Throttled { retry_after: None },
                _ => || PortError::unavailable("in trouble"),
            },
        );
    }

    /// The fake makes no separate attempts, so temporary trouble does not affect it, except that the answer to a creation may
    /// be lost.
    async fn begin_once(&self, trouble: Trouble) {
        if trouble == Trouble::CutAfter {
            let lost = PortError::unavailable("in trouble");
            self.fail_next(PortMethod::Create, Moment::AfterEffect, lost);
        }
    }

    async fn expire_token(&self) {}

    async fn end(&self) {
        self.script.fail_no_more();
    }
}

#[tokio::test]
async fn it_keeps_the_contract() {
    let calls = contract::calls(std::sync::Arc::new(samples::clock()));
    let provider = MemoryProvider::default();
    let subject = Subject {
        provider: &provider,
        tenant: &samples::tenant("memory", None),
        calls: &calls,
        features: Features {
            ids: Ids::Text,
            password_policy: false,
            access_tokens: false,
            repeats_creations: false,
        },
        troubles: &provider,
    };
    contract::all(&subject).await;
}

#[tokio::test]
async fn tenants_share_nothing() {
    let provider = MemoryProvider::default();
    let call = samples::call(&samples::clock());
    let (one, other) = (samples::tenant("one", None), samples::tenant("other", None));
    let user = samples::new_user("memory|1");
    provider.create(&one, &call, &user).await.unwrap();
    assert!(matches!(
        provider.get(&other, &call, &user.id).await,
        Err(PortError::NotFound)
    ));
    provider.create(&other, &call, &user).await.unwrap();
    assert_eq!((provider.count(one.id()), provider.count(other.id())), (1, 1));
}
