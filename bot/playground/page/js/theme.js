// Light, dark, or as the system says. early.js does the same before anything is drawn.

import { h, icon } from "./dom.js";

const ORDER = ["auto", "light", "dark"];
const ICONS = { auto: "auto", light: "sun", dark: "moon" };
const NAMES = { auto: "as the system", light: "light", dark: "dark" };

const now = () => localStorage.getItem("netpol.theme") || "auto";

export function themeButton() {
  const button = h("button", { type: "button", class: "quiet small theme", "data-key": "theme" });
  const draw = () => {
    button.replaceChildren(icon(ICONS[now()]));
    button.setAttribute("aria-label", `Colours: ${NAMES[now()]}. Change`);
    button.title = `Colours: ${NAMES[now()]}`;
  };
  button.addEventListener("click", () => {
    const next = ORDER[(ORDER.indexOf(now()) + 1) % ORDER.length];
    localStorage.setItem("netpol.theme", next);
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    draw();
  });
  draw();
  return button;
}
