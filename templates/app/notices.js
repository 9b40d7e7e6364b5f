// Home of notices: which messages the platform may bring, how many of each, and agreeing to more or to none.

import { get, put } from "./api.js";
import { attempt, begin, find, say, showOnly } from "./page.js";

const held = new Map(); // as the API told last
const row = (purpose) => document.querySelector(`[data-purpose=${purpose}]`);

function standing({ template, left, lasting }) {
  if (!template) return "notice_never";
  if (lasting) return "notice_lasting";
  return left ? "notice_left" : "notice_none";
}

function draw(notice) {
  const { purpose, left } = notice, now = standing(notice);
  held.set(purpose, notice);
  row(purpose).querySelector(".state").textContent = say(now, { n: left });
  showOnly("when", now, row(purpose));
}

// Lasting where the template can; else one message more. The focus of a button that goes is another's.
async function tell(purpose, pressed) {
  const { left, can_last: lasting } = held.get(purpose);
  const agreed = lasting ? { lasting } : { left: left + 1 };
  draw(await put(`/notices/${purpose}`, pressed.dataset.accept === "yes" ? agreed : { refused: true }));
  find("heard").textContent = row(purpose).querySelector("div").innerText;
  (pressed.hidden ? row(purpose).querySelector("button:not([hidden])") : pressed).focus();
}

for (const button of document.querySelectorAll("[data-accept]")) {
  const { purpose } = button.closest("[data-purpose]").dataset;
  button.addEventListener("click", () => attempt(() => tell(purpose, button)));
}
begin(async () => (await get("/notices")).notices.forEach(draw));
