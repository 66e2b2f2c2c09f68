/** Announcements for screen readers. */

const AGAIN_MS = 700;

let waiting = [];
let timer = null;

/** Announces a sentence politely. Of several at once, the last three are announced together. */
export function say(sentence) {
    waiting = [...waiting, sentence].slice(-3);
    timer ??= setTimeout(speak, AGAIN_MS);
}

function speak() {
    document.getElementById("news").textContent = waiting.join(" ");
    waiting = [];
    timer = null;
}
