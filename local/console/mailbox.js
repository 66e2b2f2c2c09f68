/** The mails that would have been sent, newest first. */

import { readMailbox } from "./api.js";
import { element, fill, webAddress } from "./dom.js";
import { dateAndTime } from "./format.js";

/** Fires `change` when the number of mails that were not looked at changes. */
export class MailboxView extends EventTarget {
    title = "Mailbox";
    /** Mails that came since the mailbox was looked at. */
    unread = 0;
    #list = element("div");
    #mails = [];
    #isOpen = false;

    constructor() {
        super();
        this.node = element("section", { "aria-labelledby": "mailbox-title" },
            element("h1", { id: "mailbox-title", tabindex: -1 }, "Mailbox"),
            element("p", { class: "quiet" }, "No mail leaves this machine. A link does what it would do for the reader, then leads to the return URL."),
            this.#list);
        this.#draw();
    }

    enter() {
        this.#isOpen = true;
        this.#count(0);
    }

    leave() {
        this.#isOpen = false;
    }

    async refresh() {
        this.#mails = await readMailbox();
        this.#draw();
    }

    /** Takes in what came live. */
    take(mail) {
        this.#mails = [...this.#mails, mail];
        this.#draw();
        if (!this.#isOpen) this.#count(this.unread + 1);
    }

    #count(unread) {
        this.unread = unread;
        this.dispatchEvent(new Event("change"));
    }

    #draw() {
        if (this.#mails.length === 0) {
            fill(this.#list, element("p", { class: "empty" }, "No mail yet. ",
                element("a", { href: "#/try?operation=create" }, "Create a user"), " with ", element("code", {}, "verifyEmail"), " to get one."));
            return;
        }
        fill(this.#list, element("ol", { class: "mails" }, this.#mails.toReversed().map(card)));
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
