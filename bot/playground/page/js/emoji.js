// The emoji codes that platform people use. A code that is not here stays as it was typed, as in Slack.

export const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", tada: "🎉", eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️",
  x: "❌", warning: "⚠️", rotating_light: "🚨", lock: "🔒", unlock: "🔓", key: "🔑", link: "🔗", memo: "📝", bulb: "💡", rocket: "🚀",
  wave: "👋", pray: "🙏", clap: "👏", heart: "❤️", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", joy: "😂",
  sweat_smile: "😅", cry: "😢", tea: "🍵", coffee: "☕", fire: "🔥", bug: "🐛", hourglass: "⌛", hourglass_flowing_sand: "⏳", gear: "⚙️",
  wrench: "🔧", hammer: "🔨", package: "📦", globe_with_meridians: "🌐", satellite_antenna: "📡", robot_face: "🤖", no_entry: "⛔",
  no_entry_sign: "🚫", question: "❓", exclamation: "❗", information_source: "ℹ️", arrow_right: "➡️", arrow_left: "⬅️", point_right: "👉",
  point_up: "☝️", page_facing_up: "📄", books: "📚", mag: "🔍", bell: "🔔", shield: "🛡️", star: "⭐", sparkles: "✨", seedling: "🌱",
  herb: "🌿", large_green_circle: "🟢", red_circle: "🔴", large_yellow_circle: "🟡", large_blue_circle: "🔵", raised_hands: "🙌",
};

export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (code, name) => (Object.hasOwn(EMOJI, name) ? EMOJI[name] : code));
