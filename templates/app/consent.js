// Home of one consent: what it said, what taking it back means, and giving it again.

import { drop, get, keep, put } from "./api.js";
import { forgetAll } from "./leaving.js";
import { asked, begin, find, onSend, show, write } from "./page.js";
import { done } from "./reply.js";

const purpose = asked.get("purpose") === "identity" ? "identity" : "health";

onSend("withdraw", async () => {
  await drop(`/consents/${purpose}`);
  forgetAll();
  if (purpose === "identity") keep("token", ""); // the server has ended it with the consent
  done("withdraw", "withdraw");
});
onSend("give", async () => {
  await put(`/consents/${purpose}`);
  done("give", "give");
});

begin(async () => {
  const { consents } = await get("/consents");
  const { text, given_at: given } = consents.find((each) => each.purpose === purpose);
  write("words", text);
  show("withdraw", Boolean(given));
  show("give", !given);
});
