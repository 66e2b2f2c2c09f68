/** Requests as curl commands. */

/** A word of a POSIX shell, quoted if necessary. */
export function quoted(text) {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The headers as arguments of curl, one per line. */
export function headerArguments(headers) {
    return Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`).join(" \\\n");
}

/** The whole command; `body` is text or `null`. */
export function command({ method, url, headers, body }) {
    const lines = [`curl -sS -i -X ${method} ${quoted(url)}`, headerArguments(headers)];
    if (body !== null) lines.push(`  --data-raw ${quoted(body)}`);
    return lines.join(" \\\n");
}
