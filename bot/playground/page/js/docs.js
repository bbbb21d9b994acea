// The guide beside the conversation: its pages are fetched from this server and shown without leaving.

import { fill, h } from "./dom.js";
import { show } from "./panes.js";
import { on } from "./store.js";

const panel = () => document.getElementById("panel-docs");
let page = "";

export function start() {
  on("pane", ({ name }) => name === "docs" && !page && open("/docs"));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-doc]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link.getAttribute("href"), { focus: true });
  });
}

export async function open(path, { focus = false } = {}) {
  page = path;
  show("docs", { quietly: !focus });
  let words;
  let where = path;
  try {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(String(answer.status));
    where = answer.url;
    words = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    fill(panel(), h("p", { class: "empty" }, "This page could not be read."));
    return;
  }
  if (page !== path) return;
  const article = document.importNode(words.querySelector("main"), true);
  const holder = h("div", { class: "doc markdown" }, ...article.childNodes);
  for (const link of holder.querySelectorAll("a[href]")) aim(link, where);
  for (const pre of holder.querySelectorAll("pre")) pre.tabIndex = 0;
  const outside = h("a", { href: path, target: "_blank", rel: "noopener" }, "Open in a window of its own");
  fill(panel(), h("nav", { class: "doc-nav", "aria-label": "Guide" }, h("a", { href: "/docs", "data-doc": "/docs" }, "All pages"), outside), holder);
  const mark = decodeURIComponent(path.split("#")[1] || "");
  const target = (mark && holder.querySelector(`[id="${CSS.escape(mark)}"]`)) || holder.querySelector("h1, h2") || holder;
  panel().scrollTop = 0;
  target.tabIndex = -1;
  if (mark) target.scrollIntoView({ block: "start" });
  if (focus) target.focus({ preventScroll: true });
}

function aim(link, where) {
  const url = new URL(link.getAttribute("href"), where);
  if (url.origin === location.origin && url.pathname.startsWith("/docs")) {
    link.setAttribute("href", url.pathname + url.hash);
    link.dataset.doc = "";
  } else {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
}
