// Where people type: Enter sends, Shift+Enter breaks the line; commands, @people and #channels complete themselves.

import { act } from "./api.js";
import { h, icon } from "./dom.js";
import { replying } from "./replying.js";
import { notice, store } from "./store.js";

let numbers = 0;

// Returns its node, its field, and `target`, which turns it to a thread and back.
export function composer({ channel, label }) {
  const list = h("ul", { role: "listbox", class: "listbox above", id: `complete-${(numbers += 1)}`, "aria-label": "Completions", hidden: true });
  const field = h("textarea", {
    rows: 1,
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "data-key": `composer/${channel}`,
  });
  const send = h("button", { type: "submit", class: "button primary send", "aria-label": "Send" }, icon("send"));
  const target = replying({ channel, field, label });
  const form = h("form", { class: "composer" }, list, target.bar, h("div", { class: "composer-line" }, field, send));
  let [options, active] = [[], -1];

  const fit = () => {
    if (field.isConnected) {
      field.style.height = "auto";
      field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
    }
    send.disabled = !field.value.trim();
  };
  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    active = to;
    for (const [index, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(index === to));
    field.setAttribute("aria-activedescendant", list.children[to].id);
    list.children[to].scrollIntoView({ block: "nearest" });
  };
  const complete = () => {
    options = completions(field.value, field.selectionStart);
    if (!options.length) return close();
    list.replaceChildren(
      ...options.map(({ shown, about }, index) => {
        const item = h("li", { role: "option", id: `${list.id}-${index}` }, h("span", {}, shown), about ? h("small", {}, about) : null);
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => take(index));
        return item;
      }),
    );
    list.hidden = false;
    mark(0);
    return undefined;
  };
  const take = (index) => {
    const { from, to, text } = options[index];
    field.setRangeText(text, from, to, "end");
    fit();
    close();
    complete();
    field.focus();
  };
  const isWhole = () => active >= 0 && options[active].text.trim() === field.value.slice(options[active].from).trim();

  field.addEventListener("input", () => {
    fit();
    complete();
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Escape" && target.thread()) {
      event.preventDefault();
      target.aim("");
    } else if (open && !isWhole() && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      take(active);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    fit();
    close();
    target.show();
    sendText(channel, text, target.thread());
  });
  fit();
  target.show();
  return { node: form, field, target };
}

// Post a message, or send a command: Slack takes commands outside of threads only.
export async function sendText(channel, text, thread = "") {
  if (/^\/[a-z]/i.test(text)) return act("command", { channel, text });
  const answer = await act("say", { channel, text, ...(thread ? { thread_ts: thread } : {}) });
  if (!answer.ok) notice(`Your message was not sent (${answer.error}).`, { channel, thread });
  return answer;
}

function completions(text, at) {
  if (text.startsWith("/") && !text.includes("\n")) return commands(text);
  const word = /(?:^|\s)([@#])([\w.-]*)$/.exec(text.slice(0, at));
  if (!word) return [];
  const from = at - word[2].length - 1;
  const names = word[1] === "@" ? people() : store.state.channels.filter((channel) => channel.name).map(({ name }) => ({ name, about: "" }));
  const found = names.filter(({ name }) => name.startsWith(word[2].toLowerCase()) && name !== word[2]).slice(0, 6);
  return found.map(({ name, about }) => ({ shown: word[1] + name, about, text: `${word[1]}${name} `, from, to: at }));
}

const people = () => store.state.people.map(({ name, real_name: about }) => ({ name, about }));

// The usage hint names the verbs, separated by bars: each is a completion.
function commands(text) {
  const all = store.state.commands.flatMap(({ command, description, usage_hint: hint }) => [
    { shown: command, about: description, text: `${command} ` },
    ...(hint || "").split("|").map((usage) => {
      const [verb, ...rest] = usage.trim().split(/\s+/);
      return { shown: `${command} ${verb}`, about: rest.join(" "), text: `${command} ${verb} ` };
    }),
  ]);
  const typed = text.trimEnd().toLowerCase();
  const ends = text.endsWith(" ") ? " " : "";
  return all
    .filter(({ shown }) => shown.toLowerCase().startsWith(typed + ends) && shown.length >= typed.length)
    .map((option) => ({ ...option, from: 0, to: text.length }));
}
