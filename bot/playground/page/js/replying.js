// Where the next message goes: into the conversation, or into a thread. A bar above the field says which thread, and leads out.

import { say } from "./announce.js";
import { h, icon } from "./dom.js";
import { authorOf, readable } from "./message.js";
import { messagesOf, store, tell } from "./store.js";

const LONGEST = 80;

// `label` names the conversation's own field. `aim(ts)` turns the field to a thread, `aim("")` back to the conversation.
export function replying({ channel, field, label }) {
  const words = h("span", { class: "grow" });
  const leave = h("button", { type: "button", class: "quiet small" }, "New question", h("kbd", { "aria-hidden": "true" }, "Esc"));
  const bar = h("div", { class: "replying", hidden: true }, icon("reply"), words, leave);
  let thread = "";

  const show = () => {
    const isCommand = field.value.startsWith("/");
    const name = thread ? `Reply in the thread of ${opening(channel, thread)}` : label;
    bar.hidden = !thread;
    words.textContent = isCommand ? "A command runs in the conversation, outside of the thread." : name;
    field.placeholder = thread ? "Reply in the thread" : label;
    field.setAttribute("aria-label", name);
  };
  const aim = (ts, { quietly = false } = {}) => {
    if (ts === thread) return;
    thread = ts;
    store.replying = ts;
    show();
    if (!quietly) say(ts ? hint() : `${label}.`);
    tell("aimed");
  };
  const hint = () => `${field.getAttribute("aria-label")}. Escape begins a new question.`;
  leave.addEventListener("click", () => {
    aim("");
    field.focus();
  });
  field.addEventListener("input", show);
  return { bar, aim, show, hint, thread: () => thread };
}

// What a thread began with, short enough for a line.
function opening(channel, ts) {
  const root = messagesOf(channel).find((message) => message.ts === ts);
  if (!root) return "an earlier message";
  const text = readable(root.text || "").replace(/\s+/g, " ").trim();
  if (!text) return authorOf(root).name;
  return `“${text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text}”`;
}
