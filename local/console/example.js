/** Example users. */

/** A password that the demo tenants accept. */
const RETURN_URL = "https://www.example.com/welcome";

/** A user who does not exist yet, with an id of the form (`idForm`) that the tenant takes. */
export function exampleReader(form) {
    const name = `reader-${Date.now().toString(36)}`;
    return {
        customerRegistrationId: idFor(form, name),
        email: `${name}@example.com`,
        password: "Correct-Horse-7",
        firstName: "Ana",
        lastName: "Reader",
        verifyEmail: true,
        returnUrl: RETURN_URL,
    };
}

/** An id of this form: `name` if the form allows it. */
export function idFor(form, name) {
    return form === "uuid" ? crypto.randomUUID() : name;
}
