// The conversation in the middle: messages with their threads below them, and the composer.

import { act } from "./api.js";
import { say } from "./announce.js";
import { composer } from "./composer.js";
import { fill, h, icon, keepingFocus } from "./dom.js";
import { authorOf, messageNode, time } from "./message.js";
import { channelOf, isReply, messagesOf, on, store, tell } from "./store.js";
import { welcome } from "./welcome.js";

const pane = () => document.getElementById("conversation");
const list = () => document.getElementById("messages");
let writing = null; // the composer of the conversation on the screen
const drawn = new Map(); // ts → JSON of the message as it was drawn

export function start() {
  on("state", () => (isDrawn() ? drawAgain() : draw()));
  on("channel", draw);
  on("questions", () => !list()?.querySelector(".thread") && drawThreads());
  on("prompts", ({ channel }) => channel === store.channel && drawThreads());
  on("message", ({ channel, message, isNew }) => {
    let turned = false;
    if (channel === store.channel) {
      if (isNew && isAnswer(message)) turned = goOnIn(message.thread_ts);
      drawThreads();
      if (isNew || isLatest(message)) reveal(message);
    } else if (isNew) {
      store.unread.add(channel);
      tell("unread", { channel, message });
    }
    if (message.user !== store.state.viewer) announce(channel, message, isNew, turned);
  });
  on("gone", ({ channel, ts }) => {
    if (channel !== store.channel) return;
    if (ts === store.replying) writing.target.aim("");
    drawThreads();
  });
  on("aimed", drawThreads);
  on("status", ({ channel }) => channel === store.channel && drawThreads());
  on("reply", ({ channel, ts }) => {
    store.folded.delete(`${channel}/${ts}`);
    writing.target.aim(ts, { quietly: true });
    writing.field.focus();
  });
  addEventListener("pointerdown", () => (clicked = true), true);
  addEventListener("keydown", typeAnywhere);
}

// An answer to this person, in a thread that they have written in.
function isAnswer(message) {
  const mine = (other) => other.user === store.state.viewer && (other.ts === message.thread_ts || other.thread_ts === message.thread_ts);
  return Boolean(message.bot_id) && isReply(message) && messagesOf(store.channel).some(mine);
}

// What is typed next belongs to the thread of the answer, unless something is being typed already. Reports whether that is new.
function goOnIn(thread) {
  if (writing.field.value || store.replying === thread) return false;
  writing.target.aim(thread, { quietly: true });
  if (document.activeElement === document.body && !matchMedia("(hover: none)").matches) writing.field.focus({ preventScroll: true });
  return true;
}

// After a click, letters go to the message field, as in Slack. Somebody who walks by keyboard keeps the focus.
let clicked = false;

function typeAnywhere(event) {
  if (/^(?:Tab|Arrow|Enter|Escape| )/.test(event.key)) clicked = false;
  if (!clicked || event.defaultPrevented || event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || document.activeElement?.matches("input, textarea, select")) return;
  writing?.field.focus({ preventScroll: true });
}

function announce(channel, message, isNew, turned) {
  const where = channel === store.channel ? "" : ` in ${title(channelOf(channel))}`;
  const only = message.is_ephemeral ? " Only visible to you." : "";
  const next = turned ? ` ${writing.target.hint()}` : "";
  const files = (message.files || []).map((file) => `the file ${file.title || file.name}`).join(", ");
  if (isNew || message.bot_id) say(`${authorOf(message).name}${isNew ? "" : " edited"}${where}: ${message.text || files || "a message"}${only}${next}`);
}

export const title = (channel) => (channel?.is_im ? store.state.app.name : `#${channel?.name}`);

// After a reconnect the same conversation is there: what somebody is typing stays.
const shownFor = () => `${store.state.viewer}/${store.channel}/${channelOf(store.channel).has_app}`;
const isDrawn = () => pane().dataset.shown === shownFor();

function drawAgain() {
  drawn.clear();
  drawThreads();
}

function draw() {
  pane().dataset.shown = shownFor();
  const channel = channelOf(store.channel);
  drawn.clear();
  const label = channel.is_im ? `Message ${store.state.app.name}` : `Message #${channel.name}`;
  store.replying = "";
  writing = composer({ channel: channel.id, label });
  writing.field.id = "composer";
  fill(pane(),
    head(channel),
    h("div", { class: "messages", id: "messages", role: "log", "aria-live": "off", "aria-label": `Messages in ${title(channel)}`, tabindex: 0 }),
    h("div", { class: "composer-holder" }, writing.node, h("p", { class: "keys", "aria-hidden": "true" }, h("kbd", {}, "Enter"), " sends · ", h("kbd", {}, "Shift + Enter"), " new line · ", h("kbd", {}, "/"), " commands")),
  );
  drawThreads();
  list().addEventListener("keydown", walk);
  list().scrollTop = list().scrollHeight;
}

function head(channel) {
  const mark = channel.is_im ? "bot" : channel.is_private ? "lock" : "hash";
  const about = channel.is_im ? "Direct messages with the app" : channel.topic?.value;
  const invite = h("button", { type: "button", class: "button small" }, `Invite ${store.state.app.name}`);
  invite.addEventListener("click", async () => {
    await act("invite", { channel: channel.id });
    tell("reload");
  });
  const members = channel.is_im ? null : h("span", { class: "members" }, `${channel.members.length} members`);
  return h("div", { class: "pane-head" }, icon(mark), h("h2", {}, channel.is_im ? store.state.app.name : channel.name), h("p", { class: "topic" }, about), members, channel.has_app ? null : invite);
}

