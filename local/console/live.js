/** The stream of events from the stack. */

const RETRY_MS = 2000;

/**
 * Listens while the page is visible: browsers allow few connections to one host, so a page in the background should not hold
 * one. `handlers` are `request`, `mail` and `faults`, called with the data; `connected`, also after a gap, when missed data has
 * to be read again; and `disconnected`.
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
            // The browser reconnects a broken stream by itself, but not one that was refused.
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
    // A page restored from the browser's cache has lost its stream.
    addEventListener("pagehide", close);
    addEventListener("pageshow", (event) => event.persisted && open());
    open();
}
