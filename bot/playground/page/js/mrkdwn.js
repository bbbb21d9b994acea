// Slack's own markup, as nodes. docs.slack.dev/messaging/formatting-message-text

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { decoded, token } from "./inline.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const isWord = (character) => Boolean(character) && /[\p{L}\p{N}]/u.test(character);

export function mrkdwn(text) {
  const out = document.createDocumentFragment();
  for (const [index, part] of text.split(/```\n?([\s\S]*?)```/).entries()) {
    if (index % 2) out.append(h("pre", { tabindex: 0 }, h("code", {}, decoded(part.replace(/\n$/, "")))));
    else if (part) out.append(...quoted(part.replace(/^\n|\n$/g, index ? "" : "$&")));
  }
  return out;
}

function quoted(text) {
  const out = [];
  let quote = null;
  for (const [index, line] of text.split("\n").entries()) {
    const marked = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (marked) {
      if (!quote) out.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(marked[1]));
      continue;
    }
    if (index && !quote) out.push(h("br"));
    quote = null;
    out.push(...inline(line));
  }
  return out;
}

function inline(text) {
  const out = [];
  let plain = "";
  const flush = () => {
    if (plain) out.push(withEmoji(decoded(plain)));
    plain = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const rest = text.slice(at);
    const code = /^`([^`]+)`/.exec(rest);
    const angle = /^<([^<>]+)>/.exec(rest);
    if (code || angle) {
      flush();
      out.push(code ? h("code", {}, decoded(code[1])) : token(angle[1]));
      at += (code || angle)[0].length - 1;
      continue;
    }
    const end = MARKS[text[at]] ? closing(text, at) : -1;
    if (end > 0) {
      flush();
      out.push(h(MARKS[text[at]], {}, inline(text.slice(at + 1, end))));
      at = end;
    } else plain += text[at];
  }
  flush();
  return out;
}

// Where the mark at `at` is closed: at the edge of a word, and with no blank inside its ends.
function closing(text, at) {
  const mark = text[at];
  if (isWord(text[at - 1]) || !text[at + 1] || /\s/.test(text[at + 1])) return -1;
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    if (!/\s/.test(text[end - 1]) && !isWord(text[end + 1])) return end;
  }
  return -1;
}
