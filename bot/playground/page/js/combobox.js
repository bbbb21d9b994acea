// A field with suggestions. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { h } from "./dom.js";
import { plain } from "./text.js";

const PAUSE = 150;
let numbers = 0;

// `suggest(query)` gives option objects; `choose(option or null)` hears of every choice. `least`: letters before it asks.
export function combobox({ id, key, placeholder, initial = null, least = 0, suggest, choose, describedBy, keepsText = true }) {
  const list = h("ul", { role: "listbox", id: `list-${(numbers += 1)}`, class: "listbox", hidden: true, "aria-label": "Suggestions" });
  const input = h("input", {
    type: "text",
    id,
    role: "combobox",
    class: "field",
    autocomplete: "off",
    spellcheck: "false",
    placeholder,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-describedby": describedBy,
    "data-key": key,
  });
  let [options, active, chosen, timer, asked] = [[], -1, initial, 0, 0];
  input.value = chosen && keepsText ? plain(chosen.text) : "";

  const close = () => {
    // An earlier query's answer would open it again, over the next field.
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    active = to;
    for (const [index, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(index === to));
    const item = list.children[to];
    if (!item) return;
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    const items = options.map((option, index) => {
      const about = option.description ? h("small", {}, plain(option.description)) : null;
      const item = h("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": "false" }, plain(option.text), about);
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => take(index));
      return item;
    });
    const nothing = h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, "Nothing is called that.");
    list.replaceChildren(...(items.length ? items : [nothing]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    active = -1;
    if (items.length && input.value.trim()) mark(0);
  };
  const take = (index) => {
    chosen = options[index];
    input.value = keepsText ? plain(chosen.text) : "";
    close();
    choose(chosen);
  };
  const ask = async () => {
    const query = chosen && input.value === plain(chosen.text) ? "" : input.value.trim();
    if (query.length < least) return close();
    const number = (asked += 1);
    const found = await suggest(query);
    if (number !== asked || document.activeElement !== input) return;
    options = found;
    show();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  input.addEventListener("input", soon);
  input.addEventListener("click", () => list.hidden && ask());
  input.addEventListener("focus", () => {
    input.select();
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) ask();
      else if (options.length) mark((active + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      take(active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", () => {
    const typed = input.value.trim();
    const meant = options.findIndex((option) => plain(option.text) === typed);
    close();
    if (!keepsText) input.value = "";
    else if (chosen && typed === plain(chosen.text)) return;
    else if (typed && meant >= 0) take(meant);
    else if (!typed && chosen) choose((chosen = null));
    else input.value = chosen ? plain(chosen.text) : "";
  });
  return { input, node: h("div", { class: "combo" }, input, list) };
}

// Several choices, each shown with a button that takes it away again.
export function manyBox({ initial = [], choose, ...rest }) {
  let chosen = [...initial];
  const chips = h("ul", { class: "chips", "aria-label": "Chosen" });
  const draw = () => {
    chips.replaceChildren(
      ...chosen.map((option) => {
        const label = plain(option.text);
        const drop = h("button", { type: "button", class: "chip", "aria-label": `Remove ${label}` }, label, " ×");
        drop.addEventListener("click", () => changed(chosen.filter((one) => one.value !== option.value)));
        return h("li", {}, drop);
      }),
    );
    chips.hidden = !chosen.length;
  };
  const changed = (now) => {
    chosen = now;
    draw();
    choose(chosen);
  };
  const box = combobox({
    ...rest,
    keepsText: false,
    choose: (option) => option && !chosen.some((one) => one.value === option.value) && changed([...chosen, option]),
  });
  draw();
  return { input: box.input, node: h("div", {}, chips, box.node) };
}
