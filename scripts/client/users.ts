// The client: a typed fetch with the generated types of the API.

import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./users-api.js";

export type User = components["schemas"]["User"];
export type Users = Client<paths, "application/json">;

// The headers of tenant and caller; `headers` of a tenant in `/_local/status` has all of them.
export interface Tenant {
  "X-ClientGroupCode": string;
  "X-ClientCode": string;
  "X-PaperCode": string;
  "X-SourceSystem": string;
  Authorization: string;
}

export const usersOf = (baseUrl: string, tenant: Tenant): Users =>
  createClient<paths, "application/json">({ baseUrl, headers: { Authorization: tenant.Authorization } });
