// Makes DOM nodes. Text always becomes a text node: nothing that anybody said is ever parsed as HTML.

export function h(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  set(node, attributes);
  node.append(...present(children));
  return node;
}

// Put new children into a node in place of the old ones. null and false are nothing.
export const fill = (node, ...children) => node.replaceChildren(...present(children));

const present = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

export function set(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key in node && typeof value === "boolean") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  return node;
}

// Where a long path, address or name may break: behind its slashes and dots, and between its parts.
const PARTS = /(?<=[^\s/.-][/.-]+)(?=[^\s/.-])/;
const LONG = 14; // characters of a word that fits anywhere

// Let the long words of a node break where they are read to break, and put nothing into them that would be copied.
export function breakable(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = text.data.split(/(?<=\s)/).flatMap((word) => (word.length > LONG ? word.split(PARTS) : [word]).flatMap((part, index) => (index ? [document.createElement("wbr"), part] : [part])));
    if (parts.some((part) => typeof part !== "string")) text.replaceWith(...parts);
  }
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

// Strokes on a 24 × 24 grid, drawn for this page.
const SHAPES = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z",
  bot: "M12 3v4M5 7h14v11H5zM9 12v1M15 12v1M2 11v3M22 11v3",
  send: "M4 12h15M13 5l7 7-7 7",
  branch: "M7 4v16M7 14c8 0 10-3 10-7M7 4a1.5 1.5 0 1 0 0 .1M17 6a1.5 1.5 0 1 0 0 .1M7 20a1.5 1.5 0 1 0 0 .1",
  book: "M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v14",
  home: "M4 11l8-7 8 7v9h-6v-6h-4v6H4z",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5",
  moon: "M20 14a8 8 0 0 1-10-10 8 8 0 1 0 10 10z",
  auto: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M12 8h6.5M12 12h8M12 16h6.5",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  check: "M5 13l4 4L19 7",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  reply: "M10 6 4 12l6 6M4 12h10c4 0 6 2 6 6",
  close: "M6 6l12 12M18 6 6 18",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  up: "M7 11v9H4v-9zM7 11l4-8c2 0 2.5 1.5 2 3l-.7 3H19c1.5 0 2 1 1.7 2.3l-1.5 6.5c-.3 1.3-1 2.2-2.4 2.2H7",
  down: "M17 13V4h3v9zM17 13l-4 8c-2 0-2.5-1.5-2-3l.7-3H5c-1.5 0-2-1-1.7-2.3l1.5-6.5C5.1 4.9 5.8 4 7.2 4H17",
  eye: "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  chevron: "M9 6l6 6-6 6",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

// Focus survives a redraw: what had it is found again by its `data-key`.
export function keepingFocus(root, redraw) {
  const active = document.activeElement;
  const key = active && root.contains(active) ? active.closest("[data-key]")?.dataset.key : undefined;
  const range = key && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  redraw();
  if (key === undefined || document.activeElement === active) return;
  const again = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  again?.focus({ preventScroll: true });
  if (again && range && range[0] !== null) again.setSelectionRange?.(...range);
}

// Arrow keys walk through `items()`; only one of them is a tab stop.
export function roving(container, items, { vertical = true, onmove = () => {} } = {}) {
  const [back, on] = vertical ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  container.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const to = { [back]: at - 1, [on]: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    for (const item of all) item.tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
    onmove(all[to]);
  });
}
