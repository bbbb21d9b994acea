// A plain script, so that it runs before anything is drawn: no wrong colour flashes up.
const chosen = localStorage.getItem("netpol.theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
