// A word at the edge when something is said in a conversation that is not on the screen.

import { title } from "./conversation.js";
import { h, icon } from "./dom.js";
import { authorOf } from "./message.js";
import { channelOf, on, store, tell } from "./store.js";

const STAYS = 8000;

export function start() {
  on("unread", ({ channel, message }) => {
    if (message && (message.bot_id || message.is_ephemeral) && message.user !== store.state.viewer) show(channel, message);
  });
}

function show(channel, message) {
  const holder = document.getElementById("toasts");
  const text = h("span", { class: "grow" }, h("strong", {}, `${authorOf(message).name} · ${title(channelOf(channel))}`), h("span", { class: "toast-text" }, message.text || "wrote to you"));
  const open = h("button", { type: "button", class: "button small" }, "Open");
  const close = h("button", { type: "button", class: "quiet small", "aria-label": "Dismiss" }, icon("close"));
  const toast = h("div", { class: "toast" }, text, open, close);
  const end = () => toast.remove();
  open.addEventListener("click", () => {
    end();
    tell("go", { channel });
  });
  close.addEventListener("click", end);
  holder.replaceChildren(toast);
  setTimeout(end, STAYS);
}
