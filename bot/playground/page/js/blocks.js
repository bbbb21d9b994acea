// Slack's blocks as nodes. docs.slack.dev/reference/block-kit/blocks

import { ownPath } from "./api.js";
import { breakable, h } from "./dom.js";
import { element } from "./elements.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { plain, textNode } from "./text.js";

// `level` is that of headings: 3 in messages, 3 in modals and the Home as well, below the panes' own.
export function blocksOf(blocks, place) {
  return blocks.map((block) => drawn(block, place));
}

function drawn(block, place) {
  const draw = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : unknown;
  const node = draw(block, place);
  node.classList.add("block", `block-${block.type}`);
  if (block.block_id) node.dataset.block = block.block_id;
  return node;
}

function unknown(block) {
  return h("div", { class: "unknown", "data-unknown-block": block.type }, `unknown block: ${block.type}`);
}

function section(block, place) {
  const text = block.text ? h("div", { class: "grow" }, textNode(block.text)) : null;
  const fields = block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textNode(field)))) : null;
  const beside = block.accessory ? (block.accessory.type === "image" ? picture(block.accessory, "thumb-image") : element(block.accessory, block, place).node) : null;
  return h("div", {}, h("div", { class: "grow" }, text, fields), beside);
}

function actions(block, place) {
  return h("div", { role: "group", "aria-label": "Actions" }, block.elements.map((item) => element(item, block, place).node));
}

function context(block) {
  return h("div", {}, block.elements.map((item) => (item.type === "image" ? picture(item, "tiny-image") : h("span", {}, textNode(item)))));
}

// Only pictures of this server can be shown: the page asks no other host. Others are their description.
function picture(item, kind) {
  const path = ownPath(item.image_url || "");
  if (path) return h("img", { src: path, alt: item.alt_text, class: kind });
  return h("span", { class: `${kind} no-image`, role: "img", "aria-label": item.alt_text }, item.alt_text);
}

function image(block) {
  return h("figure", {}, picture(block, "image"), block.title ? h("figcaption", {}, plain(block.title)) : null);
}

let numbers = 0;

function input(block, place) {
  const made = element(block.element, block, place);
  const id = `i${(numbers += 1)}`;
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  const label = made.grouped
    ? h("span", { class: "label", id: `${id}-label` }, plain(block.label), optional)
    : h("label", { class: "label", for: made.input?.id }, plain(block.label), optional);
  const hint = block.hint ? h("small", { class: "hint", id: `${id}-hint` }, plain(block.hint)) : null;
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  if (made.grouped) made.input.setAttribute("aria-labelledby", `${id}-label`);
  made.input?.setAttribute("aria-describedby", `${hint ? `${id}-hint ` : ""}${id}-error`);
  if (!block.optional && !made.grouped) made.input?.setAttribute("aria-required", "true");
  return h("div", {}, label, made.node, error, hint);
}

function table(block) {
  const [head, ...rows] = block.rows;
  const settings = block.column_settings || [];
  const cell = (name) => (item, index) =>
    h(name, { class: `align-${settings[index]?.align || "left"}`, scope: name === "th" ? "col" : null }, item.type === "rich_text" ? breakable(richText(item)) : breakable(h("span", {}, item.text)));
  return h(
    "div",
    {},
    h("div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": "Table" },
      h("table", {}, h("thead", {}, h("tr", {}, head.map(cell("th")))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td"))))))),
  );
}

const BLOCKS = {
  header: (block) => h("h3", {}, plain(block.text)),
  section,
  actions,
  context_actions: actions,
  context,
  divider: () => h("hr"),
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text)),
  rich_text: richText,
  image,
  input,
  table,
};
