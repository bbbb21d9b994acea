// The panes beside the conversation, as tabs; on a phone, one pane at a time with a bar below.

import { h, icon, roving } from "./dom.js";
import { on, store, tell } from "./store.js";

const SIDE = [
  ["repository", "Repository", "branch"],
  ["docs", "Docs", "book"],
  ["home", "App Home", "home"],
];
const PHONE = [["rail", "Channels", "list"], ["conversation", "Chat", "chat"], ["repository", "Branches", "branch"], ["docs", "Docs", "book"], ["home", "Home", "home"]];

let side = "repository";
let news = 0;

export function start() {
  const tabs = document.getElementById("side-tabs");
  for (const [name, label, shape] of SIDE) {
    const tab = h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}` }, icon(shape), h("span", {}, label), h("span", { class: "count", hidden: true }));
    tab.addEventListener("click", () => show(name));
    tabs.append(tab);
  }
  roving(tabs, () => [...tabs.children], { vertical: false, onmove: (tab) => tab.click() });
  const bar = document.getElementById("phone-bar");
  for (const [name, label, shape] of PHONE) {
    const button = h("button", { type: "button", "data-pane": name }, icon(shape), h("span", {}, label), h("span", { class: "count", hidden: true }));
    button.addEventListener("click", () => show(name));
    bar.append(button);
  }
  on("unread", drawCounts);
  on("channel", drawCounts);
  show("repository", { quietly: true });
  document.body.dataset.pane = "conversation";
  drawCurrent();
}

// Show a pane: beside the conversation, or instead of it on a phone.
export function show(name, { quietly = false } = {}) {
  if (!quietly) document.body.dataset.pane = name;
  if (SIDE.some(([known]) => known === name)) {
    side = name;
    for (const [known] of SIDE) {
      const tab = document.getElementById(`tab-${known}`);
      tab.setAttribute("aria-selected", String(known === name));
      tab.tabIndex = known === name ? 0 : -1;
      document.getElementById(`panel-${known}`).hidden = known !== name;
    }
    if (name === "repository") news = 0;
    tell("pane", { name });
  }
  drawCurrent();
  drawCounts();
}

export const isShown = (name) => side === name;
export const isPhone = () => matchMedia("(max-width: 959px)").matches;

export function branchNews() {
  if (!isShown("repository") || (isPhone() && document.body.dataset.pane !== "repository")) news += 1;
  drawCounts();
}

function drawCurrent() {
  for (const button of document.querySelectorAll("#phone-bar button")) {
    const isCurrent = button.dataset.pane === document.body.dataset.pane;
    if (isCurrent) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
}

function drawCounts() {
  put(document.querySelector("#tab-repository .count"), news, "new");
  put(document.querySelector('#phone-bar [data-pane="repository"] .count'), news, "new");
  put(document.querySelector('#phone-bar [data-pane="rail"] .count'), store.unread.size, "with something new");
}

function put(node, count, words) {
  node.hidden = !count;
  node.replaceChildren(String(count || ""), h("span", { class: "sr" }, ` ${words}`));
}
