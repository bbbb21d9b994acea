// A menu behind a button: arrows walk, Escape and a click elsewhere close, the focus goes back.
// https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/

import { h, roving } from "./dom.js";

const EDGE = 8; // pixels that stay free between a menu and the window's edge
const GAP = 4; // pixels between a button and its menu

// `items()` gives {label, hint, run}; one with `link`, the attributes of an <a>, leads somewhere as well.
export function menuButton(button, items) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  const holder = h("span", { class: "menu-holder" }, button);
  button.addEventListener("click", () => (holder.querySelector("[role=menu]") ? close(holder) : open(holder, button, items())));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!holder.querySelector("[role=menu]")) open(holder, button, items(), event.key === "ArrowUp");
  });
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) close(holder);
  });
  return holder;
}

function open(holder, button, items, fromEnd = false) {
  // In the top layer, nothing that scrolls cuts it off.
  const menu = h("div", { role: "menu", class: "menu", popover: "manual", "aria-label": button.getAttribute("aria-label") || button.textContent });
  menu.append(...items.map((item) => itemNode(item, holder, button)));
  roving(menu, () => [...menu.children]);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Tab") return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
    }
    close(holder);
    button.focus();
  });
  button.setAttribute("aria-expanded", "true");
  holder.append(menu);
  menu.showPopover();
  const watching = new AbortController();
  const follow = () => (menu.isConnected ? place(menu, button) : watching.abort());
  addEventListener("resize", follow, { signal: watching.signal });
  addEventListener("scroll", (event) => event.target !== menu && follow(), { capture: true, signal: watching.signal });
  place(menu, button);
  const first = fromEnd ? menu.lastElementChild : menu.firstElementChild;
  for (const item of menu.children) item.tabIndex = item === first ? 0 : -1;
  first?.focus({ preventScroll: true });
}

function itemNode({ label, hint, run, link }, holder, button) {
  const about = hint ? h("small", {}, hint) : null;
  const item = link ? h("a", { role: "menuitem", ...link }, label, about) : h("button", { type: "button", role: "menuitem" }, label, about);
  item.addEventListener("click", () => {
    close(holder);
    button.focus({ preventScroll: true });
    run();
  });
  return item;
}

// Below the button and flush with its right side; above it, or moved, where that would be over the window's edge.
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + GAP + height <= innerHeight - EDGE || at.top - GAP - height < EDGE;
  const top = below ? Math.min(at.bottom + GAP, innerHeight - EDGE - height) : at.top - GAP - height;
  const left = Math.min(at.right - width, innerWidth - EDGE - width);
  menu.style.top = `${Math.max(EDGE, top)}px`;
  menu.style.left = `${Math.max(EDGE, left)}px`;
}

function close(holder) {
  const menu = holder.querySelector("[role=menu]");
  // To remove what has the focus is a loss of focus, which would close it again.
  if (!menu || menu.dataset.closing) return;
  menu.dataset.closing = "yes";
  menu.remove();
  holder.querySelector("[aria-haspopup]").setAttribute("aria-expanded", "false");
}
