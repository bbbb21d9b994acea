// Modals: the one on top of the stack is shown, filled in, submitted and closed. docs.slack.dev/surfaces/modals

import { act } from "./api.js";
import { blocksOf } from "./blocks.js";
import { h, icon, keepingFocus } from "./dom.js";
import { on, store } from "./store.js";
import { plain } from "./text.js";

const FIELDS = ".dialog-body :is(input, select, textarea)";

let dialog = null;
let shown = null; // {view, form}
let before = null; // what had the focus

export function start() {
  on("views", draw);
  on("state", draw);
}

function draw() {
  const view = store.state.views.at(-1);
  if (!view) return close();
  if (shown?.view.id === view.id && shown.view.hash === view.hash) return undefined;
  if (!dialog) open();
  else if (!dialog.open) dialog.showModal();
  const again = shown?.view.id === view.id;
  const typed = again ? shown.form.values() : {};
  const hadFields = again && dialog.querySelector(FIELDS);
  const form = formOf(view, typed);
  keepingFocus(dialog, () => dialog.replaceChildren(...parts(view, form)));
  shown = { view, form };
  dialog.setAttribute("aria-labelledby", "view-title");
  if (!hadFields || !dialog.contains(document.activeElement)) focusFirst();
  return undefined;
}

function focusFirst() {
  (dialog.querySelector(FIELDS) || dialog.querySelector(".dialog-foot .primary") || dialog.querySelector("button"))?.focus();
}

function open() {
  before = document.activeElement;
  dialog = h("dialog", { class: "dialog view" });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  // A browser may close a dialog without asking first: then the view is to be closed as well.
  dialog.addEventListener("close", () => dialog && leave());
  document.body.append(dialog);
  dialog.showModal();
}

function close() {
  if (!dialog) return;
  const old = dialog;
  [dialog, shown] = [null, null];
  old.remove();
  before?.focus?.({ preventScroll: true });
}

const leave = () => shown && act("close", { view_id: shown.view.id });

function parts(view, form) {
  const cancel = h("button", { type: "button", class: "button", "data-key": "close" }, plain(view.close) || "Cancel");
  cancel.addEventListener("click", leave);
  const cross = h("button", { type: "button", class: "quiet small", "aria-label": "Close", "data-key": "cross" }, icon("close"));
  cross.addEventListener("click", leave);
  const submit = view.submit ? h("button", { type: "submit", class: "button primary", "data-key": "submit" }, plain(view.submit)) : null;
  const trouble = h("p", { class: "error", role: "alert", hidden: true });
  const body = h("div", { class: "dialog-body", tabindex: -1 }, blocksOf(view.blocks, { view_id: view.id, form }));
  const node = h(
    "form",
    { novalidate: true },
    h("div", { class: "dialog-head" }, h("h2", { id: "view-title" }, plain(view.title)), cross),
    body,
    h("div", { class: "dialog-foot" }, trouble, cancel, submit),
  );
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (submit) send(view, form, submit, trouble);
  });
  return [node];
}

async function send(view, form, submit, trouble) {
  if (submit.getAttribute("aria-busy") === "true") return;
  submit.setAttribute("aria-busy", "true");
  showErrors({});
  const answer = await act("submit", { view_id: view.id, values: form.values() });
  submit.removeAttribute("aria-busy");
  if (answer.ok || shown?.view.id !== view.id) return;
  const atFields = ["errors", "missing", "not_offered"].includes(answer.error);
  trouble.hidden = atFields;
  trouble.textContent = atFields ? "" : "We had some trouble connecting. Try again?";
  if (atFields) showErrors(answer.errors);
}

function showErrors(errors) {
  let first = null;
  for (const block of dialog?.querySelectorAll("[data-block].block-input") || []) {
    const text = errors[block.dataset.block] || "";
    const error = block.querySelector(".error");
    const field = block.querySelector("input, select, textarea");
    error.hidden = !text;
    error.textContent = text;
    if (text) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
    if (text) first ||= field;
  }
  first?.focus();
}

// What was entered: menus are kept by the server at once, texts when they are sent.
function formOf(view, typed) {
  const watched = new Map();
  const kept = view.state?.values || {};
  return {
    state: (block, action) => {
      const text = typed[block]?.[action];
      return text === undefined ? kept[block]?.[action] : { ...kept[block]?.[action], value: text };
    },
    watch: (block, action, value) => watched.set(`${block}\n${action}`, { block, action, value }),
    values: () => {
      const all = {};
      for (const { block, action, value } of watched.values()) (all[block] ||= {})[action] = value();
      return all;
    },
    enter: async (block, action, value) => {
      const answer = await act("enter", { view_id: view.id, values: { [block]: { [action]: value } } });
      if (!answer.ok && answer.errors) showErrors(answer.errors);
    },
  };
}
