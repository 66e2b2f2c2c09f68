/** What screen readers are told of what happens on the page. */

const AGAIN_MS = 700;

let waiting = [];
let timer = null;

/** Says a sentence when the reader has time; several that come at once are said together, the last three of them. */
export function say(sentence) {
    waiting = [...waiting, sentence].slice(-3);
    timer ??= setTimeout(speak, AGAIN_MS);
}

function speak() {
    document.getElementById("news").textContent = waiting.join(" ");
    waiting = [];
    timer = null;
}
