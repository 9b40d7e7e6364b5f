// Home of the question to an account that was silent for long: whether it is still the same person's.

import { forget, get, keep, kept, only, post } from "./api.js";
import { begin, find, onSend, say, show } from "./page.js";

// Whose it was; nothing once that is answered, here or in the chat.
const doubted = () => get("/me").then(() => "", only("who", ({ name }) => name));

function leave() {
  const back = kept("back");
  keep("back", "");
  location.replace(back || "/m/");
}

async function answer(same) {
  await post("/who", { same }).catch(only("not_asked"));
  if (!same) forget();
  leave();
}

onSend(find("form"), () => answer(true));
onSend(find("sure"), () => answer(false));
find("another").addEventListener("click", () => {
  show(find("form"), false);
  show(find("sure"));
  find("sure").focus();
});
begin(async () => {
  const name = await doubted();
  if (!name) return leave();
  find("asked").textContent = say("still", { name });
});
