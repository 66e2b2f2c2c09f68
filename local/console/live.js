/** What happens in the stack, as it happens. */

const RETRY_MS = 2000;

/**
 * Listens for as long as the page can be seen: browsers allow few connections to one host, and a page in the background
 * should not keep one. `handlers` has `request`, `mail` and `faults`, which get what came, `connected` (also after a gap:
 * what was missed is to be read anew) and `disconnected`.
 */
export function listen(handlers) {
    let source = null;
    let retry = null;

    function open() {
        close();
        source = new EventSource("/_local/live");
        source.addEventListener("open", () => handlers.connected());
        source.addEventListener("lagged", () => handlers.connected());
        for (const name of ["request", "mail", "faults"]) {
            source.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
        }
        source.addEventListener("error", () => {
            handlers.disconnected();
            // A stream that broke is tried again by the browser, one that was refused is not.
            if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
        });
    }

    function close() {
        clearTimeout(retry);
        source?.close();
        source = null;
    }

    document.addEventListener("visibilitychange", () => {
        if (document.hidden) close();
        else if (source === null) open();
    });
    // Pages that come back from the browser's cache had their stream cut.
    addEventListener("pagehide", close);
    addEventListener("pageshow", (event) => event.persisted && open());
    open();
}
