// A user's journey through the API in a client: created, read, changed, given another address; with refused requests and their
// codes. `node built/journey.js <base URL> <headers of a tenant as JSON>` exits with 1 if an answer is not the expected one.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { argv } from "node:process";

import { type Tenant, type User, usersOf } from "./users.js";

const [baseUrl, tenantText] = argv.slice(2);
assert(baseUrl !== undefined && tenantText !== undefined, "usage: node built/journey.js <base URL> <tenant's headers as JSON>");
const tenant = JSON.parse(tenantText) as Tenant;
const { Authorization: _, ...header } = tenant;
const users = usersOf(baseUrl, tenant);
const address = (name: string): string => `${name}.${randomUUID()}@example.com`;

const email = address("ana");
const key = randomUUID();
const body = { email, password: "Correct-Horse-7", firstName: "Ana", metadata: { title: "Dr", age: 41 } };
const made = await users.POST("/v4/Users", { params: { header: { ...header, "Idempotency-Key": key } }, body });
assert(made.data !== undefined, JSON.stringify(made.error));
const id: string = made.data.data.customerRegistrationId;
const code: "UsersOrchestrator_S200_06" = made.data.message.code;
assert.equal(code, "UsersOrchestrator_S200_06");

const repeated = await users.POST("/v4/Users", { params: { header: { ...header, "Idempotency-Key": key } }, body });
assert.equal(repeated.data?.data.customerRegistrationId, id);
assert.equal(repeated.response.headers.get("idempotent-replayed"), "true");

const params = { path: { customerRegistrationId: id }, header };
const read = async (): Promise<User> => {
  const { data, error } = await users.GET("/v4/Users/{customerRegistrationId}", { params });
  assert(data !== undefined, JSON.stringify(error));
  return data.data.user;
};
const first = await read();
assert.deepEqual([first.email, first.firstName, first.lastName, first.metadata], [email, "Ana", null, { age: 41, title: "Dr" }]);

const changed = await users.PUT("/v4/Users/{customerRegistrationId}", {
  params,
  body: { lastName: "Reader", metadata: { age: null } },
});
assert.equal(changed.data?.message.code, "UsersOrchestrator_S200_07", JSON.stringify(changed.error));
const other = address("bea");
const moved = await users.PATCH("/v4/Users/{customerRegistrationId}/Email", { params, body: { email: other } });
assert.equal(moved.data?.message.code, "UsersOrchestrator_S200_12", JSON.stringify(moved.error));
const last = await read();
assert.deepEqual([last.email, last.lastName, last.metadata], [other, "Reader", { title: "Dr" }]);

// Codes are types: each of these is a code of the operation.
const taken = await users.POST("/v4/Users", { params: { header }, body: { email: other } });
assert(taken.error !== undefined);
switch (taken.error.message.code) {
  case "UsersOrchestrator_E400_08":
    break;
  // @ts-expect-error the operation has no such code, and the compiler says so
  case "UsersOrchestrator_E400_99":
  default:
    assert.fail(`${taken.error.message.code}: ${taken.error.message.text}`);
}

const unknown = await users.GET("/v4/Users/{customerRegistrationId}", {
  params: { path: { customerRegistrationId: randomUUID() }, header },
});
assert.equal(unknown.error?.message.code, "UsersOrchestrator_E400_01");

const stranger = usersOf(baseUrl, { ...tenant, Authorization: "Bearer nobody" });
const refused = await stranger.GET("/v4/Users/{customerRegistrationId}", { params });
assert.deepEqual([refused.response.status, refused.error?.message.code], [401, "UsersOrchestrator_E401"]);

// Never run: the compiler must refuse this, otherwise the types would check nothing.
export const wrong = [
  // @ts-expect-error the headers of the tenant are missing
  () => users.PUT("/v4/Users/{customerRegistrationId}", { params: { path: params.path }, body: { firstName: "Ana" } }),
  // @ts-expect-error a name is no number
  () => users.PUT("/v4/Users/{customerRegistrationId}", { params, body: { firstName: 1 } }),
  // @ts-expect-error an address is required
  () => users.PATCH("/v4/Users/{customerRegistrationId}/Email", { params, body: {} }),
  // @ts-expect-error a user has no such member
  () => first.surname,
];

console.log(`${header["X-PaperCode"]}: made, repeated, read, changed, given another address; refused thrice`);
