/** The filter of the request list. */

import { button, element } from "./dom.js";
import { shortCode } from "./format.js";

const OPERATIONS = ["get-by-id", "create", "update", "update-email", "repair"];

/** The names of the filters in the URL. */
const FIELDS = ["tenant", "operation", "code", "user"];

/** Whether a request passes the filter. */
export function fits(trace, { tenant, operation, code, user }) {
    return (!tenant || (trace.tenant ?? "").toLowerCase().includes(tenant.toLowerCase()))
        && (!operation || (trace.operation ?? trace.kind) === operation || (operation === "repair" && trace.kind === "repair"))
        && (!code || beginsWith(trace.code, code))
        && (!user || (trace.user ?? "").includes(user));
}

/** Matches a whole code or its beginning, with or without the common prefix. */
function beginsWith(code, wanted) {
    return code !== null && shortCode(code).toLowerCase().startsWith(shortCode(wanted).toLowerCase());
}

/** The fields of the filter; calls `changed` with the new query. */
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
            // Leaves the text that is being typed as it is, including a trailing space.
            if (this.query[name] !== (query[name] ?? "")) this.#fields[name].value = query[name] ?? "";
        }
    }

    /** The tenants to propose. */
    set tenants(names) {
        this.#tenants.replaceChildren(...names.map((name) => element("option", { value: name })));
    }
}
