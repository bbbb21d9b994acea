// What can be pressed, chosen and typed in blocks. docs.slack.dev/reference/block-kit/block-elements

import { act, ownPath } from "./api.js";
import { combobox, manyBox } from "./combobox.js";
import { confirmed } from "./dialog.js";
import { h, icon } from "./dom.js";
import { isSafe } from "./inline.js";
import { menuButton } from "./menu.js";
import { unknown } from "./richtext.js";
import { store } from "./store.js";
import { plain, textNode } from "./text.js";

let numbers = 0;

// Returns {node, input}: `input` is what a label belongs to. `place` is {channel, ts} or {view_id, form}; `block` is the one around.
export function element(item, block, place) {
  const make = MAKERS[item.type];
  if (!make) return { node: unknown(item.type) };
  const made = make(item, block, place);
  return made instanceof Node ? { node: made, input: made } : made;
}

const keyOf = (item, block) => `${block.block_id}/${item.action_id}`;
const whereOf = ({ channel, ts, view_id }) => (view_id ? { view_id } : { channel, ts });

async function send(item, block, place, value) {
  if (!(await confirmed(item.confirm))) return { ok: false, error: "stopped" };
  return act("act", { ...whereOf(place), action_id: item.action_id, block_id: block.block_id, value, values: place.form?.values() });
}

// A value changed: the form keeps it, and outside of input blocks the app hears of it.
async function changed(item, block, place, value) {
  if (block.type === "input" && !block.dispatch_action) return place.form?.enter(block.block_id, item.action_id, value);
  await send(item, block, place, value);
  return undefined;
}

async function pressing(node, work) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  await work();
  node.removeAttribute("aria-busy");
}

// The attributes of a link: pages of the guide open beside the conversation, other hosts in another tab.
function leading(address) {
  const own = ownPath(address);
  if (own) return { href: own, "data-doc": own.startsWith("/docs") ? own : null };
  return isSafe(address) ? { href: address, target: "_blank", rel: "noopener noreferrer" } : {};
}

function button(item, block, place) {
  const style = { primary: "primary", danger: "danger" }[item.style] || "";
  const attributes = { class: `button ${style}`, "aria-label": item.accessibility_label, "data-key": keyOf(item, block), "data-action": item.action_id };
  if (item.url) {
    const link = h("a", { ...attributes, ...leading(item.url) }, plain(item.text));
    link.addEventListener("click", () => send({ ...item, confirm: null }, block, place));
    return link;
  }
  const node = h("button", { type: "button", ...attributes }, plain(item.text));
  node.addEventListener("click", () => pressing(node, () => send(item, block, place)));
  return node;
}

function iconButton(item, block, place) {
  const label = item.accessibility_label || plain(item.text);
  const node = h("button", { type: "button", class: "quiet small", "data-key": keyOf(item, block), "aria-label": label }, plain(item.text));
  node.addEventListener("click", () => pressing(node, () => send(item, block, place)));
  return node;
}

// Which thumb this person pressed last, while the page is open.
const pressed = new Map();

function feedback(item, block, place) {
  const key = `${store.state.viewer}/${place.channel}/${place.ts}/${item.action_id}`;
  const thumbs = ["positive", "negative"].map((side) => {
    const { text, accessibility_label: label } = item[`${side}_button`];
    const thumb = h(
      "button",
      { type: "button", class: "quiet small thumb", "aria-label": label || plain(text), "aria-pressed": String(pressed.get(key) === side), "data-key": `${keyOf(item, block)}/${side}` },
      icon(side === "positive" ? "up" : "down"),
      plain(text),
    );
    thumb.addEventListener("click", () =>
      pressing(thumb, async () => {
        const answer = await send(item, block, place, side);
        if (!answer.ok) return;
        pressed.set(key, side);
        for (const one of thumbs) one.setAttribute("aria-pressed", String(one === thumb));
      }),
    );
    return thumb;
  });
  return h("div", { class: "row", role: "group", "aria-label": "Was this helpful?" }, thumbs);
}

function overflow(item, block, place) {
  const opener = h("button", { type: "button", class: "button", "aria-label": "More actions", "data-key": keyOf(item, block) }, icon("more"));
  const one = (option) => ({
    label: plain(option.text),
    link: option.url ? leading(option.url) : null,
    run: () => pressing(opener, () => send(option.url ? { ...item, confirm: null } : item, block, place, option.value)),
  });
  return { node: menuButton(opener, () => item.options.map(one)), input: opener };
}

const stateOf = (item, block, place) => place.form?.state(block.block_id, item.action_id) || {};

function select(item, block, place) {
  const state = stateOf(item, block, place);
  const now = state.selected_option === undefined ? item.initial_option : state.selected_option;
  const groups = item.option_groups || [{ options: item.options }];
  const about = h("small", { class: "hint" });
  const one = (option) => h("option", { value: option.value, selected: option.value === now?.value }, plain(option.text));
  const node = h(
    "select",
    { class: "field", id: `e${(numbers += 1)}`, "data-key": keyOf(item, block), "aria-label": block.type === "input" ? null : plain(item.placeholder) || "Choose" },
    now && block.type === "input" ? null : h("option", { value: "" }, plain(item.placeholder) || "Choose …"),
    groups.map((group) => (group.label ? h("optgroup", { label: plain(group.label) }, group.options.map(one)) : group.options.map(one))),
  );
  const explain = () => {
    const option = groups.flatMap((group) => group.options).find((known) => known.value === node.value);
    about.textContent = plain(option?.description);
  };
  explain();
  node.addEventListener("change", () => {
    explain();
    changed(item, block, place, node.value);
  });
  return { node: h("div", {}, h("div", { class: "combo" }, node), about), input: node };
}

