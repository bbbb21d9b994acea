// What an empty conversation says: what this is, and questions to click for the first minute.

import { act } from "./api.js";
import { sendText } from "./composer.js";
import { breakable, h, icon } from "./dom.js";
import { store } from "./store.js";

const GENERAL = [
  { label: "Where are the logs?", text: "where are my logs if I call a service directly?" },
  { label: "Open the form", text: "/netpol allow" },
];

// What is said and offered at the beginning; the repository beside the conversation knows better, once it is read.
export const beginnings = { questions: GENERAL, about: "Here it works on this machine alone." };

export function welcome(channel) {
  const name = store.state.app.name;
  if (!channel.has_app) {
    return h("div", { class: "welcome" }, h("h3", {}, `${name} is not in #${channel.name}`), h("p", {}, "It hears nothing here. Invite it with the button above, or ask in another channel."));
  }
  if (channel.is_im) {
    const { title, prompts } = store.state.prompts[channel.id] || { prompts: [] };
    const cards = prompts.map((prompt) => card(prompt.title, prompt.message, channel.id));
    return h("div", { class: "welcome" }, h("h3", {}, title || `Ask ${name}`), h("p", {}, "Only the two of you are here. Begin with one of these, or use your own words."), h("div", { class: "cards" }, cards));
  }
  const cards = beginnings.questions.map(({ label, text }) => card(label, text, channel.id));
  return h(
    "div",
    { class: "welcome" },
    h("p", { class: "eyebrow" }, "A Slack of your own"),
    h("h3", {}, "Let two services talk"),
    h("p", { class: "lead" }, `${name} is a bot: ask it how one namespace can call another. It says whether that’s allowed today and why, and writes the change for you as a git branch.`),
    breakable(h("p", { class: "where" }, beginnings.about)),
    h("div", { class: "cards" }, cards),
    h("p", { class: "small-print" }, "Answers come unasked in #ask-platform. Elsewhere, mention ", h("code", {}, `@${store.state.app.handle}`), "."),
  );
}

function card(label, text, channel) {
  const button = h("button", { type: "button", class: "card" }, h("span", { class: "card-label" }, label), h("span", { class: "card-text" }, text), icon("send"));
  button.addEventListener("click", () => {
    if (!matchMedia("(hover: none)").matches) document.getElementById("composer")?.focus({ preventScroll: true });
    sendText(channel, text);
  });
  return button;
}

// Switch to a conversation: the app may be told, and its messages count as seen.
export function turnedTo(channel) {
  store.unread.delete(channel);
  act("open", { channel });
}
