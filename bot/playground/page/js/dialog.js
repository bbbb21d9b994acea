// The question before a button counts, and the frame of every dialog.

import { h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { plain } from "./text.js";

// Ask what a `confirm` object says; true for yes. docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
export function confirmed(ask) {
  if (!ask) return Promise.resolve(true);
  const danger = ask.style === "danger";
  return new Promise((answer) => {
    const before = document.activeElement;
    const title = h("h2", { id: "confirm-title" }, plain(ask.title));
    const text = h("div", { id: "confirm-text", class: "dialog-body" }, ask.text.type === "mrkdwn" ? mrkdwn(ask.text.text) : plain(ask.text));
    const no = h("button", { type: "button", class: "button", "data-answer": "no" }, plain(ask.deny));
    const yes = h("button", { type: "button", class: danger ? "button danger" : "button primary", "data-answer": "yes" }, plain(ask.confirm));
    const dialog = h(
      "dialog",
      { class: "dialog ask", role: "alertdialog", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
      h("div", { class: "dialog-head" }, title),
      text,
      h("div", { class: "dialog-foot" }, no, yes),
    );
    const end = (value) => {
      dialog.remove();
      before?.focus({ preventScroll: true });
      answer(value);
    };
    no.addEventListener("click", () => end(false));
    yes.addEventListener("click", () => end(true));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
    dialog.addEventListener("close", () => end(false));
    document.body.append(dialog);
    dialog.showModal();
    (danger ? no : yes).focus();
  });
}