function known(item, block, place, options, field) {
  const state = stateOf(item, block, place);
  const now = state[field] ?? item[field.replace("selected", "initial")] ?? "";
  const node = h(
    "select",
    { class: "field", id: `e${(numbers += 1)}`, "data-key": keyOf(item, block), "aria-label": block.type === "input" ? null : plain(item.placeholder) || "Choose" },
    h("option", { value: "" }, plain(item.placeholder) || "Choose …"),
    options.map(({ value, label }) => h("option", { value, selected: value === now }, label)),
  );
  node.addEventListener("change", () => changed(item, block, place, node.value));
  return { node: h("div", { class: "combo" }, node), input: node };
}

const people = () => store.state.people.map(({ id, real_name: label }) => ({ value: id, label }));
const channels = () => store.state.channels.filter(({ name }) => name).map(({ id, name }) => ({ value: id, label: `#${name}` }));

const matching = (item) => async (query) => {
  const all = item.options || (item.option_groups || []).flatMap((group) => group.options);
  return all.filter((option) => plain(option.text).toLowerCase().includes(query.toLowerCase()));
};

const suggested = (item, block, place) => async (query) => {
  const values = { ...whereOf(place), action_id: item.action_id, block_id: block.block_id, query };
  return (await act("suggest", values)).options || [];
};

function typeAhead(item, block, place) {
  const state = stateOf(item, block, place);
  return combobox({
    id: `e${(numbers += 1)}`,
    key: keyOf(item, block),
    placeholder: plain(item.placeholder),
    initial: state.selected_option === undefined ? item.initial_option : state.selected_option,
    least: item.min_query_length ?? 3,
    suggest: suggested(item, block, place),
    choose: (option) => changed(item, block, place, option ? option.value : ""),
  });
}

function several(item, block, place) {
  const external = item.type === "multi_external_select";
  return manyBox({
    id: `e${(numbers += 1)}`,
    key: keyOf(item, block),
    placeholder: plain(item.placeholder),
    initial: stateOf(item, block, place).selected_options || item.initial_options || [],
    least: external ? (item.min_query_length ?? 3) : 0,
    suggest: external ? suggested(item, block, place) : matching(item),
    choose: (options) => changed(item, block, place, options.map((option) => option.value)),
  });
}

function choices(item, block, place) {
  const radio = item.type === "radio_buttons";
  const state = stateOf(item, block, place);
  const now = radio
    ? [state.selected_option === undefined ? item.initial_option : state.selected_option].filter(Boolean)
    : state.selected_options || item.initial_options || [];
  const name = `e${(numbers += 1)}`;
  const boxes = [];
  const node = h(
    "div",
    { class: "stack", role: radio ? "radiogroup" : "group", id: name },
    item.options.map((option, index) => {
      const box = h("input", { type: radio ? "radio" : "checkbox", name, value: option.value, "data-key": `${keyOf(item, block)}/${index}` });
      box.checked = now.some((one) => one.value === option.value);
      box.addEventListener("change", () => {
        const values = boxes.filter((one) => one.checked).map((one) => one.value);
        changed(item, block, place, radio ? values[0] : values);
      });
      boxes.push(box);
      return h("label", { class: "choice" }, box, h("span", {}, textNode(option.text), option.description ? h("small", {}, textNode(option.description)) : null));
    }),
  );
  return { node, input: node, grouped: true };
}

function typed(item, block, place) {
  const kinds = { email_text_input: "email", url_text_input: "url", number_input: "text", datepicker: "date", timepicker: "time" };
  const state = stateOf(item, block, place);
  const now = state.value ?? state.selected_date ?? state.selected_time ?? item.initial_value ?? item.initial_date ?? item.initial_time ?? "";
  const node = h(item.multiline ? "textarea" : "input", {
    type: item.multiline ? null : kinds[item.type] || "text",
    rows: item.multiline ? 4 : null,
    inputmode: item.type === "number_input" ? "decimal" : null,
    class: "field",
    id: `e${(numbers += 1)}`,
    maxlength: item.max_length,
    autocomplete: "off",
    placeholder: plain(item.placeholder) || null,
    "data-key": keyOf(item, block),
  });
  node.value = now;
  place.form?.watch(block.block_id, item.action_id, () => node.value);
  node.addEventListener("change", () => changed(item, block, place, node.value));
  return node;
}

const MAKERS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedback,
  overflow,
  static_select: select,
  external_select: typeAhead,
  multi_static_select: several,
  multi_external_select: several,
  users_select: (item, block, place) => known(item, block, place, people(), "selected_user"),
  channels_select: (item, block, place) => known(item, block, place, channels(), "selected_channel"),
  conversations_select: (item, block, place) => known(item, block, place, channels(), "selected_conversation"),
  radio_buttons: choices,
  checkboxes: choices,
  plain_text_input: typed,
  email_text_input: typed,
  url_text_input: typed,
  number_input: typed,
  datepicker: typed,
  timepicker: typed,
};
