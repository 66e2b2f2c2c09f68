/** Readers to begin with. */

/** Allowed by the demo tenants. */
const RETURN_URL = "https://www.example.com/welcome";

/** Providers that keep no other ids than UUIDs. */
const WITH_UUIDS = ["Firefly"];

/** A reader who does not exist yet, as the provider of the tenant (`null` without one) takes them. */
export function exampleReader(provider) {
    const name = `reader-${Date.now().toString(36)}`;
    return {
        customerRegistrationId: idFor(provider, name),
        email: `${name}@example.com`,
        password: "Correct-Horse-7",
        firstName: "Ana",
        lastName: "Reader",
        verifyEmail: true,
        returnUrl: RETURN_URL,
    };
}

/** An id that the provider takes: `name` where that will do. */
export function idFor(provider, name) {
    return WITH_UUIDS.includes(provider) ? crypto.randomUUID() : name;
}
