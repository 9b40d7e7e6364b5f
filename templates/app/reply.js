// Home of what a small form answers: what is wrong with its field, and that it is done.

import { find, show, showOnly, write } from "./page.js";

// No words: nothing is wrong.
export function wrong(id, words) {
  write(`${id}-fault`, words);
  find(`field-${id}`).classList.toggle("wrong", Boolean(words));
  find(id).setAttribute("aria-invalid", Boolean(words));
  if (words) find(id).focus();
}

// Instead of what is gone, the words of what was done.
export function done(what, ...gone) {
  for (const each of gone) show(find(each), false);
  showOnly("done", what);
  show(find("done"));
  find("done").focus();
}
