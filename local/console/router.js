/** What of the console is shown, as the part of the address behind `#`: it can be shared, and the browser goes back in it. */

/** The address of a view; `id` names one thing of it, `query` what it is asked for. Empty values are left out. */
export function addressOf(view, id = null, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    const search = new URLSearchParams(given).toString();
    return `#/${view}${id === null ? "" : `/${encodeURIComponent(id)}`}${search === "" ? "" : `?${search}`}`;
}

/** What the address asks for: a view, the id of a thing or `null`, and the query as an object. */
export function route() {
    const [path, search = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
    const [view, id] = path.split("/");
    return { view: view || "requests", id: id ? decoded(id) : null, query: Object.fromEntries(new URLSearchParams(search)) };
}

function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** Changes the address without a new entry of the history: for what is typed. */
export function refine(address) {
    history.replaceState(null, "", address);
}
