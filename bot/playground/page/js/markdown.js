// The blocks of CommonMark and GitHub's tables that Slack's markdown block shows, as nodes. https://spec.commonmark.org

import { codeBlock } from "./code.js";
import { breakable, h } from "./dom.js";
import { inline } from "./markdown_inline.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`\n]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*?))?\s*#*\s*$/;
const RULE = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( {1,4}|$)(.*)$/;
const ALIGN = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const DEEPEST = 20;

export function markdown(text) {
  const out = document.createDocumentFragment();
  out.append(...blocks(text.replace(/\r\n?/g, "\n").split("\n"), 0));
  return out;
}

function blocks(lines, depth) {
  const out = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (!line.trim()) {
      at += 1;
      continue;
    }
    const [node, next] = (depth < DEEPEST && special(lines, at, depth)) || paragraph(lines, at);
    out.push(node);
    at = next;
  }
  return out;
}

function special(lines, at, depth) {
  const line = lines[at];
  if (FENCE.test(line)) return fence(lines, at);
  const heading = HEADING.exec(line);
  if (heading) {
    // The page itself uses the first two levels.
    return [h(`h${Math.min(6, heading[1].length + 2)}`, {}, inline(heading[2] || "")), at + 1];
  }
  if (RULE.test(line)) return [h("hr"), at + 1];
  if (QUOTE.test(line)) return quote(lines, at, depth);
  if (ITEM.test(line)) return list(lines, at, depth);
  if (line.includes("|") && ALIGN.test(lines[at + 1] || "") && lines[at + 1].includes("-")) return table(lines, at);
  return null;
}

function fence(lines, at) {
  const [, mark, info] = FENCE.exec(lines[at]);
  const indent = /^ */.exec(lines[at])[0].length;
  let end = at + 1;
  const closes = (line) => line.trim().startsWith(mark) && /^([`~])\1*$/.test(line.trim());
  while (end < lines.length && !closes(lines[end])) end += 1;
  const body = lines.slice(at + 1, end).map((line) => line.replace(new RegExp(`^ {0,${indent}}`), ""));
  return [codeBlock(body.join("\n"), info.trim().split(/\s/)[0]), end + 1];
}

function quote(lines, at, depth) {
  let end = at;
  const inside = [];
  while (end < lines.length && QUOTE.test(lines[end])) inside.push(QUOTE.exec(lines[end++])[1]);
  return [h("blockquote", {}, blocks(inside, depth + 1)), end];
}

function list(lines, at, depth) {
  const first = ITEM.exec(lines[at]);
  const ordered = /\d/.test(first[2]);
  const kind = first[2].slice(-1);
  const start = ordered ? parseInt(first[2], 10) : 1;
  const node = h(ordered ? "ol" : "ul", ordered && start !== 1 ? { start } : {});
  let end = at;
  for (;;) {
    const item = end < lines.length ? ITEM.exec(lines[end]) : null;
    if (!item || item[2].slice(-1) !== kind || RULE.test(lines[end])) break;
    const width = item[1].length + item[2].length + Math.max(1, item[3].length);
    const inside = [item[4]];
    end += 1;
    while (end < lines.length) {
      const line = lines[end];
      const indented = /^ */.exec(line)[0].length >= Math.min(width, item[1].length + 2);
      const goesOn = line.trim() && !indented && inside.at(-1).trim() && !special(lines, end, DEEPEST) && !ITEM.test(line);
      const blank = !line.trim() && end + 1 < lines.length && /^ {2,}\S/.test(lines[end + 1]);
      if (!(line.trim() && indented) && !goesOn && !blank) break;
      inside.push(indented ? line.slice(Math.min(width, /^ */.exec(line)[0].length)) : line.trim());
      end += 1;
    }
    node.append(h("li", {}, tight(blocks(inside, depth + 1))));
    let next = end;
    while (next < lines.length && !lines[next].trim()) next += 1;
    if (next < lines.length && ITEM.test(lines[next]) && ITEM.exec(lines[next])[2].slice(-1) === kind) end = next;
  }
  return [node, end];
}

// The first paragraph of an item stands beside its mark.
function tight([first, ...others]) {
  return first?.nodeName === "P" ? [...first.childNodes, ...others] : [first, ...others];
}

function table(lines, at) {
  const aligned = cells(lines[at + 1]).map((cell) => (/^:-+:$/.test(cell) ? "centre" : /-:$/.test(cell) ? "right" : "left"));
  const row = (line, name) =>
    h("tr", {}, cells(line).slice(0, aligned.length).map((cell, index) => {
      return breakable(h(name, { class: `align-${aligned[index]}`, scope: name === "th" ? "col" : null }, inline(cell)));
    }));
  let end = at + 2;
  const body = [];
  while (end < lines.length && lines[end].trim() && lines[end].includes("|")) body.push(row(lines[end++], "td"));
  const node = h("table", {}, h("thead", {}, row(lines[at], "th")), h("tbody", {}, body));
  return [h("div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": "Table" }, node), end];
}

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  const parts = [""];
  let code = false;
  for (let at = 0; at < inner.length; at += 1) {
    if (inner[at] === "\\" && inner[at + 1] === "|") parts[parts.length - 1] += inner[++at];
    else if (inner[at] === "|" && !code) parts.push("");
    else {
      if (inner[at] === "`") code = !code;
      parts[parts.length - 1] += inner[at];
    }
  }
  return parts.map((part) => part.trim());
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !interrupts(lines, end)) end += 1;
  const text = lines.slice(at, end).map((line) => line.trim()).join("\n");
  return [h("p", {}, inline(text)), end];
}

function interrupts(lines, at) {
  const item = ITEM.exec(lines[at]);
  if (item) return Boolean(item[4]) && (!/\d/.test(item[2]) || parseInt(item[2], 10) === 1);
  return Boolean(special(lines, at, DEEPEST));
}
