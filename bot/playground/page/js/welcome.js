// What an empty conversation says: what this is, and questions to click for the first minute.

import { act } from "./api.js";
import { sendText } from "./composer.js";
import { h, icon } from "./dom.js";
import { store } from "./store.js";

const GENERAL = [
  { label: "Where are the logs?", text: "where are my logs if I call a service directly?" },
  { label: "Open the form", text: "/netpol allow" },
];

export const beginnings = { questions: GENERAL };

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
    h("p", {}, `Ask in your own words how one namespace may call another. ${name} answers in the thread; when you say so, it writes the branch, and you see it beside this conversation. Nothing leaves this machine.`),
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
