// Home of joining two accounts of one person: the number typed at the new one, shown and refused at the known one.

import { drop, get, post } from "./api.js";
import { attempt, begin, button, element, find, onSend, say, show } from "./page.js";
import { done, onceKey, only, wrong } from "./reply.js";
import { fill, placeOf, quiet, sayMoment } from "./rows.js";

let key = onceKey();

function offer({ id, code, platform, expires_at: until }) {
  const deny = button(say("not_me"), () => attempt(() => refuse(id)), "danger");
  deny.setAttribute("aria-label", `${say("not_me")}: ${code}`);
  return element("li", {},
    element("b", {}, say("offered", { where: placeOf(platform) })),
    element("b", { class: "digits" }, code),
    quiet(say("offer_until", { until: sayMoment(until) })),
    deny);
}

async function draw() {
  const { offers } = await get("/joins");
  fill("offers", offers.map(offer), "asking");
  show("none", !offers.length);
}

async function refuse(id) {
  await drop(`/joins/${id}`).catch(only("not_found")); // which is void already
  await draw();
  done("denied", "none");
}

onSend("form", async () => {
  const code = find("code").value.normalize("NFKC").replace(/[\s-]/g, "");
  if (!/^\d{6}$/.test(code)) return wrong("code", say("six_digits"));
  wrong("code", "");
  const fault = await post("/joins", { code }, key).then(() => "", only("refused", ({ detail }) => detail));
  if (!fault) return done("joined", "form");
  key = onceKey();
  wrong("code", fault);
});
begin(async () => {
  const { registered } = await get("/me");
  if (registered === "pending") show("form");
  else await draw();
});
