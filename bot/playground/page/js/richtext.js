// Rich text blocks. docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { channel, link, user } from "./inline.js";

const STYLES = { code: "code", bold: "strong", italic: "em", strike: "s" };

export function richText(block) {
  return h("div", { class: "rich" }, block.elements.map(part));
}

function part(element) {
  const inside = () => (element.elements || []).flatMap(piece);
  if (element.type === "rich_text_section") return h("div", {}, inside());
  if (element.type === "rich_text_quote") return h("blockquote", {}, inside());
  if (element.type === "rich_text_preformatted") return h("pre", { tabindex: 0 }, h("code", {}, inside()));
  if (element.type === "rich_text_list") {
    const items = element.elements.map((item) => h("li", {}, (item.elements || []).flatMap(piece)));
    const depth = Math.min(element.indent || 0, 5);
    return h(element.style === "ordered" ? "ol" : "ul", { class: `indent-${depth}`, start: element.offset ? element.offset + 1 : null }, items);
  }
  return unknown(element.type);
}

function piece(element) {
  let node;
  if (element.type === "text") node = lines(element.text);
  else if (element.type === "link") node = link(element.url, element.text || element.url);
  else if (element.type === "user") node = user(element.user_id);
  else if (element.type === "channel") node = channel(element.channel_id);
  else if (element.type === "usergroup") node = h("span", { class: "mention" }, `@${element.usergroup_id}`);
  else if (element.type === "broadcast") node = h("span", { class: "mention mention-me" }, `@${element.range}`);
  else if (element.type === "emoji") node = EMOJI[element.name] || `:${element.name}:`;
  else if (element.type === "color") node = h("code", {}, element.value);
  else if (element.type === "date") node = element.fallback || new Date(element.timestamp * 1000).toLocaleString("en-GB");
  else return [unknown(element.type)];
  for (const [style, name] of Object.entries(STYLES)) if (element.style?.[style]) node = h(name, {}, node);
  return [node].flat();
}

const lines = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));

export const unknown = (type) => h("span", { class: "unknown", "data-unknown-block": type }, `unknown block: ${type}`);
