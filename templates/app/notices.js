// Home of notices: which messages the platform may bring, how many of each, and agreeing to more or to none.

import { get, put } from "./api.js";
import { attempt, begin, say, show } from "./page.js";

const row = (purpose) => document.querySelector(`[data-purpose=${purpose}]`);

const held = new Map(); // as the API told last

function draw(notice) {
  const { purpose, template, left, lasting } = notice;
  held.set(purpose, notice);
  const words = template ? (lasting && say("notice_lasting")) || (left ? say("notice_left", { n: left }) : say("notice_none")) : say("notice_never");
  row(purpose).querySelector("[role=status]").textContent = words;
  show(row(purpose).querySelector("[data-accept=yes]"), Boolean(template) && !lasting);
  show(row(purpose).querySelector("[data-accept=no]"), Boolean(template) && (lasting || left > 0));
}

// Lasting where the template can; else one message more than before.
async function tell(purpose, accepted) {
  const { left, can_last: lasting } = held.get(purpose);
  const agreed = lasting ? { lasting } : { left: left + 1 };
  draw(await put(`/notices/${purpose}`, accepted ? agreed : { refused: true }));
}

for (const button of document.querySelectorAll("[data-accept]")) {
  const { purpose } = button.closest("[data-purpose]").dataset;
  button.addEventListener("click", () => attempt(() => tell(purpose, button.dataset.accept === "yes")));
}
begin(async () => (await get("/notices")).notices.forEach(draw));