// Arrow keys walk from message to message when one of them has the focus.
function walk(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const all = [...list().querySelectorAll(".message")];
  const at = all.indexOf(event.target);
  if (at < 0 && event.target !== list()) return;
  const to = at < 0 ? (event.key === "ArrowUp" ? all.length - 1 : 0) : at + (event.key === "ArrowDown" ? 1 : -1);
  if (!all[to]) return;
  event.preventDefault();
  all[to].focus();
}

function drawThreads() {
  const channel = store.channel;
  const messages = messagesOf(channel);
  const known = new Set(messages.map((message) => message.ts));
  const roots = messages.filter((message) => !isReply(message) || !known.has(message.thread_ts));
  const holder = list();
  if (!roots.length) {
    fill(holder, welcome(channelOf(channel)));
    return;
  }
  keepingFocus(holder, () => {
    const nodes = roots.map((root) => {
      const old = holder.querySelector(`:scope > [data-thread="${CSS.escape(root.ts)}"]`);
      return thread(channel, root, messages.filter((message) => isReply(message) && message.thread_ts === root.ts), old);
    });
    sync(holder, nodes);
  });
}

// Put nodes in place without moving those that are there: a moved node would lose its scroll position and focus.
function sync(holder, nodes) {
  for (const child of [...holder.children]) if (!nodes.includes(child)) child.remove();
  nodes.forEach((node, index) => {
    if (holder.children[index] !== node) holder.insertBefore(node, holder.children[index] || null);
  });
}

function thread(channel, root, replies, old) {
  const node = old || h("div", { class: "thread", "data-thread": root.ts }, h("div", { class: "root" }), h("div", { class: "below" }));
  const [first, below] = node.children;
  sync(first, [current(channel, root, first)]);
  const key = `${channel}/${root.ts}`;
  const status = store.state.statuses.find((one) => one.channel === channel && one.thread_ts === root.ts);
  const isOpen = !store.folded.has(key) && replies.length > 0;
  const nodes = [];
  if (replies.length) nodes.push(summary(key, replies, isOpen));
  if (isOpen) nodes.push(...replies.map((reply) => current(channel, reply, below)));
  if (status) nodes.push(working(status));
  if (isOpen) nodes.push(below.querySelector(":scope > .reply") || replyButton(channel, root.ts));
  node.classList.toggle("current", root.ts === store.replying);
  below.classList.toggle("has-replies", nodes.length > 0);
  sync(below, nodes);
  return node;
}

function current(channel, message, holder) {
  const now = JSON.stringify(message);
  const old = holder.querySelector(`:scope > [data-ts="${CSS.escape(message.ts)}"]`);
  if (old && drawn.get(message.ts) === now) return old;
  drawn.set(message.ts, now);
  const node = messageNode(channel, message);
  old?.replaceWith(node);
  return node;
}

function summary(key, replies, isOpen) {
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const button = h("button", { type: "button", class: "summary", "aria-expanded": String(isOpen), "data-key": `summary/${key}` }, icon("chevron"), count, h("small", {}, `last at ${time(replies.at(-1).ts)}`));
  button.addEventListener("click", () => {
    if (isOpen) store.folded.add(key);
    else store.folded.delete(key);
    drawThreads();
  });
  return button;
}

const working = ({ status }) => h("p", { class: "working" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), `${store.state.app.name} ${status}`);

function replyButton(channel, ts) {
  const button = h("button", { type: "button", class: "reply quiet small", "data-key": `reply/${channel}/${ts}` }, icon("reply"), "Reply in this thread");
  button.addEventListener("click", () => tell("reply", { channel, ts }));
  return button;
}

// What the app edits as it works grows below the edge of the pane.
function isLatest(message) {
  const since = Date.now() / 1000 - Number(message.ts);
  return Boolean(message.bot_id) && since < 60 && !messagesOf(store.channel).some((other) => other.thread_ts === message.thread_ts && other.ts > message.ts);
}

// Bring a new message into view: its end, or its beginning where it is taller than the pane.
function reveal(message) {
  const holder = list();
  const node = holder.querySelector(`[data-ts="${CSS.escape(message.ts)}"]`);
  if (!node) return;
  const mine = message.user === store.state.viewer;
  const anchor = node.closest(".thread");
  requestAnimationFrame(() => {
    const box = holder.getBoundingClientRect();
    // A first answer is read with its question above it.
    const from = anchor.querySelector(".below .message") === node || anchor.offsetHeight < box.height ? anchor : node;
    const top = from.getBoundingClientRect().top - box.top - 12;
    const bottom = anchor.getBoundingClientRect().bottom - box.bottom + 12;
    if (bottom <= 0 && top >= 0) return;
    const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches || mine;
    holder.scrollBy({ top: Math.min(top, bottom), behavior: quiet ? "auto" : "smooth" });
  });
}

export function goTo(ts) {
  const node = list()?.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  node.classList.add("marked");
}
