/** The mails that the simulators would have sent, newest first. */

import { readMailbox } from "./api.js";
import { element, lineUp, webAddress } from "./dom.js";
import { dateAndTime } from "./format.js";
import { Reading } from "./reading.js";

/** Fires `change` when the number of unseen mails may have changed. */
export class MailboxView extends EventTarget {
    title = "Mailbox";
    #box = element("div");
    #list = element("ol", { class: "mails" });
    #none = element("p", { class: "empty" }, "No mail yet. ",
        element("a", { href: "#/try?operation=create" }, "Create a user"), " with ", element("code", {}, "verifyEmail"), " to get one.");
    /** Cards by the content of their mails, which have no ids; oldest first. */
    #cards = new Map();
    /** Keys of the mails that arrived since the mailbox was last viewed. */
    #unread = new Set();
    #reading = new Reading();
    #wasRead = false;
    #isOpen = false;

    constructor() {
        super();
        this.node = element("section", { "aria-labelledby": "mailbox-title" },
            element("h1", { id: "mailbox-title", tabindex: -1 }, "Mailbox"),
            element("p", { class: "quiet" }, "No mail leaves this machine. A link does what it would do for the reader, then leads to the return URL."),
            this.#box);
        this.#draw();
    }

    get unread() {
        return this.#unread.size;
    }

    enter() {
        this.#isOpen = true;
        this.#unread.clear();
        this.#tell();
    }

    leave() {
        this.#isOpen = false;
    }

    /** Reads all mails: at the start, when none counts as new, and after a gap. */
    async refresh() {
        const read = await this.#reading.of(readMailbox);
        if (read === null) return;
        const before = this.#cards;
        this.#cards = new Map();
        for (const mail of [...read.answer, ...read.meanwhile]) this.#put(mail, before, this.#wasRead);
        this.#unread = new Set([...this.#unread].filter((key) => this.#cards.has(key)));
        this.#wasRead = true;
        this.#draw();
        this.#tell();
    }

    /** Adds data from the stream. */
    take(mail) {
        this.#reading.note(mail);
        this.#put(mail, this.#cards, true);
        this.#draw();
        this.#tell();
    }

    #put(mail, before, isNews) {
        const key = JSON.stringify(mail);
        const known = before.get(key);
        if (known === undefined && isNews && !this.#isOpen) this.#unread.add(key);
        this.#cards.set(key, known ?? card(mail));
    }

    #tell() {
        this.dispatchEvent(new Event("change"));
    }

    #draw() {
        lineUp(this.#list, [...this.#cards.values()].toReversed());
        lineUp(this.#box, this.#cards.size === 0 ? this.#none : this.#list);
    }
}

function card(mail) {
    const address = webAddress(mail.link);
    const known = [["To", mail.to], ["Sent", dateAndTime(mail.at)], ["Tenant", mail.tenant ?? "not told by the sender"], ["From", mail.from]];
    return element("li", { class: "mail" },
        element("h2", {}, mail.subject),
        element("dl", { class: "facts inline" }, known.map(([name, value]) =>
            element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
        element("p", { class: "link" }, address === null
            ? element("code", {}, mail.link)
            : element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, mail.link)));
}
