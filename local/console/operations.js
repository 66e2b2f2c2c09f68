/** The four operations, as the form needs them. */

const id = { name: "customerRegistrationId", kind: "text" };
const email = { name: "email", kind: "email", required: true };
const names = [
    { name: "firstName", kind: "text" },
    { name: "lastName", kind: "text" },
];
const metadata = { name: "metadata", kind: "pairs" };
const ignoreProvider = { name: "ignoreProvider", kind: "flag", hint: "Leaves the provider out." };

/**
 * Each has its method, its `path` as a function of the id, and the fields of its body. An empty field is not sent; a field with
 * `clears` can be sent as `null`. Fields with `query` go into the URL instead of the body.
 */
export const OPERATIONS = {
    create: {
        label: "Create",
        method: "POST",
        isAboutUser: false,
        path: () => "/v4/Users",
        fields: [
            email,
            { ...id, hint: "Without one, a new id is made." },
            { name: "password", kind: "text", hint: "Without one the user is passwordless." },
            ...names,
            { name: "verifyEmail", kind: "flag" },
            { name: "returnUrl", kind: "url", hint: "Where the click in the mail leads." },
            metadata,
            ignoreProvider,
        ],
    },
    "get-by-id": {
        label: "Get by id",
        method: "GET",
        isAboutUser: true,
        path: (user) => `/v4/Users/${user}`,
        fields: [{ ...ignoreProvider, query: true }],
    },
    update: {
        label: "Update",
        method: "PUT",
        isAboutUser: true,
        path: (user) => `/v4/Users/${user}`,
        fields: [
            ...names.map((field) => ({ ...field, clears: true })),
            { name: "verified", kind: "flag" },
            { name: "lastLogoutDate", kind: "text", hint: "Like 2026-01-31T12:00:00Z." },
            { name: "removeLastLogoutDate", kind: "flag" },
            { ...metadata, hint: "An empty value clears its key.", emptyClears: true },
            ignoreProvider,
        ],
    },
    "update-email": {
        label: "Update email",
        method: "PATCH",
        isAboutUser: true,
        path: (user) => `/v4/Users/${user}/Email`,
        fields: [email],
    },
};
