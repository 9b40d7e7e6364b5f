// Home of the question to an account that was silent for long: whether it is still the same person's.

import { get, post, take } from "./api.js";
import { forgetAll } from "./leaving.js";
import { begin, find, onSend, say, show, write } from "./page.js";
import { only } from "./reply.js";

// Whose it was; nothing once that is answered, here or in the chat.
const doubted = () => get("/me").then(() => "", only("who", ({ name }) => name));

function leave() {
  location.replace(take("back") || "/m/");
}

async function answer(same) {
  await post("/who", { same }).catch(only("not_asked"));
  if (!same) forgetAll();
  leave();
}

onSend("form", () => answer(true));
onSend("sure", () => answer(false));
find("another").addEventListener("click", () => {
  show("form", false);
  show("sure");
  find("sure").focus();
});
begin(async () => {
  const name = await doubted();
  if (!name) return leave();
  write("asked", say("still", { name }));
});
