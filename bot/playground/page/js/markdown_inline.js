// Inline CommonMark as nodes: code, emphasis, links, entities, escapes. https://spec.commonmark.org/0.31.2/#inlines
// Slack breaks a line where CommonMark shows a blank, and knows its own <@U…> and <#C…> here as well.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { decoded, isSafe, link, token } from "./inline.js";

const PUNCTUATION = /[\p{P}\p{S}]/u;
const BARE = /^https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]*_~`]/i;
const NAMES = { 1: "em", 2: "strong" };

export function inline(text, depth = 0) {
  return resolved(pieces(text, depth));
}

// Nodes, and runs of marks that may turn out to be emphasis.
function pieces(text, depth) {
  const out = [];
  let plain = "";
  const flush = () => {
    if (plain) out.push(withEmoji(plain));
    plain = "";
  };
  const put = (node) => {
    flush();
    out.push(node);
  };
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 4000);
    const step = code(rest) || bracket(rest, depth) || angle(rest) || bare(rest, text[at - 1]);
    if (step) {
      put(step[0]);
      at += step[1];
      continue;
    }
    const run = /^(?:\*+|_+|~~)/.exec(rest);
    if (run) {
      put(marks(run[0], text[at - 1], text[at + run[0].length]));
      at += run[0].length;
      continue;
    }
    const [shown, length] = character(rest);
    if (shown === "\n") put(h("br"));
    else plain += shown;
    at += length;
  }
  flush();
  return out;
}

function character(rest) {
  if (rest[0] === "\\" && rest[1] === "\n") return ["\n", 2];
  if (rest[0] === "\\" && rest[1] && /[!-/:-@[-`{-~]/.test(rest[1])) return [rest[1], 2];
  const entity = /^&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]+);/.exec(rest);
  if (entity) return [decoded(entity[0]), entity[0].length];
  const hard = /^ +\n/.exec(rest);
  return hard ? ["\n", hard[0].length] : [rest[0], 1];
}

function code(rest) {
  const open = /^`+/.exec(rest);
  if (!open) return null;
  const close = new RegExp(`(?<!\`)${open[0]}(?!\`)`).exec(rest.slice(open[0].length));
  if (!close) return [open[0], open[0].length];
  let inside = rest.slice(open[0].length, open[0].length + close.index).replace(/\n/g, " ");
  if (/^ .*[^ ].* $/.test(inside)) inside = inside.slice(1, -1);
  // Entities stand for themselves in code, but Slack's three are always decoded: nothing could be written without.
  const shown = inside.replace(/&(amp|lt|gt);/g, (entity) => decoded(entity));
  return [h("code", {}, shown), open[0].length * 2 + close.index];
}

function bracket(rest, depth) {
  const image = rest.startsWith("![");
  if ((rest[0] !== "[" && !image) || depth > 3) return null;
  const start = image ? 2 : 1;
  let level = 1;
  let end = start;
  for (; end < rest.length && level; end += 1) {
    if (rest[end] === "\\") end += 1;
    else if (rest[end] === "[") level += 1;
    else if (rest[end] === "]") level -= 1;
  }
  const to = level ? null : /^\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/.exec(rest.slice(end));
  if (!to) return null;
  const address = decoded((to[1] ?? to[2]).replace(/\\([!-/:-@[-`{-~])/g, "$1"));
  const label = rest.slice(start, end - 1);
  const node = image ? h("span", {}, decoded(label)) : link(address, ...inline(label, depth + 1));
  return [node, end + to[0].length];
}

function angle(rest) {
  const own = /^<([@#!][^<>\s]*)>/.exec(rest);
  if (own) return [token(own[1]), own[0].length];
  const address = /^<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>/i.exec(rest);
  return address && isSafe(address[1]) ? [link(address[1]), address[0].length] : null;
}

function bare(rest, before) {
  const found = before && /[\w/]/.test(before) ? null : BARE.exec(rest);
  return found ? [link(decoded(found[0])), found[0].length] : null;
}

function marks(run, before = " ", after = " ") {
  const [blankAfter, blankBefore] = [/\s/.test(after), /\s/.test(before)];
  const [pointAfter, pointBefore] = [PUNCTUATION.test(after), PUNCTUATION.test(before)];
  const left = !blankAfter && (!pointAfter || blankBefore || pointBefore);
  const right = !blankBefore && (!pointBefore || blankAfter || pointAfter);
  const within = run[0] === "_";
  return {
    mark: run[0],
    count: run.length,
    opens: within ? left && (!right || pointBefore) : left,
    closes: within ? right && (!left || pointAfter) : right,
  };
}

// The algorithm of the specification's appendix, without its bookkeeping for speed: texts are at most 12,000 characters.
function resolved(list) {
  for (let at = 0; at < list.length; at += 1) {
    const close = list[at];
    if (!close.mark || !close.closes) continue;
    let from = at - 1;
    while (from >= 0 && !(list[from].mark === close.mark && list[from].opens && fits(list[from], close))) from -= 1;
    if (from < 0) continue;
    const open = list[from];
    const size = open.count >= 2 && close.count >= 2 ? 2 : 1;
    const node = h(close.mark === "~" ? "s" : NAMES[size], {}, list.slice(from + 1, at).map(literal));
    open.count -= size;
    close.count -= size;
    list.splice(from + 1, at - from - 1, node);
    at = from + 2;
    if (!open.count) list.splice(from, 1);
    at -= open.count ? 0 : 1;
    if (!close.count) list.splice(at, 1);
    at -= 1;
  }
  return list.map(literal);
}

const fits = (open, close) =>
  !((open.closes || close.opens) && (open.count + close.count) % 3 === 0 && (open.count % 3 || close.count % 3));

const literal = (piece) => (piece.mark ? piece.mark.repeat(piece.count) : piece);
