//! The table of the old models' members.

use super::{
    old_field::{OldField, Seen},
    place::{
        Basis::{self, Name, Reading},
        Field,
        Place::{self, Consent, Members, Metadata, Nowhere, OwnKey, PaperHeader, Path, Sides},
        Reason,
    },
};

const fn asked(name: &'static str, place: Place, basis: Basis) -> OldField {
    OldField {
        name,
        seen: Seen::Request,
        create: place,
        update: place,
        basis,
    }
}

const fn answered(name: &'static str, place: Place, basis: Basis) -> OldField {
    OldField {
        seen: Seen::Answer,
        ..asked(name, place, basis)
    }
}

const fn create_only(name: &'static str, place: Place, update: Place) -> OldField {
    OldField {
        update,
        ..asked(name, place, Name)
    }
}

const fn update_only(name: &'static str, create: Reason, field: Field) -> OldField {
    OldField {
        seen: Seen::NewUpdate,
        create: Nowhere(create),
        ..asked(name, Place::Field(field), Name)
    }
}

const fn gone(why: &'static str, instead: &'static str) -> Place {
    Nowhere(Reason { why, instead })
}

/// The members, in the order of the old Create model, then of the old user.
pub const FIELDS: &[OldField] = &[
    create_only(
        "Email",
        Place::Field(Field::Email),
        gone(
            "Update does not change the address",
            "send it with Update Email: convert the same body with --operation change-email",
        ),
    ),
    create_only(
        "Password",
        Place::Field(Field::Password),
        gone(
            "no operation of this API changes a password",
            "let the reader change it where the tenant's provider offers that; PATCH …/Password is Naviga's own",
        ),
    ),
    asked("CreationMode", Sides, Reading),
    create_only("CustomerRegistrationId", Place::Field(Field::Id), Path),
    asked("FirstName", Place::Field(Field::FirstName), Name),
    asked("LastName", Place::Field(Field::LastName), Name),
    asked("DisplayName", Metadata("displayName"), Name),
    asked("Phone", Metadata("phoneNumber"), Reading),
    asked("MobilePhone", Metadata("cellPhone"), Reading),
    asked("DOB", Metadata("dob"), Name),
    asked("BirthYear", Metadata("dobYYYY"), Reading),
    asked("Gender", Metadata("gender"), Name),
    asked("OptInEVantageSubscriberRewards", Metadata("eadvan_flag"), Reading),
    asked("OptInSpecialOffers", Metadata("feat_flag"), Reading),
    asked("OptInContestAndPromotions", Metadata("promo_flag"), Reading),
    asked("OptInPaperlessBilling", Metadata("ebill_flag"), Reading),
    asked("OptInEEdition", Metadata("eedition_flag"), Reading),
    asked("OptInEEditionEmailNotification", Metadata("ee_email_flag"), Reading),
    asked("OptInSubscriberDiscounts", Metadata("dealdigger_flag"), Reading),
    asked("OptInAdvertiserEmails", Metadata("ads_flag"), Reading),
    asked("MemberEvent", Metadata("member_event_flag"), Reading),
    asked("ContentEngagement", Metadata("contentEngagement_flag"), Reading),
    asked("SUBCOM", Metadata("subcom_flag"), Reading),
    asked("Survey", Metadata("survey_flag"), Reading),
    asked("AccountUpdates", Metadata("accountUpdates_flag"), Reading),
    asked("AcceptsEmailOffers", Consent("acceptsEmailOffers"), Name),
    asked("AcceptsEmailAds", Consent("acceptsEmailAds"), Name),
    asked("AcceptsEmailPromotions", Consent("acceptsEmailPromotions"), Name),
    asked("IsOkToEmail", Consent("isOkToEmail"), Name),
    asked("IsOkToPhone", Consent("isOkToPhone"), Name),
    asked("IsOkToMail", Consent("isOkToMail"), Name),
    asked("AcceptsEENotification", Consent("acceptsEENotification"), Name),
    asked("AcceptsTermsOfService", Metadata("agreeToTerms"), Reading),
    asked("Country", Metadata("country"), Name),
    asked("Address", Metadata("address"), Name),
    asked("City", Metadata("city"), Name),
    // Not the new `state`, which is the registration's.
    asked("State", OwnKey("state"), Reading),
    asked("ZipCode", Metadata("postalCode"), Reading),
    asked("Photo", Metadata("photo"), Name),
    asked("OptOutMarketing", Metadata("optOutMarketing"), Name),
    create_only("VerifyEmail", Place::Field(Field::VerifyEmail), NO_MAIL),
    create_only("ReturnUrl", Place::Field(Field::ReturnUrl), NO_MAIL),
    asked("PaperCode", PaperHeader, Reading),
    asked(
        "NewspaperId",
        gone(
            "the tenant is named by its codes in headers, never by a number",
            "send the code of the paper in X-PaperCode",
        ),
        Reading,
    ),
    asked("AuthSystemId", BY_SETTINGS, Reading),
    asked("Metadata", Members, Name),
    OldField {
        seen: Seen::Url,
        ..asked("Type", Sides, Reading)
    },
    OldField {
        seen: Seen::NewUpdate,
        ..asked("IgnoreProvider", Place::Field(Field::IgnoreProvider), Name)
    },
    update_only("Verified", SETTLED_IN_CREATE, Field::Verified),
    update_only("LastLogoutDate", NOT_IN_CREATE, Field::LastLogoutDate),
    update_only("RemoveLastLogoutDate", NOT_IN_CREATE, Field::RemoveLastLogoutDate),
    answered("AgreeToTerms", Metadata("agreeToTerms"), Name),
    answered("BounceType", Metadata("bounceType"), Name),
    answered("DateOfBirth", Metadata("dob"), Reading),
    answered(
        "EncryptedCustomerRegistrationId",
        gone(
            "this API encrypts ids in its own way, for each tenant with its own key, and refuses an id that was encrypted otherwise",
            "send the plain id alone; the answer of Create and Get By Id has the new encrypted one",
        ),
        Reading,
    ),
    answered(
        "LoginName",
        gone(
            "the address is what a reader signs in with",
            "where it is another text, keep it in Metadata as a field of your own",
        ),
        Reading,
    ),
    answered(
        "LoginPassword",
        gone(
            "no body takes a hash, and no answer has one",
            "import the hashes at the provider by its own means, or let the readers set new passwords",
        ),
        Reading,
    ),
    answered(
        "RegistrationId",
        gone(
            "it is the number of a row in Naviga's database",
            "know users by CustomerRegistrationId",
        ),
        Reading,
    ),
    answered("PhoneAc", PART_OF_A_NUMBER, Reading),
    answered("PhoneEx", PART_OF_A_NUMBER, Reading),
    answered("PhoneExt", PART_OF_A_NUMBER, Reading),
    answered("ChangeDate", KEPT_BY_SUBSCRIBE, Reading),
    answered("DateRegistered", KEPT_BY_SUBSCRIBE, Reading),
    answered(
        "Photos",
        gone(
            "only Photo has a documented key",
            "put one of them into metadata.photo, as a text of at most 100 characters",
        ),
        Reading,
    ),
    answered("IsSocial", gone("no field of this API says it", ""), Reading),
    answered("IsActive", gone("no field of this API says it", ""), Reading),
    answered(
        "VerificationCode",
        gone(
            "the code is made by Subscribe for one mail",
            "have a new mail sent: create the user with verifyEmail",
        ),
        Reading,
    ),
    answered("AuthSystem", BY_SETTINGS, Reading),
    answered(
        "UserState",
        gone(
            "state is worked out with every read, and is not for a caller to set",
            "",
        ),
        Reading,
    ),
];

impl OldField {
    /// The row's position in the table.
    pub(super) fn position(&self) -> usize {
        FIELDS
            .iter()
            .position(|field| field.name == self.name)
            .unwrap_or(FIELDS.len())
    }

    /// The row with a name, in any case.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

const NOT_IN_CREATE: Reason = Reason {
    why: "Create does not take it",
    instead: "send it with Update, once the user is there",
};

const SETTLED_IN_CREATE: Reason = Reason {
    why: "in Create verifyEmail settles it: without, the address counts as verified; with it, once the reader has confirmed",
    instead: "where the reader still has to confirm, send verifyEmail: true; that sends a mail",
};

const NO_MAIL: Place = gone("only Create sends a verification mail", "");

const BY_SETTINGS: Place = gone(
    "which provider keeps the users is a setting of the tenant, Flow.UserProvider",
    "check the tenant's settings",
);

const PART_OF_A_NUMBER: Place = gone(
    "no key for parts of a number is documented",
    "put the whole number into metadata.phoneNumber",
);

const KEPT_BY_SUBSCRIBE: Place = gone(
    "no field of this API holds it",
    "keep it on your side, where it is needed",
);
