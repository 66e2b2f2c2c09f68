/** Which of the requests are shown. */

import { button, element } from "./dom.js";
import { shortCode } from "./format.js";

const OPERATIONS = ["get-by-id", "create", "update", "update-email", "repair"];

/** The names of what can be asked for, as they stand in the address. */
const FIELDS = ["tenant", "operation", "code", "user"];

/** Whether a request is one of those that the query asks for. */
export function fits(trace, { tenant, operation, code, user }) {
    return (!tenant || (trace.tenant ?? "").toLowerCase().includes(tenant.toLowerCase()))
        && (!operation || (trace.operation ?? trace.kind) === operation || (operation === "repair" && trace.kind === "repair"))
        && (!code || beginsWith(trace.code, code))
        && (!user || (trace.user ?? "").includes(user));
}

/** A code is named whole or by its beginning, with or without the prefix of all. */
function beginsWith(code, wanted) {
    return code !== null && shortCode(code).toLowerCase().startsWith(shortCode(wanted).toLowerCase());
}

/** The fields of the filter; `changed` gets the query that they now say. */
export class Filter {
    #fields;
    #tenants = element("datalist", { id: "filter-tenants" });

    constructor(changed) {
        const tell = () => changed(this.query);
        this.#fields = {
            tenant: element("input", { id: "filter-tenant", list: "filter-tenants", placeholder: "part of its name", autocomplete: "off", spellcheck: "false" }),
            operation: element("select", { id: "filter-operation" },
                element("option", { value: "" }, "any"),
                OPERATIONS.map((name) => element("option", { value: name }, name))),
            code: element("input", { id: "filter-code", placeholder: "E5, S200_06 …", autocomplete: "off", spellcheck: "false" }),
            user: element("input", { id: "filter-user", placeholder: "part of the id", autocomplete: "off", spellcheck: "false" }),
        };
        const clear = button("Clear filter", () => {
            this.query = {};
            tell();
        });
        this.node = element("form", { class: "filter", role: "search", "aria-label": "Filter the requests", on: { input: tell, submit: (event) => event.preventDefault() } },
            FIELDS.map((name) => element("div", { class: "field" },
                element("label", { for: `filter-${name}` }, name[0].toUpperCase() + name.slice(1)), this.#fields[name])),
            clear, this.#tenants);
    }

    get query() {
        return Object.fromEntries(FIELDS.map((name) => [name, this.#fields[name].value.trim()]));
    }

    set query(query) {
        for (const name of FIELDS) {
            // What is being typed is not touched, not even its trailing space.
            if (this.query[name] !== (query[name] ?? "")) this.#fields[name].value = query[name] ?? "";
        }
    }

    /** The tenants that are proposed. */
    set tenants(names) {
        this.#tenants.replaceChildren(...names.map((name) => element("option", { value: name })));
    }
}
