// A menu behind a button: arrows walk, Escape and a click elsewhere close, the focus goes back.

import { h, roving } from "./dom.js";

export function menuButton(button, items) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  const holder = h("span", { class: "menu-holder" }, button);
  button.addEventListener("click", () => (holder.querySelector("[role=menu]") ? close(holder) : open(holder, button, items())));
  return holder;
}

function open(holder, button, items) {
  const menu = h("div", { role: "menu", class: "menu", "aria-label": button.getAttribute("aria-label") || button.textContent });
  for (const [index, { label, run, hint }] of items.entries()) {
    const item = h("button", { type: "button", role: "menuitem", tabindex: index ? -1 : 0 }, label, hint ? h("small", {}, hint) : null);
    item.addEventListener("click", () => {
      close(holder);
      button.focus();
      run();
    });
    menu.append(item);
  }
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
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) close(holder);
  });
  button.setAttribute("aria-expanded", "true");
  holder.append(menu);
  if (menu.getBoundingClientRect().bottom > innerHeight - 8) menu.classList.add("above");
  menu.firstElementChild?.focus({ preventScroll: true });
}

function close(holder) {
  const menu = holder.querySelector("[role=menu]");
  // To remove what has the focus is a loss of focus, which would close it again.
  if (!menu || menu.dataset.closing) return;
  menu.dataset.closing = "yes";
  menu.remove();
  holder.querySelector("[aria-haspopup]").setAttribute("aria-expanded", "false");
}
