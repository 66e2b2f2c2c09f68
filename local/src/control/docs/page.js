// The reference: this stack's description, with the headers and a token of the chosen demo tenant filled in.
"use strict";

const choice = document.getElementById("tenant");

const read = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
};

const named = (tenant) => [tenant.clientGroup, tenant.client, tenant.paper].join("/");

const tenants = async () => (await read("/_local/status")).tenants;

// The user who was created last in this tenant, if there is one.
const lastUser = async (tenant) => {
  const query = new URLSearchParams({ tenant: named(tenant), operation: "create", code: "S", limit: 1 });
  const [made] = await read(`/_local/requests?${query}`);
  return made?.user ?? null;
};

const operations = (description) => Object.values(description.paths).flatMap((item) => Object.values(item));

// Replaces email addresses and ids in the examples by fresh ones: each can be used only once.
const freshen = (description, tenant) => {
  const bodies = operations(description).flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}));
  for (const [index, { value }] of bodies.flatMap(({ examples }) => Object.values(examples ?? {})).entries()) {
    const name = `reader-${Date.now().toString(36)}-${index + 1}`;
    if ("email" in value) value.email = `${name}@example.com`;
    if ("customerRegistrationId" in value) {
      value.customerRegistrationId = tenant.idForm === "uuid" ? crypto.randomUUID() : name;
    }
  }
};

// Fills in the tenant's headers and one of its users, and removes the examples of optional parameters: an idempotency key that
// was used before would repeat an old request.
const prepare = (description, tenant, user) => {
  description.servers = [{ url: "/", description: "this local stack" }];
  // The UI turns an SPDX expression of two licences into a broken link.
  delete description.info.license.identifier;
  for (const parameter of operations(description).flatMap((operation) => operation.parameters)) {
    if (parameter.name in tenant.headers) parameter.example = tenant.headers[parameter.name];
    else if (parameter.in === "path" && user !== null) parameter.example = user;
    else if (!parameter.required) delete parameter.example;
  }
  freshen(description, tenant);
  return description;
};

// After a creation, the new user becomes the one to read and to change.
const follow = (ui, description, response) => {
  const id = response.obj?.data?.customerRegistrationId;
  if (id === undefined || new URL(response.url).pathname !== "/v4/Users") return;
  for (const [path, item] of Object.entries(description.paths).filter(([path]) => path.includes("{customerRegistrationId}"))) {
    for (const method of Object.keys(item)) {
      ui.specActions.changeParam([path, method], "customerRegistrationId", "path", id);
    }
  }
};

const offer = (all, chosen) => {
  for (const tenant of all) {
    const text = `${named(tenant)} · ${tenant.userProvider ?? "no provider"}`;
    choice.add(new Option(text, named(tenant), false, tenant === chosen));
  }
  choice.disabled = false;
  choice.addEventListener("change", () => {
    const there = new URL(location.href);
    there.searchParams.set("tenant", choice.value);
    location.assign(there);
  });
};

const show = async () => {
  const [all, description] = await Promise.all([tenants(), read("/_local/openapi.json")]);
  const wanted = new URLSearchParams(location.search).get("tenant");
  const chosen = all.find((tenant) => named(tenant) === wanted) ?? all[0];
  if (chosen === undefined) throw new Error("/_local/status names no tenant");
  offer(all, chosen);
  const user = await lastUser(chosen);
  const given = chosen.headers.Authorization;
  const ui = SwaggerUIBundle({
    domNode: document.getElementById("reference"),
    spec: prepare(description, chosen, user),
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    // Swagger UI's default sends the description to a validator on the internet.
    validatorUrl: null,
    onComplete: () => ui.preauthorizeApiKey("token", given.replace(/^Bearer /, "")),
    // A token is valid for an hour, and a page may stay open longer. A token that the user typed in is kept.
    requestInterceptor: async (request) => {
      if (request.headers.Authorization === given) {
        const fresh = (await tenants()).find((tenant) => named(tenant) === named(chosen));
        request.headers.Authorization = fresh?.headers.Authorization ?? given;
      }
      return request;
    },
    responseInterceptor: (response) => {
      follow(ui, description, response);
      return response;
    },
  });
};

show().catch((error) => {
  const trouble = document.getElementById("trouble");
  trouble.textContent = `The reference cannot be shown: ${error.message}. Is the local stack still running?`;
  trouble.hidden = false;
});
