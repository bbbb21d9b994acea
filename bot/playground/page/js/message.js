// One message: who, when, what, and what can be done with it.

import { act, ownPath } from "./api.js";
import { say } from "./announce.js";
import { blocksOf } from "./blocks.js";
import { codeBlock } from "./code.js";
import { h, icon } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { isReply, personOf, store, tell } from "./store.js";

const QUICK = ["thumbsup", "eyes", "white_check_mark"];

export function messageNode(channel, message) {
  const author = authorOf(message);
  const id = `m-${channel}-${message.ts}`.replace(".", "-");
  const head = h(
    "header",
    { id: `${id}-head` },
    h("strong", {}, author.name),
    author.tag ? h("span", { class: "tag" }, author.tag) : null,
    h("a", { class: "time", href: `#${channel}/p${message.ts.replace(".", "")}`, "aria-label": `Link to this message, ${time(message.ts)}` }, time(message.ts)),
    message.is_ephemeral ? h("span", { class: "only-you" }, icon("eye"), "Only visible to you") : null,
  );
  const body = h("div", { class: "body" }, content(channel, message));
  if (message.edited) body.append(h("span", { class: "edited" }, "(edited)"));
  const node = h(
    "article",
    { class: `message${message.is_ephemeral ? " ephemeral" : ""}`, id, "aria-labelledby": `${id}-head`, tabindex: -1, "data-ts": message.ts },
    avatar(author),
    h("div", { class: "main" }, head, body, files(message), reactions(channel, message)),
    message.is_notice ? null : tools(channel, message, body),
  );
  node.dataset.key = `message/${message.ts}`;
  return node;
}

export function authorOf(message) {
  if (message.user === "USLACKBOT") return { name: "Slackbot", tag: "", hue: "slackbot", initials: "S" };
  const person = personOf(message.user);
  const name = message.bot_profile?.name || person?.real_name || message.user;
  const tag = message.bot_id ? "App" : person?.is_stranger ? "Other organisation" : person?.is_guest ? "Guest" : "";
  return { name, tag, hue: message.bot_id ? "app" : hueOf(person), initials: initials(name), bot: Boolean(message.bot_id) };
}

export const hueOf = (person) => `hue-${Math.max(0, store.state.people.indexOf(person)) % 6}`;

const initials = (name) => name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();

export const avatar = ({ hue, initials: letters, bot }) => h("span", { class: `avatar ${hue}`, "aria-hidden": "true" }, bot ? icon("bot") : letters);

export const time = (ts) => new Date(Number(ts) * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function content(channel, message) {
  if (message.blocks?.length) return blocksOf(message.blocks, { channel, ts: message.ts });
  if (message.plain) return h("p", {}, message.text);
  return h("div", { class: "block" }, mrkdwn(message.text || ""));
}

function files(message) {
  return (message.files || []).map((file) => {
    const path = ownPath(file.url_private || "");
    const whole = h("div", { class: "file-whole", hidden: true });
    const toggle = h("button", { type: "button", class: "button small", "aria-expanded": "false" }, "Show all of it");
    toggle.addEventListener("click", async () => {
      const open = whole.hidden;
      if (open && !whole.firstChild) {
        const text = await (await fetch(path)).text();
        whole.append(codeBlock(text, (file.title || file.name || "").split(".").at(-1)));
      }
      whole.hidden = !open;
      preview.hidden = open;
      toggle.setAttribute("aria-expanded", String(open));
      toggle.textContent = open ? "Show less" : "Show all of it";
    });
    const preview = h("pre", { tabindex: 0 }, h("code", {}, file.preview || ""));
    const size = file.lines ? `${file.lines} lines` : "";
    const name = h("a", { href: path, target: "_blank", rel: "noopener" }, file.title || file.name || "file");
    return h("section", { class: "file", "aria-label": `File ${file.title || file.name}` }, h("div", { class: "file-head" }, icon("file"), name, h("small", {}, size), toggle), preview, whole);
  });
}

function reactions(channel, message) {
  const list = message.reactions || [];
  if (!list.length) return null;
  const chips = list.map(({ name, users, count }) => {
    const mine = users.includes(store.state.viewer);
    const names = users.map((user) => personOf(user)?.real_name || user).join(", ");
    const chip = h("button", { type: "button", class: "chip", "aria-pressed": String(mine), title: names, "data-key": `reaction/${message.ts}/${name}` }, `${EMOJI[name] || `:${name}:`} ${count}`);
    chip.setAttribute("aria-label", `${name}, ${count}: ${names}`);
    chip.addEventListener("click", () => act("react", { channel, ts: message.ts, name, remove: mine }));
    return chip;
  });
  return h("div", { class: "row reactions" }, chips);
}

function tools(channel, message, body) {
  const author = authorOf(message).name;
  const more = h("button", { type: "button", class: "quiet small", "aria-label": `More about the message of ${author}`, "data-key": `more/${message.ts}` }, icon("more"));
  const holder = menuButton(more, () => items(channel, message, body));
  return h("div", { class: "tools" }, isReply(message) || message.is_ephemeral ? null : replyButton(channel, message), holder);
}

function replyButton(channel, message) {
  const button = h("button", { type: "button", class: "quiet small", "aria-label": "Reply in thread" }, icon("reply"));
  button.addEventListener("click", () => tell("reply", { channel, ts: message.ts }));
  return button;
}

function items(channel, message, body) {
  const own = message.user === store.state.viewer && !message.is_ephemeral;
  const shortcuts = store.state.shortcuts.filter((shortcut) => shortcut.type === "message" && !message.is_ephemeral);
  const root = message.thread_ts || message.ts;
  const react = (name) => ({ label: `React with ${EMOJI[name]}`, run: () => act("react", { channel, ts: message.ts, name }) });
  return [
    ...shortcuts.map(({ name, callback_id, description }) => ({ label: name, hint: description, run: () => act("shortcut", { callback_id, channel, ts: message.ts }) })),
    ...(message.is_ephemeral ? [] : [{ label: "Reply in thread", run: () => tell("reply", { channel, ts: root }) }]),
    { label: "Copy text", run: () => copy(message.text || body.innerText, "Text copied.") },
    ...(message.is_ephemeral ? [] : [{ label: "Copy link", run: () => copy(`${location.origin}/archives/${channel}/p${message.ts.replace(".", "")}`, "Link copied.") }]),
    ...(message.is_ephemeral ? [] : QUICK.map(react)),
    ...(own ? [{ label: "Edit message", run: () => edit(channel, message, body) }, { label: "Delete message", run: () => act("delete", { channel, ts: message.ts }) }] : []),
  ];
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    say("It could not be copied.");
  }
}

// Slack's markup as somebody would type it: people and links by their names, and no entities.
export function readable(text) {
  const named = text.replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${personOf(id)?.name || id}`).replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, address, label) => label || address);
  return named.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function edit(channel, message, body) {
  const kept = [...body.childNodes];
  const field = h("textarea", { class: "field", rows: 2, "aria-label": "Edit message" });
  field.value = readable(message.text);
  const back = () => body.replaceChildren(...kept);
  const save = async () => {
    if (field.value.trim()) await act("edit", { channel, ts: message.ts, text: field.value });
    if (body.contains(field)) back();
  };
  const buttons = h("div", { class: "row" }, h("button", { type: "button", class: "button small", onclick: back }, "Cancel"), h("button", { type: "button", class: "button primary small", onclick: save }, "Save changes"));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  body.replaceChildren(field, buttons);
  field.focus();
}
