// What all of Slack's texts have in common: links, mentions, entities.

import { ownPath } from "./api.js";
import { h } from "./dom.js";
import { channelOf, personOf, store } from "./store.js";

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export const decoded = (text) =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));/g, (all, decimal, hex, name) => {
    if (name) return Object.hasOwn(NAMED, name) ? NAMED[name] : all;
    const code = decimal ? Number(decimal) : parseInt(hex, 16);
    return code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "\ufffd";
  });

export const isSafe = (address) => /^(?:https?:\/\/|mailto:)/i.test(address);

// A link, or only its words where the address cannot be followed. Pages of the guide open beside the conversation.
export function link(address, ...label) {
  const shown = label.length ? label : [address];
  if (!isSafe(address)) return h("span", {}, shown);
  const own = ownPath(address);
  if (own.startsWith("/docs")) return h("a", { href: own, "data-doc": own }, shown);
  if (own) return h("a", { href: own }, shown);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown);
}

export function user(id, label = "") {
  const name = label || personOf(id)?.name || id;
  return h("span", { class: id === store.state?.viewer ? "mention mention-me" : "mention" }, `@${name}`);
}

export function channel(id, label = "") {
  const known = channelOf(id);
  const name = label || known?.name || "a private channel";
  if (!known) return h("span", { class: "mention" }, `#${name}`);
  return h("a", { class: "mention", href: `#${id}` }, `#${name}`);
}

// What stands between < and >: an address, or somebody.
export function token(inside) {
  const bar = inside.indexOf("|");
  const [what, label] = bar < 0 ? [inside, ""] : [inside.slice(0, bar), inside.slice(bar + 1)];
  if (what.startsWith("@")) return user(what.slice(1), decoded(label));
  if (what.startsWith("#")) return channel(what.slice(1), decoded(label));
  if (/^!(?:here|channel|everyone)$/.test(what)) return h("span", { class: "mention mention-me" }, `@${what.slice(1)}`);
  if (what.startsWith("!")) return document.createTextNode(decoded(label) || what);
  const address = decoded(what);
  return link(address, decoded(label) || address.replace(/^mailto:/, ""));
}
