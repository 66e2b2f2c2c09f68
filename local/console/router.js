/** The state of the console in the URL's fragment, so that it can be shared and the browser's history works. */

/** The URL of a view; `id` selects one thing in it, `query` are its filters. Empty values are left out. */
export function addressOf(view, id = null, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    const search = new URLSearchParams(given).toString();
    return `#/${view}${id === null ? "" : `/${encodeURIComponent(id)}`}${search === "" ? "" : `?${search}`}`;
}

/** The state in the URL: a view, an id or `null`, and the query as an object. */
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

/** Changes the URL without a new entry in the history, for text that is being typed. */
export function refine(address) {
    history.replaceState(null, "", address);
}
