// What this person sees, kept in step with the server, and what the page itself remembers beside it.

const listeners = new Map();

export const store = {
  state: null,
  channel: "", // the conversation in the middle
  unread: new Set(), // ids of conversations with something new
  notices: new Map(), // channel → Slackbot's words to this person alone, as messages
  folded: new Set(), // "channel/ts" of threads that were folded away
  replying: "", // ts of the thread that the next message goes to; "" for the conversation itself
};

export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) || []), listener]);
}

export function tell(topic, details = {}) {
  for (const listener of listeners.get(topic) || []) listener(details);
}

export const channelOf = (id) => store.state.channels.find((channel) => channel.id === id);
export const personOf = (id) => store.state.people.find((person) => person.id === id);
export const directChannel = () => store.state.channels.find((channel) => channel.is_im);
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

export function messagesOf(channel) {
  const all = [...(store.state.messages[channel] || []), ...(store.notices.get(channel) || [])];
  return all.sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

export function take(state) {
  store.state = state;
  if (!channelOf(store.channel)) store.channel = state.channels[0]?.id || "";
  tell("state");
}

export function apply(change) {
  if (!store.state) return;
  const handler = CHANGES[change.type];
  if (handler) handler(change);
}

const CHANGES = {
  message({ channel, message }) {
    const list = (store.state.messages[channel] ||= []);
    const at = list.findIndex((known) => known.ts === message.ts);
    if (at >= 0) list[at] = message;
    else list.push(message);
    tell("message", { channel, message, isNew: at < 0 });
  },
  message_deleted({ channel, ts }) {
    const list = store.state.messages[channel] || [];
    store.state.messages[channel] = list.filter((message) => message.ts !== ts);
    tell("gone", { channel, ts });
  },
  views({ views }) {
    store.state.views = views;
    tell("views");
  },
  home({ home }) {
    store.state.home = home;
    tell("home");
  },
  status({ channel, thread_ts, status, loading_messages }) {
    const others = store.state.statuses.filter((one) => one.channel !== channel || one.thread_ts !== thread_ts);
    store.state.statuses = status ? [...others, { channel, thread_ts, status, loading_messages }] : others;
    tell("status", { channel, thread_ts });
  },
  prompts({ channel, title, prompts }) {
    store.state.prompts[channel] = { title, prompts };
    tell("prompts", { channel });
  },
  notice({ channel, text, ts }) {
    notice(text, { channel: channel || store.channel, about: ts });
  },
  started() {
    store.state.app.is_starting = false;
    tell("app");
  },
  extra(details) {
    tell("extra", details);
  },
};

// Slackbot says something that only this person sees. It is not kept by the server.
export function notice(text, { channel = store.channel, thread = "", about = "" } = {}) {
  const known = store.state.messages[channel] || [];
  const root = about && known.find((message) => message.ts === about)?.thread_ts;
  const latest = known.reduce((last, message) => (message.ts > last ? message.ts : last), "0");
  const now = (Date.now() / 1000).toFixed(6);
  const message = {
    ts: now > latest ? now : `${latest}1`,
    user: "USLACKBOT",
    text,
    plain: true,
    is_ephemeral: true,
    is_notice: true,
    thread_ts: thread || root || undefined,
  };
  store.notices.set(channel, [...(store.notices.get(channel) || []), message]);
  tell("message", { channel, message, isNew: true });
}
